// When a quiet connection is pinged and when it is given up. The clock is the only fake.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeepAlive } from '../../../electron/core/broker/keep-alive.ts';

function start(keepAlive: number): {
  readonly pings: number[];
  readonly lost: number[];
  readonly line: KeepAlive;
  readonly sleep: (ms: number) => void;
} {
  const pings: number[] = [];
  const lost: number[] = [];
  let sleptMs = 0;
  const startedAt = performance.now();
  const line: KeepAlive = new KeepAlive({
    keepAlive,
    sendPing: () => {
      pings.push(performance.now() - startedAt);
      line.sent();
    },
    // The fake clock gives the last look at the socket a millisecond.
    lost: () => lost.push(Math.round((performance.now() - startedAt) / 10) * 10),
    monotonicNow: () => performance.now(),
    wallNow: () => Date.now() + sleptMs,
  });
  return {
    pings,
    lost,
    line,
    sleep: (ms) => {
      sleptMs += ms;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('keep alive', () => {
  it('pings after one keep alive of silence and gives up after one and a half', () => {
    const { pings, lost } = start(60);
    vi.advanceTimersByTime(59_900);
    expect(pings).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(pings).toEqual([60_000]);
    vi.advanceTimersByTime(29_800);
    expect(lost).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(lost).toEqual([90_000]);
    vi.advanceTimersByTime(1_000_000);
    expect(lost).toHaveLength(1);
    expect(pings).toHaveLength(1);
  });

  it('goes on for as long as pings are answered', () => {
    const { pings, lost, line } = start(10);
    for (let round = 0; round < 20; round++) {
      vi.advanceTimersByTime(10_050);
      line.received();
    }
    expect(lost).toEqual([]);
    expect(pings.length).toBeGreaterThanOrEqual(19);
  });

  it('takes any byte for a sign of life, but still pings: the broker has to hear from us', () => {
    const { pings, lost, line } = start(10);
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1000);
      line.received();
    }
    expect(lost).toEqual([]);
    expect(pings.length).toBeGreaterThanOrEqual(5);
    expect(pings.length).toBeLessThanOrEqual(6);
  });

  it('pings although we send, when nothing comes back', () => {
    const { pings, lost, line } = start(10);
    for (let second = 0; second < 16; second++) {
      vi.advanceTimersByTime(1000);
      line.sent();
    }
    expect(pings).toEqual([10_000]);
    expect(lost).toEqual([15_000]);
  });

  it('reads what has arrived before it gives up: a busy loop is not a silent broker', () => {
    const { lost, line } = start(10);
    vi.advanceTimersByTime(10_000);
    // The deadline passes, but the bytes are read in the same turn of the loop, after the timers.
    setImmediate(() => line.received());
    vi.advanceTimersByTime(5_001);
    expect(lost).toEqual([]);
  });

  it('pings at once after sleep and does not wait long for the answer', () => {
    const { pings, lost, sleep } = start(600);
    vi.advanceTimersByTime(20_000);
    expect(pings).toEqual([]);
    sleep(3_600_000);
    vi.advanceTimersByTime(15_000);
    expect(pings).toHaveLength(1);
    vi.advanceTimersByTime(10_100);
    expect(lost).toHaveLength(1);
  });

  it('is off at 0', () => {
    const { pings, lost } = start(0);
    vi.advanceTimersByTime(100_000_000);
    expect([pings, lost]).toEqual([[], []]);
  });

  it('is quiet after stop', () => {
    const { pings, lost, line } = start(10);
    vi.advanceTimersByTime(10_500);
    line.stop();
    vi.advanceTimersByTime(100_000);
    expect(pings).toHaveLength(1);
    expect(lost).toEqual([]);
  });
});
