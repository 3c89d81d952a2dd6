// The contract's part about levels of topic names: those right below a branch, to be completed or chosen from. Named by contract.ts.

import * as v from 'valibot';
import type { TopicId } from './ids.ts';

/** Most levels of one answer. */
export const maximumLevels = 200;

/** What `tree.levels` takes besides connection and view. */
export const treeLevelsArgs = {
  /** The name of what they are below; null: they are first levels. */
  below: v.nullable(v.pipe(v.string(), v.maxLength(65_535))),
  /** Whether a level `+` of that name is any level, as in a filter. Else it is itself: some brokers let such names through. */
  plusIsAny: v.boolean(),
  /** What they begin with, ignoring case; empty fits all. */
  text: v.pipe(v.string(), v.maxLength(1000)),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumLevels)),
} as const;

/** One level, in the natural order of names. What the user has hidden is none. */
export interface TreeLevel {
  /** Of one that has it, where `+` stands for several branches. */
  readonly topicId: TopicId;
  /** Whole up to a kilobyte. */
  readonly level: string;
  /** Whether anything is below it. */
  readonly isBranch: boolean;
  /** Topics with messages, of itself and below. */
  readonly topicCount: number;
}

/** Answer of `tree.levels`. */
export interface TreeLevels {
  /** The first of them. */
  readonly levels: readonly TreeLevel[];
  /** How many there are, of those looked at. */
  readonly matchCount: number;
  /** There were more than could be looked at: `matchCount` may be too low. */
  readonly isLimited: boolean;
}
