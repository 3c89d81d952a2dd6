// electron/desktop/window-state.ts and page-recovery.ts: where a window opens, and when its page is loaded again.

import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recoveryAfter } from '../../../electron/desktop/page-recovery.ts';
import {
  placeWindow,
  readWindowState,
  type WindowState,
  writeWindowState,
} from '../../../electron/desktop/window-state.ts';

const laptop = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };
const state = (x: number, y: number, width = 1000, height = 700): WindowState => ({
  bounds: { x, y, width, height },
  isMaximized: false,
  zoomLevel: 1,
});

describe('the place of a window', () => {
  it('is the usual one, chosen by the system, at the first start', () => {
    const place = placeWindow(null, [laptop]);
    expect(place).toEqual({ width: 1280, height: 800, isMaximized: false, zoomLevel: 0 });
  });
  it('is the last one while its screen is there, on any screen', () => {
    expect(placeWindow(state(100, 50), [laptop])).toMatchObject({
      x: 100,
      y: 50,
      width: 1000,
      height: 700,
      zoomLevel: 1,
    });
    expect(placeWindow(state(2500, 300), [laptop, right])).toMatchObject({ x: 2500, y: 300 });
    const left = { x: -1600, y: -200, width: 1600, height: 900 };
    expect(placeWindow(state(-1500, -150), [laptop, left])).toMatchObject({ x: -1500, y: -150 });
  });
  it.each([
    ['its screen is gone', 2500, 300],
    ['only a sliver is left of it', 1900, 300],
    ['its title bar stands above the screen', 100, -40],
    ['its title bar stands below the screen', 100, 1035],
    ['it lies far to the left', -950, 100],
  ])('is left to the system when %s; the size stays', (_why, x, y) => {
    const place = placeWindow(state(x, y), [laptop]);
    expect(place.x).toBeUndefined();
    expect(place.y).toBeUndefined();
    expect(place).toMatchObject({ width: 1000, height: 700 });
  });
  it('fits the screens of today, but never below what can be used', () => {
    expect(placeWindow(state(0, 0, 5000, 3000), [laptop])).toMatchObject({ width: 1920, height: 1040 });
    expect(placeWindow(state(0, 0, 10, 10), [laptop])).toMatchObject({ width: 720, height: 480 });
    expect(placeWindow(state(0, 0), [])).toMatchObject({ width: 720, height: 480 });
  });
});

describe('the file of the place', () => {
  const file = (): string => join(mkdtempSync(join(tmpdir(), 'treeline-window-')), 'sub', 'window.json');
  it('gives back what was written, and leaves nothing else behind', () => {
    const path = file();
    writeWindowState(path, state(1, 2));
    writeWindowState(path, state(3, 4));
    expect(readWindowState(path)).toEqual(state(3, 4));
    expect(readdirSync(join(path, '..'))).toEqual(['window.json']);
  });
  it('is nothing when missing', () => {
    expect(readWindowState(file())).toBeNull();
  });
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":null}',
    '{"bounds":{"x":"1"}}',
    '{"bounds":{"x":1,"y":1,"width":1,"height":1}}',
  ])('is nothing when it holds %j', (text) => {
    const path = file();
    writeWindowState(path, state(1, 2));
    writeFileSync(path, text);
    expect(readWindowState(path)).toBeNull();
  });
});

describe('a page whose process died', () => {
  it('is loaded again three times within 20 s, then the user is asked, then it starts afresh', () => {
    let diedAt: readonly number[] = [];
    const kinds = [0, 1000, 2000, 3000, 4000].map((now) => {
      const recovery = recoveryAfter(diedAt, now);
      diedAt = recovery.diedAt;
      return recovery.kind;
    });
    expect(kinds).toEqual(['reload', 'reload', 'reload', 'ask', 'reload']);
  });
  it('is loaded again for ever when it dies now and then', () => {
    let diedAt: readonly number[] = [];
    for (let now = 0; now < 1_000_000; now += 7000) {
      const recovery = recoveryAfter(diedAt, now);
      diedAt = recovery.diedAt;
      expect(recovery.kind).toBe('reload');
      expect(diedAt.length).toBeLessThan(4);
    }
  });
});
