// Pacing: never above the rate, never more under way than allowed, and an end that counts exactly.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from '../../../electron/core/retained/pacing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const items = Array.from({ length: 1000 }, (_, index) => index);
const monotonicNow = (): number => performance.now();
const endless = new AbortController().signal;

describe('paced', () => {
  it('keeps the rate over any second', async () => {
    const sentAt: number[] = [];
    const done = paced(items, { ratePerSecond: 200, maximumInFlight: 100, monotonicNow }, endless, async () => {
      sentAt.push(performance.now());
    });
    await vi.advanceTimersByTimeAsync(6000);
    expect(await done).toEqual([]);
    expect(sentAt).toHaveLength(1000);
    for (const [index, at] of sentAt.entries()) {
      const within = sentAt.filter((other, place) => place >= index && other < at + 1000).length;
      // A burst of 50 ms at most on top.
      expect(within).toBeLessThanOrEqual(211);
    }
    expect((sentAt.at(-1) ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThan(4800);
  });

  it('waits for answers, and a late answer brings no flood', async () => {
    const answers: (() => void)[] = [];
    let most = 0;
    const done = paced(items.slice(0, 30), { ratePerSecond: 1000, maximumInFlight: 10, monotonicNow }, endless, () => {
      return new Promise<void>((resolve) => {
        answers.push(resolve);
        most = Math.max(most, answers.length);
      });
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(answers).toHaveLength(10);
    for (let round = 0; round < 3; round += 1) {
      for (const answer of answers.splice(0)) answer();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(await done).toEqual([]);
    expect(most).toBe(10);
  });

  it('stops at once, returns what was not begun, and waits for what was', async () => {
    const controller = new AbortController();
    let begun = 0;
    let ended = 0;
    const done = paced(
      items,
      { ratePerSecond: 100, maximumInFlight: 100, monotonicNow },
      controller.signal,
      async () => {
        begun += 1;
        await new Promise((resolve) => setTimeout(resolve, 300));
        ended += 1;
      },
    );
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort();
    const begunAtAbort = begun;
    await vi.advanceTimersByTimeAsync(1000);
    const left = await done;
    expect(begun).toBe(begunAtAbort);
    expect(ended).toBe(begun);
    expect(left).toEqual(items.slice(begun));
    expect(begun).toBeGreaterThan(50);
  });
});
