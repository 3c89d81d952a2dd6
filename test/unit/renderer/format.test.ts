// Figures as people read them, and that they fit their columns.

import { describe, expect, it } from 'vitest';
import {
  ageText,
  bytesText,
  countText,
  megabytes,
  plural,
  rateText,
  shortCountText,
  wideCountText,
} from '../../../renderer/ui/kit/format.ts';

describe('figures', () => {
  it.each([
    [0, 'now'],
    [-5000, 'now'],
    [1000, '1s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_599_999, '59m'],
    [7_200_000, '2h'],
    [86_400_000 * 5, '5d'],
    [86_400_000 * 5000, '999d'],
  ])('an age of %d ms is %s', (ageMs, text) => {
    expect(ageText(ageMs)).toBe(text);
  });

  it.each([
    [0, '0'],
    [40_000, '40,000'],
    [9_999_999, '9,999,999'],
    [10_000_000, '10.0M'],
    [1_234_567_890, '1.23G'],
  ])('a count of %d is %s in the tree', (count, text) => {
    expect(wideCountText(count)).toBe(text);
  });

  it.each([
    [0, ''],
    [0.04, ''],
    [0.2, '0.2'],
    [9.94, '9.9'],
    [9.96, '10'],
    [84.4, '84'],
    [12_345, '12.3k'],
  ])('a rate of %d is %j', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it.each([
    [0, '0'],
    [9999, '9,999'],
    [10_000, '10.0k'],
    [999_499, '999k'],
    [999_500, '1.00M'],
    [123_456_789, '123M'],
    [2_000_000_000, '2.00G'],
  ])('a count of %d in a column is %s', (count, text) => {
    expect(shortCountText(count)).toBe(text);
  });

  it('no count is wider than its column', () => {
    for (let count = 1; count < 1e12; count = Math.ceil(count * 1.37)) {
      expect(shortCountText(count).length).toBeLessThanOrEqual(5);
    }
  });

  it.each([
    [6, '6 B'],
    [1023, '1023 B'],
    [1024, '1.00 kB'],
    [12_700, '12.4 kB'],
    [5.2 * 1024 ** 2, '5.20 MB'],
    [3 * 1024 ** 3, '3.00 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text.replace(' ', '\u2009'));
  });

  it('knows one from many and parts thousands', () => {
    expect(plural(1, 'topic')).toBe('1 topic');
    expect(plural(12_345, 'topic')).toBe('12,345 topics');
    expect(countText(41_220)).toBe('41,220');
    expect(megabytes(512 * 1024 ** 2)).toBe('512');
  });
});
