// Scroll position <-> row, small trees and trees beyond the browser's limit.

import { describe, expect, it } from 'vitest';
import {
  contentPx,
  lastTopRow,
  maximumContentPx,
  scrollTopFor,
  topRowAt,
  topRowShowing,
} from '../../../renderer/ui/kit/scroll-map.ts';

const small = { totalRows: 1000, rowPx: 22, viewportPx: 440 };
const huge = { totalRows: 5_000_000, rowPx: 22, viewportPx: 440 };

describe('scroll map', () => {
  it('is one to one while the content fits into an element', () => {
    expect(contentPx(small)).toBe(22_000);
    expect(topRowAt(small, 2200)).toBe(100);
    expect(scrollTopFor(small, 100)).toBe(2200);
  });

  it('never asks for an element above the limit', () => {
    expect(contentPx(huge)).toBe(maximumContentPx);
  });

  it('reaches the first and the last row of five million', () => {
    expect(topRowAt(huge, 0)).toBe(0);
    expect(topRowAt(huge, maximumContentPx - huge.viewportPx)).toBe(lastTopRow(huge));
    expect(lastTopRow(huge) + huge.viewportPx / huge.rowPx).toBe(huge.totalRows);
  });

  it.each([0, 1, 17.5, 1234, 2_500_000, 4_999_979])('goes to row %d of five million and back', (row) => {
    expect(topRowAt(huge, scrollTopFor(huge, row))).toBeCloseTo(row, 5);
  });

  it('stays within bounds', () => {
    expect(scrollTopFor(small, -5)).toBe(0);
    expect(scrollTopFor(small, 5000)).toBe(22_000 - 440);
    expect(scrollTopFor({ ...small, totalRows: 3 }, 2)).toBe(0);
  });

  it('moves as little as possible to show a row', () => {
    expect(topRowShowing(small, 100, 100)).toBe(100);
    expect(topRowShowing(small, 100, 119)).toBe(100);
    expect(topRowShowing(small, 100, 120)).toBe(101);
    expect(topRowShowing(small, 100, 99)).toBe(99);
    expect(topRowShowing(small, 0.5, 0)).toBe(0);
  });
});
