// What is known of one node's last seconds. Filled by trends.ts as they pass and by trend-fill.ts from the history.

import type { TopicTrend } from '../../../shared/tree.ts';

/** Seconds of a trend. */
export const trendSeconds = 60;
/** Marks a second that nobody counted. */
export const unknownCount = -1;
/** Where a second stands in `counts`. Seconds before the tree's first are negative. */
export function slotOf(second: number): number {
  return ((second % trendSeconds) + trendSeconds) % trendSeconds;
}

/** What is known of one node. */
export interface Track {
  readonly id: number;
  /** Of the node it was begun for. */
  readonly lastingId: number;
  /** By `slotOf` a second, which is a number of the tree's window: messages of the node and below it. */
  readonly counts: Int32Array;
  /** Messages up to the end of the last second counted. */
  total: number;
  /** The second it was last looked at. */
  usedIn: number;
  /** Some second is unknown, and the history has not been asked. */
  isPending: boolean;
  /** As it was last said; null: it may have changed since. */
  said: TopicTrend | null;
}
