// Tier: per FRAME. What a connection received, as one view sees it: as it is now or, while the view is paused, as it was then. Made by
// views.ts for each view; read by the feeds in place of the ingest itself. A value that was the latest then is found in the history;
// where it has been evicted since, it is shown as given up.

import type { MessageProperties } from '../../../shared/message.ts';
import type { Freeze } from '../ingest/freeze.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MessageRing } from '../ingest/message-ring.ts';
import {
  depthFlagsField,
  latestAtField,
  latestLengthField,
  latestSeqField,
  messageFlagsShift,
} from '../ingest/node-table.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';
import { SeenTree, type TreeReading } from './seen-tree.ts';

/** What can be read of a history and of an ingest by a view: all but what writes, and what is of the connection as a whole. */
type RingReading = Omit<MessageRing, 'reserve' | 'append' | 'dropOldest' | 'page' | 'offset'>;
type IngestReading = Omit<
  Ingest,
  | 'receive'
  | 'refuse'
  | 'markOffline'
  | 'markOnline'
  | 'freeze'
  | 'close'
  | 'ledger'
  | 'memoryBytes'
  | 'messageRate'
  | 'byteRate'
  | 'brokerDroppedCount'
>;

/** What has come since a view was paused. */
export interface PauseFigures {
  /** Milliseconds since 1970. */
  readonly pausedAt: number;
  readonly newMessageCount: number;
  readonly newTopicCount: number;
}

/** The history of a view: nothing newer than its pause. */
class SeenRing implements RingReading {
  readonly #ring: MessageRing;
  readonly #freezeNow: () => Freeze | null;

  constructor(ring: MessageRing, freezeNow: () => Freeze | null) {
    this.#ring = ring;
    this.#freezeNow = freezeNow;
  }

  get firstSeq(): number {
    return Math.min(this.#ring.firstSeq, this.nextSeq);
  }

  get nextSeq(): number {
    return this.#freezeNow()?.counts.nextSeq ?? this.#ring.nextSeq;
  }

  topic(seq: number): number {
    return this.#ring.topic(seq);
  }

  at(seq: number): number {
    return this.#ring.at(seq);
  }

  flags(seq: number): number {
    return this.#ring.flags(seq);
  }

  length(seq: number): number {
    return this.#ring.length(seq);
  }

  previous(seq: number): number {
    return this.#ring.previous(seq);
  }
}

/** What one view sees of a connection. */
export class SeenIngest implements IngestReading {
  readonly tree: TopicTree;
  readonly ring: MessageRing;
  readonly #ingest: Ingest;
  #freeze: Freeze | null = null;
  #wasSpent = false;

  constructor(ingest: Ingest) {
    this.#ingest = ingest;
    const freezeNow = (): Freeze | null => (this.#freeze === null ? null : this.#heldFreeze());
    // Feeds only read, and all that they read is there: the compiler holds both classes to it. What is missing is for ingest alone.
    this.tree = new SeenTree(ingest.tree, freezeNow) as TreeReading as TopicTree;
    this.ring = new SeenRing(ingest.ring, freezeNow) as RingReading as MessageRing;
  }

  /** The same for those who are declared to read an ingest. */
  get asIngest(): Ingest {
    return this as IngestReading as Ingest;
  }

  /** Stays at this moment, or goes back to the present. */
  setPaused(paused: boolean): void {
    const isPaused = this.#heldFreeze() !== null;
    this.#wasSpent = false;
    if (paused === isPaused) return;
    this.#freeze?.close();
    this.#freeze = paused ? this.#ingest.freeze() : null;
  }

  /** Null: not paused. */
  pauseFigures(): PauseFigures | null {
    const freeze = this.#heldFreeze();
    if (freeze === null) return null;
    const { at, nextSeq, topicCount } = freeze.counts;
    return {
      pausedAt: at,
      newMessageCount: this.#ingest.ring.nextSeq - nextSeq,
      newTopicCount: this.#ingest.tree.topicCount - topicCount,
    };
  }

  /** The last pause ended by itself: it had grown to its share of memory. */
  get wasSpent(): boolean {
    return this.#wasSpent;
  }

  /** Gives back what a pause holds. */
  close(): void {
    this.#freeze?.close();
    this.#freeze = null;
  }

  refresh(): void {
    this.#ingest.refresh();
  }

  get gaps(): Ingest['gaps'] {
    return this.#ingest.gaps;
  }

  get shedCount(): number {
    return this.#ingest.shedCount;
  }

  latestSeq(topic: number): number {
    return this.tree.nodes.float(topic, latestSeqField);
  }

  latestAt(topic: number): number {
    return this.tree.nodes.float(topic, latestAtField);
  }

  latestBytes(topic: number): number {
    return this.tree.nodes.int(topic, latestLengthField);
  }

  latestFlags(topic: number): number {
    return (this.tree.nodes.int(topic, depthFlagsField) >>> messageFlagsShift) & 0x3f;
  }

  /** The latest payload of then was given up, then or since. */
  isShed(topic: number): boolean {
    const seq = this.latestSeq(topic);
    if (seq === 0 || seq === this.#ingest.latestSeq(topic)) return this.#ingest.isShed(topic);
    return seq < this.#ingest.ring.firstSeq;
  }

  latestPayload(topic: number): Uint8Array | null {
    const seq = this.latestSeq(topic);
    return seq === 0 ? null : this.#ingest.payload(topic, seq);
  }

  payload(topic: number, seq: number): Uint8Array | null {
    return seq < this.ring.nextSeq ? this.#ingest.payload(topic, seq) : null;
  }

  isInHistory(topic: number, seq: number): boolean {
    return seq < this.ring.nextSeq && this.#ingest.isInHistory(topic, seq);
  }

  properties(seq: number): MessageProperties {
    return this.#ingest.properties(seq);
  }

  // A freeze that could not be kept up is left for the present before anything is read of it.
  #heldFreeze(): Freeze | null {
    if (this.#freeze?.isSpent !== true) return this.#freeze;
    this.close();
    this.#wasSpent = true;
    return null;
  }
}
