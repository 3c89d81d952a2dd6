// The contract's part about topics as a whole, for copying: what `topics.read` takes and gives, and the limits of copying. See contract.ts.

import * as v from 'valibot';
import type { TopicId } from './ids.ts';

/** Most topics of one `topics.read`. */
export const maximumRecords = 1000;
/** Most topics that can be selected at once, and so be copied. */
export const maximumSelected = 10_000;
/** Most bytes of payload that are copied at once. */
export const maximumCopiedBytes = 16 * 1_048_576;

const topicId = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((number) => number as TopicId),
);

/** Arguments besides the connection. */
export const topicRecordArgs = {
  topicIds: v.pipe(v.array(topicId), v.maxLength(maximumRecords)),
  /** Bytes of payload that the body may hold at most: `tooLarge` when they are more. 0: names and figures only. */
  limitBytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(maximumCopiedBytes)),
} as const;

/** All that is known of one topic: name, counts, latest message. `Read` is the answer of `message.read`. */
export interface TopicRecordOf<Read> {
  readonly topicId: TopicId;
  readonly topicName: string;
  /** Not a legal topic name: it cannot be published to. */
  readonly unpublishable: boolean;
  /** Nodes right below it. */
  readonly childCount: number;
  readonly ownCount: number;
  readonly belowCount: number;
  readonly topicsBelow: number;
  /** The latest message. Null: a branch only. */
  readonly latest: Read | null;
  /** The latest payload was given up to stay within the memory budget. */
  readonly shed: boolean;
  /** The part of the body that holds the payload. 0 where there is none, and where none was asked for. */
  readonly payloadBytes: number;
}

/** Answer of `topics.read`: as asked for, null where a topic is not known any more. The body holds the payloads one after the other. */
export interface TopicRecordsOf<Read> {
  readonly records: readonly (TopicRecordOf<Read> | null)[];
}
