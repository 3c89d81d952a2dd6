// The contract's part about the chronological stream: every message of a connection in the order of its arrival. See contract.ts.
//
// A message has a position: consecutive integers, the same for as long as a stream keeps its filter, whatever arrives or is evicted.
// (Without a filter it is the sequence number; with one it counts from 0 at the moment the filter began, into the past below 0.)

import * as v from 'valibot';
import type { MessageSeq, TopicId } from './ids.ts';
import type { Qos } from './profile-parts.ts';
import type { PayloadPreview } from './tree.ts';

/** Parameters besides the connection and the view. */
export const arrivalsParams = {
  /** First position wanted; null follows the newest `count` messages. */
  first: v.nullable(v.pipe(v.number(), v.safeInteger())),
  /** Rows wanted, overscan included. */
  count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
  /** As in the `rows` stream; empty shows all. */
  filter: v.pipe(v.string(), v.maxLength(1000)),
} as const;

/** One message of the stream. It never changes. */
export interface ArrivalRow {
  readonly seq: MessageSeq;
  readonly topicId: TopicId;
  /** At most a kilobyte of it; `topic.describe` has it whole. */
  readonly topicName: string;
  /** Milliseconds since 1970, when the bytes left the socket. */
  readonly at: number;
  readonly sizeBytes: number;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly preview: PayloadPreview;
}

export interface ArrivalsFrame {
  /** Position of `rows[0]`. Wanted rows that were evicted are missing at the beginning, never in between. */
  readonly first: number;
  readonly rows: readonly ArrivalRow[];
  /** Position of the oldest message there is, and one behind the newest; under a filter, of those that match. */
  readonly begin: number;
  readonly end: number;
  /** Messages in the history now, and evicted from it so far, matching or not. */
  readonly keptCount: number;
  readonly evictedCount: number;
  /** Messages in the history that the filter has looked at; all of them without one. */
  readonly scannedCount: number;
  /** The filter these rows obey. */
  readonly filter: string;
  /** The filter has more messages to look at: there may be more matches, most of them older. */
  readonly scanning: boolean;
}
