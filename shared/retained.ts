// The contract's part about retained messages: what the commands `retained.*` take, and what the `retained` stream carries.

import * as v from 'valibot';
import type { PayloadPreview } from './tree.ts';

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fff_ffff));
/** Substring of topic names, ignoring case; empty fits all. */
const filter = v.pipe(v.string(), v.maxLength(1000));
/** Messages that are published at most in a second. */
const ratePerSecond = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));

/** Most filters of one list: each is a subscription of its own while the broker is asked. */
export const maximumListedFilters = 1000;

/**
 * What became of one topic. `none`: nothing was asked of it.
 * - both: `waiting` for its turn, `sent`, `acknowledged` (not verified), `refused` (with a reason), `notSent` (cancelled before its turn),
 *   `unknown` (the connection ended before the answer)
 * - clearing, verified against the broker: `cleared`; `cameBack` (cleared, then somebody published anew: it is not cleared again); `kept`
 *   (still there although the broker did not refuse); `gone` (was not there any more, so nothing was sent)
 * - restoring, verified: `restored`; `replaced` (a newer message stands there and is left alone); `expired`; `missing` (not there although
 *   the broker did not refuse)
 */
export const retainedOutcomes = [
  'none',
  'waiting',
  'sent',
  'acknowledged',
  'refused',
  'notSent',
  'unknown',
  'cleared',
  'cameBack',
  'kept',
  'gone',
  'restored',
  'replaced',
  'expired',
  'missing',
] as const;
export type RetainedOutcome = (typeof retainedOutcomes)[number];

/** Which topics of the list are meant: by name, and by what became of them (null: whatever that was). */
const part = { filter, outcome: v.optional(v.nullable(v.picklist(retainedOutcomes)), null) };

/** Arguments besides the connection. */
export const retainedArgs = {
  /**
   * Asks the broker which topics of any of these filters hold a retained message now. The list is the connection's: all windows see the same.
   */
  list: {
    topicFilters: v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(65_535))),
      v.minLength(1),
      v.maxLength(maximumListedFilters),
    ),
  },
  /**
   * Chooses or leaves out `count` topics from place `first` on, among those of the list that `filter` and `outcome` fit. What was cleared
   * or restored cannot be chosen again, and topics that begin with `$` never.
   */
  select: { listId: index, ...part, first: index, count: index, selected: v.boolean() },
  /**
   * Clears the chosen topics that `filter` and `outcome` fit: publishes an empty retained message to each, once. `expectedCount`: how many the
   * user was told; `invalidInput` when it is another number by now. `keepUndo`: keeps a copy of each first; `tooLarge` when they cannot fit.
   * The copies of the clearing before are given up.
   */
  clear: { listId: index, ...part, expectedCount: index, ratePerSecond, keepUndo: v.boolean() },
  /** Publishes again, retained, what the last clearing kept, where no newer message took its place. */
  restore: { ratePerSecond },
  /** The part of the list in view. */
  watch: { first: index, count: v.pipe(index, v.maxValue(500)), ...part },
} as const;
// `retained.cancel` ends what is under way: a list keeps what was found, a clearing or restoring keeps exact account of what was sent.

/** One topic of the list. */
export interface RetainedRow {
  readonly topicName: string;
  readonly sizeBytes: number;
  readonly preview: PayloadPreview;
  readonly selected: boolean;
  /** False: it has had its turn, or is the broker's own (then `reason` says so). */
  readonly choosable: boolean;
  readonly outcome: RetainedOutcome;
  /** A sentence; null where the outcome says it all. */
  readonly reason: string | null;
}

/** Something that did not work, for people; detail to copy. */
export interface RetainedFailure {
  readonly message: string;
  readonly detail: string | null;
}

/** What is going on. Moments are milliseconds since 1970. */
export type RetainedStage =
  | { readonly kind: 'none' }
  /** The broker is being asked; `step` says how far that is. */
  | { readonly kind: 'listing'; readonly since: number; readonly step: string; readonly foundCount: number }
  /** The list stands. `complete` false: cancelled, so there may be more. */
  | { readonly kind: 'listed'; readonly at: number; readonly complete: boolean }
  | { readonly kind: 'failed'; readonly failure: RetainedFailure }
  | {
      readonly kind: 'working';
      readonly task: 'clear' | 'restore';
      /** `checking`: which topics hold a newer message. `verifying`: the broker is asked what it holds now. */
      readonly step: 'checking' | 'publishing' | 'verifying';
      readonly since: number;
      /** How many topics are to be done. */
      readonly topicCount: number;
      readonly ratePerSecond: number;
      readonly cancelling: boolean;
    }
  | {
      readonly kind: 'finished';
      readonly task: 'clear' | 'restore';
      readonly at: number;
      readonly topicCount: number;
      readonly cancelled: boolean;
      /** The broker was asked afterwards. False: outcomes are what it acknowledged. */
      readonly verified: boolean;
      /** Why it ended early or could not be verified. */
      readonly failure: RetainedFailure | null;
    };

export interface RetainedFrame {
  readonly stage: RetainedStage;
  /** Changes with every new list: places in another one are void. */
  readonly listId: number;
  /** What was asked for; none before the first time. */
  readonly topicFilters: readonly string[];
  readonly topicCount: number;
  readonly totalBytes: number;
  /** Topics that the list has no room for within its memory: they are counted, not listed. */
  readonly omittedCount: number;
  /** Messages larger than the profile takes; they are not listed (MQTT 3.1.1; with MQTT 5 the broker holds them back unseen). */
  readonly tooLargeCount: number;
  /** Topics of the list that begin with `$`: shown, never cleared. */
  readonly barredCount: number;
  /** Topics that filter and outcome fit, and the chosen ones among them. */
  readonly matchCount: number;
  /** A long list is still being searched for the filter: more will match, and nothing can be chosen or cleared by it before. */
  readonly searching: boolean;
  readonly selectedCount: number;
  readonly selectedBytes: number;
  /** The first chosen topic among them, as an example; null: none is chosen. */
  readonly firstSelected: string | null;
  /** Chosen topics that filter and outcome hide. */
  readonly hiddenSelectedCount: number;
  /** The filter and the outcome that these rows obey. */
  readonly filter: string;
  readonly outcome: RetainedOutcome | null;
  /** Place of `rows[0]` among the matching. */
  readonly first: number;
  readonly rows: readonly RetainedRow[];
  /** How many topics of the whole list had each outcome. */
  readonly outcomes: Readonly<Record<RetainedOutcome, number>>;
  /** What can be published again; null: nothing. */
  readonly undo: { readonly topicCount: number; readonly totalBytes: number; readonly clearedAt: number } | null;
  /** What copies of the chosen would take of the memory for undo, and how large that is. */
  readonly undoNeededBytes: number;
  readonly undoLimitBytes: number;
}
