// Tier: per FRAME, and per SCANNED MESSAGE under a filter. Which messages the stream shows, by position. Read by arrivals-feed.ts.
// Without a filter a position is a sequence number and nothing is kept. With one the history is looked at in slices: what has arrived
// first, then backwards from where the filter began, so that the newest matches are there at once and a million messages cost no frame.

import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryAccount } from '../ingest/memory-budget.ts';
import type { MessageMatcher } from './message-match.ts';
import { SeqDeque } from './seq-deque.ts';

/** Costs of one slice, in the matcher's units: some milliseconds. */
const sliceCost = 1_500_000;

/** Messages by position. `advance` before anything is read. */
export interface ArrivalList {
  /** Takes in what has happened; under a filter, looks at one slice more. */
  advance(): void;
  readonly begin: number;
  readonly end: number;
  /** The sequence number at a position between `begin` and `end - 1`. */
  seqAt(position: number): number;
  /** Messages of the history that were looked at. */
  readonly scannedCount: number;
  readonly isComplete: boolean;
  close(): void;
}

/** Every message. */
export class AllArrivals implements ArrivalList {
  readonly #ring: Ingest['ring'];
  begin = 1;
  end = 1;

  constructor({ ring }: Ingest) {
    this.#ring = ring;
  }

  advance(): void {
    this.begin = this.#ring.firstSeq;
    this.end = this.#ring.nextSeq;
  }

  seqAt(position: number): number {
    return position;
  }

  get scannedCount(): number {
    return this.end - this.begin;
  }

  get isComplete(): boolean {
    return true;
  }

  close(): void {
    // Nothing was kept.
  }
}

/** Messages that match. */
export class MatchingArrivals implements ArrivalList {
  readonly #ring: Ingest['ring'];
  readonly #matcher: MessageMatcher;
  readonly #found: SeqDeque;
  /** Looked at: those from `#lowest` up to `#next - 1`. */
  #lowest: number;
  #next: number;

  constructor({ ring }: Ingest, matcher: MessageMatcher, account: MemoryAccount) {
    this.#ring = ring;
    this.#matcher = matcher;
    this.#found = new SeqDeque(account);
    this.#lowest = ring.nextSeq;
    this.#next = ring.nextSeq;
  }

  advance(): void {
    const ring = this.#ring;
    const matcher = this.#matcher;
    let left = sliceCost;
    // Evicted before it was looked at: it is in no list any more, whether it matched or not.
    this.#next = Math.max(this.#next, ring.firstSeq);
    while (left > 0 && this.#next < ring.nextSeq) {
      left -= matcher.cost(this.#next);
      // Taking room for a match may itself evict messages.
      if (matcher.matches(this.#next)) this.#found.pushNewest(this.#next);
      this.#next = Math.max(this.#next + 1, ring.firstSeq);
    }
    while (left > 0 && this.#lowest > ring.firstSeq) {
      const seq = this.#lowest - 1;
      left -= matcher.cost(seq);
      this.#lowest = seq;
      if (matcher.matches(seq)) this.#found.pushOldest(seq);
    }
    this.#found.dropBelow(ring.firstSeq);
    this.#lowest = Math.max(this.#lowest, ring.firstSeq);
  }

  get begin(): number {
    return this.#found.begin;
  }

  get end(): number {
    return this.#found.end;
  }

  seqAt(position: number): number {
    return this.#found.at(position);
  }

  get scannedCount(): number {
    return Math.max(0, this.#next - this.#lowest);
  }

  get isComplete(): boolean {
    return this.#next >= this.#ring.nextSeq && this.#lowest <= this.#ring.firstSeq;
  }

  close(): void {
    this.#found.close();
  }
}
