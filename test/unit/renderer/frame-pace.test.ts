// The pause after frames of many rows, and that the user need not wait for it.

import { describe, expect, it } from 'vitest';
import { FramePace } from '../../../renderer/model/frame-pace.ts';

function setUp() {
  let now = 1000;
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const pace = new FramePace({
    now: () => now,
    after: (delayMs, run) => void timers.push({ at: now + delayMs, run }),
  });
  return {
    pace,
    timers,
    pass: (ms: number): void => {
      now += ms;
      for (const timer of timers) if (timer.at <= now) timer.run();
    },
  };
}
const isSettled = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);

describe('frame pace', () => {
  it('has no pause after few rows', async () => {
    const { pace, timers } = setUp();
    pace.begin();
    expect(await isSettled(pace.rest(4))).toBe(true);
    expect(timers).toEqual([]);
  });

  it('rests after many rows, counted from the arrival of their frame', async () => {
    const { pace, pass } = setUp();
    pace.begin();
    pass(30);
    const rest = pace.rest(5);
    pass(49);
    expect(await isSettled(rest)).toBe(false);
    pass(1);
    expect(await isSettled(rest)).toBe(true);
  });

  it('does not make a slow page slower', async () => {
    const { pace, pass, timers } = setUp();
    pace.begin();
    pass(80);
    expect(await isSettled(pace.rest(100))).toBe(true);
    expect(timers).toEqual([]);
  });

  it('ends at once when the user does something, also before it began', async () => {
    const { pace } = setUp();
    pace.begin();
    const rest = pace.rest(100);
    pace.hurry();
    expect(await isSettled(rest)).toBe(true);
    pace.begin();
    pace.hurry();
    expect(await isSettled(pace.rest(100))).toBe(true);
    pace.begin();
    expect(await isSettled(pace.rest(100))).toBe(false);
  });
});
