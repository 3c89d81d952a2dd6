// When a socket rests between reads: only in dense traffic, never long enough to hold a broker up, never against a broker's send window.

import { describe, expect, it } from 'vitest';
import { ReadGathering } from '../../../electron/core/broker/read-gathering.ts';
import { seededRandom } from '../../support/seeded-random.ts';

interface Write {
  /** Milliseconds. */
  readonly at: number;
  readonly bytes: number;
}

interface Outcome {
  readonly reads: number;
  readonly rests: number;
  /** Longest time a written byte waited, in milliseconds. */
  readonly longestWaitMs: number;
  readonly longestRestMs: number;
  readonly largestRead: number;
  readonly bytes: number;
}

/** A socket whose kernel holds what was written until it is read; each read takes `readMs` of the thread. */
function play(
  writes: readonly Write[],
  acknowledges = false,
  gathering = new ReadGathering(),
  canWait = (_now: number): boolean => false,
): Outcome {
  const readMs = 0.01;
  const outcome = { reads: 0, rests: 0, longestWaitMs: 0, longestRestMs: 0, largestRead: 0, bytes: 0 };
  let clock = 0;
  for (let next = 0; next < writes.length; ) {
    clock = Math.max(clock, writes[next]!.at);
    outcome.longestWaitMs = Math.max(outcome.longestWaitMs, clock - writes[next]!.at);
    let bytes = 0;
    let messages = 0;
    for (; next < writes.length && writes[next]!.at <= clock; next += 1) {
      bytes += writes[next]!.bytes;
      messages += 1;
    }
    clock += readMs;
    const rest = gathering.restAfter({
      bytes,
      isFull: false,
      acknowledgedBytes: acknowledges ? messages * 4 : 0,
      now: clock,
      canWait: canWait(clock),
    });
    outcome.reads += 1;
    outcome.bytes += bytes;
    outcome.largestRead = Math.max(outcome.largestRead, bytes);
    outcome.longestRestMs = Math.max(outcome.longestRestMs, rest);
    if (rest > 0) outcome.rests += 1;
    clock += rest;
  }
  return outcome;
}

/** One write of 226 bytes after the other, with a random distance of `gapMs` on average. */
function steady(gapMs: number, durationMs: number, bytes = 226): Write[] {
  const random = seededRandom(5);
  const writes: Write[] = [];
  for (let at = 0; at < durationMs; at += gapMs * (0.5 + random())) writes.push({ at, bytes });
  return writes;
}

/** Groups of writes, `everyMs` apart. */
function bursts(perBurst: number, everyMs: number, durationMs: number): Write[] {
  const writes: Write[] = [];
  for (let at = 0; at < durationMs; at += everyMs) {
    for (let n = 0; n < perBurst; n += 1) writes.push({ at: at + n * 0.02, bytes: 226 });
  }
  return writes;
}

/** A broker that keeps at most `window` messages unacknowledged, with as many waiting as one likes. Messages per millisecond. */
function windowed(window: number, reads: number, gathering: ReadGathering): number {
  const roundTripMs = 0.2;
  let clock = 0;
  for (let n = 0; n < reads; n += 1) {
    clock += roundTripMs;
    clock += gathering.restAfter({
      bytes: window * 226,
      isFull: false,
      acknowledgedBytes: window * 4,
      now: clock,
      canWait: false,
    });
  }
  return (window * reads) / clock;
}

describe('sparse traffic', () => {
  it.each([
    ['1 message a second', steady(1000, 60_000)],
    ['100 messages a second', steady(10, 10_000)],
    ['1,000 messages a second', steady(1, 10_000)],
    ['two pieces every 10 ms', bursts(2, 10, 10_000)],
  ])('%s: every read at once', (_name, writes) => {
    expect(play(writes)).toMatchObject({ rests: 0, longestRestMs: 0 });
  });

  it('small bursts are tried later and later', () => {
    const outcome = play(bursts(7, 10, 20_000));
    expect(outcome.rests).toBeGreaterThan(0);
    expect(outcome.rests / outcome.reads).toBeLessThan(0.05);
  });
});

describe('dense traffic', () => {
  it.each([
    ['10,000 messages a second', steady(0.1, 5000), 12],
    ['50,000 messages a second', steady(0.02, 5000), 60],
    ['150,000 messages a second', steady(1 / 150, 2000), 30],
    ['bursts of 250 every 5 ms', bursts(250, 5, 5000), 60],
  ])('%s: many pieces a read, none waiting above 2 ms', (_name, writes, perRead) => {
    const outcome = play(writes);
    expect(writes.length / outcome.reads).toBeGreaterThan(perRead);
    expect(outcome.longestRestMs).toBeLessThanOrEqual(2);
    expect(outcome.longestWaitMs).toBeLessThan(2.1);
    expect(outcome.bytes).toBe(writes.length * 226);
  });

  it('rests less the more there is, so that the kernel’s buffer never fills', () => {
    expect(play(steady(0.02, 1000, 1000)).longestRestMs).toBe(2);
    // 40 kB a millisecond; the first rest knows the rate of a single read only.
    expect(play(steady(0.025, 1000, 1000)).largestRead).toBeLessThan(128 * 1024);
    const gathering = new ReadGathering();
    play(steady(0.02, 100), false, gathering);
    let now = 200;
    const restAfter = (bytes: number, isFull = false): number => {
      now += 2;
      return gathering.restAfter({ bytes, isFull, acknowledgedBytes: 0, now, canWait: false });
    };
    expect(restAfter(60_000)).toBe(2);
    expect(restAfter(120_000)).toBe(1);
    expect(restAfter(262_144, true)).toBe(0);
    expect(restAfter(400_000)).toBe(0);
    expect(restAfter(10_000)).toBe(2);
  });

  it('stops when the traffic thins out, and begins again', () => {
    const gathering = new ReadGathering();
    play(steady(0.02, 200), false, gathering);
    const later = (writes: readonly Write[], ms: number): Write[] =>
      writes.map(({ at, bytes }) => ({ at: at + ms, bytes }));
    const thin = play(later(steady(1, 2000), 1000), false, gathering);
    expect(thin.rests).toBeLessThan(25);
    const dense = play(later(steady(0.02, 200), 10_000), false, gathering);
    expect(dense.rests).toBeGreaterThan(50);
  });
});

describe('acknowledged messages', () => {
  it('are gathered like others when the broker’s window leaves room', () => {
    const outcome = play(steady(0.02, 5000), true);
    expect(outcome.reads).toBeLessThan(5000);
    expect(outcome.longestRestMs).toBe(2);
  });

  it.each([10, 20, 32, 100])('a broker that sends no more than %i at once is not slowed down', (window) => {
    const unhindered = window / 0.2;
    const gathering = new ReadGathering();
    expect(windowed(window, 20_000, gathering)).toBeGreaterThan(unhindered * 0.95);
  });

  it('a window is looked for again, because it may have been chance', () => {
    const gathering = new ReadGathering();
    windowed(20, 10_000, gathering);
    const later = steady(0.02, 200).map(({ at, bytes }) => ({ at: at + 20_000, bytes }));
    expect(play(later, true, gathering).rests).toBeGreaterThan(50);
  });
});

describe('while nobody looks', () => {
  const unwatched = (): boolean => true;

  it.each([
    ['1,000 messages a second', steady(1, 20_000), 25],
    ['1,000 messages a second in fives', bursts(5, 5, 20_000), 25],
    ['50,000 messages a second', steady(0.02, 5000), 200],
  ])('%s: many pieces a read, none waiting above 30 ms', (_name, writes, perRead) => {
    const outcome = play(writes, false, new ReadGathering(), unwatched);
    expect(writes.length / outcome.reads).toBeGreaterThan(perRead);
    expect(outcome.longestRestMs).toBeLessThanOrEqual(30);
    expect(outcome.longestWaitMs).toBeLessThan(30.1);
    expect(outcome.bytes).toBe(writes.length * 226);
    expect(outcome.largestRead).toBeLessThan(128 * 1024);
  });

  it.each([
    ['1 message a second', steady(1000, 60_000)],
    ['50 messages a second', steady(20, 20_000)],
  ])('%s: every read at once', (_name, writes) => {
    expect(play(writes, false, new ReadGathering(), unwatched)).toMatchObject({ rests: 0 });
  });

  it('rests less the more there is, so that the kernel’s buffer never fills', () => {
    const { largestRead, reads } = play(steady(0.025, 2000, 1000), false, new ReadGathering(), unwatched);
    expect(largestRead).toBeLessThan(128 * 1024);
    expect(reads).toBeGreaterThan(1000);
  });

  it('as soon as somebody looks no rest is above 2 ms, and sparse traffic is read at once again', () => {
    const gathering = new ReadGathering();
    play(steady(1, 5000), false, gathering, unwatched);
    const later = steady(1, 5000).map(({ at, bytes }) => ({ at: at + 5000, bytes }));
    const outcome = play(later, false, gathering);
    expect(outcome.longestRestMs).toBeLessThanOrEqual(2);
    expect(outcome.rests).toBeLessThan(10);
  });
});
