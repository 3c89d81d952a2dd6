// Tier: per SCANNED TOPIC. Which topics match a filter, kept true while messages come and time passes. Topics are looked at in slices, in
// the order in which they came, so that new ones are seen as they arrive and a million cost no frame. Names are decided once per topic;
// values and figures again for topics that got messages (the history says which); rates and ages again once a second.
// Called by tree-view.ts through filtered-rows.ts and by found-topics.ts.

import type { ParsedFilter } from '../../../shared/tree-filter.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { type Answer, no, unknown, yes } from './filter-answers.ts';
import { type TermCheck, termCheck } from './filter-tests.ts';
import { grown } from './grown.ts';
import type { Slice } from './slice.ts';

/**
 * Work that each slice does, and between two looks at the clock after that, in the checks' units: some hundredths of a millisecond, or a
 * whole one before the engine has compiled them.
 */
const leastCost = 25_000;
const stride = 10_000;
/** Looking at a topic, checks apart. */
const lookedAtCost = 80;
/** Looking at a message that needs no check. */
const passedByCost = 8;

const isSeen = 1;
const failsByName = 2;
const isMatch = 4;
const isUnknown = 8;

/** Is told of each topic that has become a match or ceased to be one. */
export interface MatchSink {
  matched(topic: number): void;
  unmatched(topic: number): void;
  /** Topics were given up: none is a match until it is looked at again. */
  begunAnew(): void;
}

/** One filter over one connection's topics. The filter has terms. */
export class FilterScan {
  readonly #ingest: Ingest;
  readonly #sink: MatchSink;
  /** Those on names alone, which are decided once, and the others, cheapest first. */
  readonly #nameChecks: readonly TermCheck[];
  readonly #otherChecks: readonly TermCheck[];
  readonly #followsTime: boolean;
  /** By node. */
  #marks: Uint8Array;
  /** Topics looked at since the scan began anew. */
  #scanned = 0;
  /** The next message whose topic is to be looked at again. */
  #nextSeq: number;
  #seenShed: number;
  #seenRemovals: number;
  #matchCount = 0;
  #unknownCount = 0;
  /** Topics looked at again because time passes; -1: that is done for this second. */
  #timed = -1;
  #timedWindow: number;
  #isFirst = true;
  /** Of the slice, until the clock is looked at again. */
  #left = 0;

  constructor(ingest: Ingest, filter: ParsedFilter, sink: MatchSink) {
    const checks = filter.terms.map((term) => termCheck(ingest, term));
    this.#ingest = ingest;
    this.#sink = sink;
    this.#nameChecks = checks.filter(({ changesWith }) => changesWith === 'nothing');
    this.#otherChecks = checks.filter(({ changesWith }) => changesWith !== 'nothing');
    this.#followsTime = checks.some(({ changesWith }) => changesWith === 'time');
    this.#marks = new Uint8Array(ingest.tree.nodeCount + 1024);
    this.#nextSeq = ingest.ring.nextSeq;
    this.#seenShed = ingest.shedCount;
    this.#seenRemovals = ingest.tree.removalCount;
    this.#timedWindow = ingest.tree.window;
  }

  /** Topics that match, of those looked at so far. */
  get matchCount(): number {
    return this.#matchCount;
  }

  /** Topics of which it cannot be said: their value was given up, or is too large to be looked into. */
  get unknownCount(): number {
    return this.#unknownCount;
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    return this.#marks.byteLength;
  }

  /** Whether all topics there are have been looked at, with their latest messages. */
  get isComplete(): boolean {
    const { tree, ring } = this.#ingest;
    if (this.#scanned !== tree.topicCount) return false;
    return this.#otherChecks.length === 0 || this.#nextSeq === ring.nextSeq;
  }

  /** Topics are looked at for the first time, or anew since others were given up. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** Whether there is work for another slice. */
  get isWorking(): boolean {
    return !this.isComplete || this.#timed !== -1;
  }

  isMatch(topic: number): boolean {
    return (this.#marks[topic]! & isMatch) !== 0;
  }

  /** Until the slice is over, or less when there is no more to do; null: looks at nothing now. */
  scan(slice: Slice | null): void {
    const { tree } = this.#ingest;
    if (tree.removalCount !== this.#seenRemovals) this.#beginAnew();
    this.#marks = grown(this.#marks, tree.nodeCount);
    if (slice === null) return;
    // Spent whatever the clock says; then some more each time it is looked at.
    this.#left = leastCost;
    if (this.#otherChecks.length > 0) this.#followMessages(slice);
    while (this.#goesOn(slice) && this.#scanned < tree.topicCount) {
      this.#left -= this.#look(tree.topicAt(this.#scanned));
      this.#scanned += 1;
    }
    if (this.#scanned === tree.topicCount) this.#isFirst = false;
    if (this.#followsTime) this.#followTime(slice);
  }

  #goesOn(slice: Slice): boolean {
    if (this.#left > 0) return true;
    if (slice.isOver) return false;
    this.#left = stride;
    return true;
  }

  // Ids may be of other nodes now.
  #beginAnew(): void {
    const { tree, ring, shedCount } = this.#ingest;
    this.#seenRemovals = tree.removalCount;
    this.#seenShed = shedCount;
    this.#nextSeq = ring.nextSeq;
    this.#marks.fill(0);
    this.#scanned = 0;
    this.#isFirst = true;
    this.#timed = -1;
    this.#matchCount = 0;
    this.#unknownCount = 0;
    this.#sink.begunAnew();
  }

  #followMessages(slice: Slice): void {
    const { tree, ring, shedCount } = this.#ingest;
    // Looking at every topic is less than looking at so many messages; and of messages already evicted nothing is known any more.
    const isBehind = this.#nextSeq < ring.firstSeq || ring.nextSeq - this.#nextSeq > 4 * tree.topicCount + 65_536;
    const isShed = shedCount !== this.#seenShed && this.#scanned === tree.topicCount;
    if (isBehind || isShed) {
      this.#nextSeq = ring.nextSeq;
      this.#seenShed = shedCount;
      this.#scanned = 0;
    }
    for (; this.#goesOn(slice) && this.#nextSeq < ring.nextSeq; this.#nextSeq += 1) {
      const topic = ring.topic(this.#nextSeq);
      this.#left -= passedByCost;
      // Its latest message comes later, or the scan has yet to come to it.
      if (this.#ingest.latestSeq(topic) !== this.#nextSeq || (this.#marks[topic]! & isSeen) === 0) continue;
      this.#left -= this.#look(topic);
    }
  }

  #followTime(slice: Slice): void {
    const { tree } = this.#ingest;
    if (this.#timed === -1 && this.#timedWindow !== tree.window && this.#scanned === tree.topicCount) {
      this.#timed = 0;
      this.#timedWindow = tree.window;
    }
    if (this.#timed === -1) return;
    const end = Math.min(this.#scanned, tree.topicCount);
    for (; this.#goesOn(slice) && this.#timed < end; this.#timed += 1) {
      this.#left -= this.#look(tree.topicAt(this.#timed));
    }
    if (this.#timed >= end) this.#timed = -1;
  }

  // Decides about a topic; what it cost.
  #look(topic: number): number {
    let marks = this.#marks[topic]!;
    let cost = lookedAtCost;
    if ((marks & isSeen) === 0) {
      marks |= isSeen;
      for (const check of this.#nameChecks) {
        cost += check.costOf(topic);
        if (check.check(topic, 0) === yes) continue;
        marks |= failsByName;
        break;
      }
    }
    let answer: Answer = (marks & failsByName) === 0 ? yes : no;
    if (answer === yes) {
      const seq = this.#ingest.latestSeq(topic);
      for (const check of this.#otherChecks) {
        cost += check.costOf(topic);
        const one = check.check(topic, seq);
        if (one === yes) continue;
        answer = one;
        // Another term may still say no for certain.
        if (one === no) break;
      }
    }
    this.#settle(topic, marks, answer);
    return cost;
  }

  #settle(topic: number, marks: number, answer: Answer): void {
    const was = (marks & isMatch) !== 0;
    const wasUnknown = (marks & isUnknown) !== 0;
    let next = marks & ~(isMatch | isUnknown);
    if (answer === yes) next |= isMatch;
    if (answer === unknown) next |= isUnknown;
    this.#marks[topic] = next;
    if (wasUnknown !== (answer === unknown)) this.#unknownCount += wasUnknown ? -1 : 1;
    if (was === (answer === yes)) return;
    this.#matchCount += was ? -1 : 1;
    if (was) this.#sink.unmatched(topic);
    else this.#sink.matched(topic);
  }
}
