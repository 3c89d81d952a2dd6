// How regularly a topic's messages come, from the last ones in the history. Pure but for reading. Called by topic-scan.ts for each topic.

import type { Ingest } from '../ingest/ingest.ts';
import { isRetained } from '../ingest/message-flags.ts';

/** Arrivals looked at: eight intervals. */
const arrivalLimit = 9;
/** Fewer say nothing. */
const fewestArrivals = 5;
/** An interval is steady when it is so close to the median, as its share. */
const tolerance = 0.25;
/** Share of the intervals that must be steady: one gap in a connection breaks one of them. */
const steadyShare = 0.75;
/** Quicker topics are not judged, in milliseconds: their pauses are nobody's concern. */
const shortestIntervalMs = 500;
/** So many intervals without a message are silence. */
export const silentAfterIntervals = 3;

export interface Rhythm {
  /** Median of the intervals, in milliseconds. */
  readonly intervalMs: number;
  /** The last message that was not kept by the broker from before. */
  readonly lastAt: number;
}

/**
 * The rhythm of a topic; null: it has none, or the history holds too few messages to know. What the broker had retained when we
 * subscribed arrived with us, not by itself, and does not count.
 */
export function rhythmOf(ingest: Ingest, topic: number): Rhythm | null {
  const { ring } = ingest;
  const moments: number[] = [];
  for (let seq = ingest.latestSeq(topic); seq !== 0 && moments.length < arrivalLimit; seq = ring.previous(seq)) {
    if (!ingest.isInHistory(topic, seq)) break;
    if (!isRetained(ring.flags(seq))) moments.push(ring.at(seq));
  }
  const [lastAt] = moments;
  if (lastAt === undefined || moments.length < fewestArrivals) return null;
  const intervals = moments.slice(1).map((at, index) => moments[index]! - at);
  const intervalMs = intervals.toSorted((a, b) => a - b)[intervals.length >>> 1]!;
  if (intervalMs < shortestIntervalMs) return null;
  const steadyCount = intervals.filter((one) => Math.abs(one - intervalMs) <= tolerance * intervalMs).length;
  return steadyCount >= steadyShare * intervals.length ? { intervalMs, lastAt } : null;
}

/** How many intervals a topic has been silent, counted from when it could be heard at the earliest. */
export function overdueIntervals({ intervalMs, lastAt }: Rhythm, now: number, heardSince: number): number {
  return (now - Math.max(lastAt, heardSince)) / intervalMs;
}
