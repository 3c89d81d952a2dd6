import { describe, expect, it } from 'vitest';
import { crashLoopCount, crashWindowMs, restartAfter } from '../../../electron/worker/restart-policy.ts';

describe('restartAfter', () => {
  it('brings the connections back at once after a first death', () => {
    expect(restartAfter([], 1000)).toEqual({ delayMs: 100, reopen: true, deathsAt: [1000] });
  });

  it('waits longer with each death in the window and, at the third, leaves the connections closed', () => {
    let deathsAt: readonly number[] = [];
    const decisions = [0, 5000, 10_000, 15_000, 20_000].map((now) => {
      const decision = restartAfter(deathsAt, now);
      deathsAt = decision.deathsAt;
      return decision;
    });
    expect(decisions.map((decision) => decision.reopen)).toEqual([true, true, false, false, false]);
    expect(decisions.map((decision) => decision.delayMs)).toEqual([100, 1000, 3000, 10_000, 10_000]);
    expect(crashLoopCount).toBe(3);
  });

  it('forgets deaths that are older than the window', () => {
    const decision = restartAfter([0, 1], crashWindowMs + 1);
    expect(decision).toEqual({ delayMs: 100, reopen: true, deathsAt: [crashWindowMs + 1] });
  });
});
