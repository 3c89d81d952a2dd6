// Tier: per SCANNED MESSAGE. Whether a message passes a filter: the same language as the tree's, asked of this very message.
// Called by arrivals-feed.ts. A name is looked at once per topic; messages then cost a byte each where nothing else is asked.

import { parseFilter } from '../../../shared/tree-filter.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { yes } from './filter-answers.ts';
import { type TermCheck, termCheck } from './filter-tests.ts';
import { grown } from './grown.ts';

/** Looking at one message, in rough nanoseconds. */
const messageCost = 16;
const matchesNot = 1;
const matchesYes = 2;

/** Accepts messages of one connection's history. */
export interface MessageMatcher {
  matches(seq: number): boolean;
  /** What `matches` will cost, roughly: some million make some milliseconds. */
  cost(seq: number): number;
}

/** Messages that pass a filter. A filter with problems lets nothing pass: whoever shows them does not set it. */
export class FilterMatch implements MessageMatcher {
  readonly #ingest: Ingest;
  readonly #nameChecks: readonly TermCheck[];
  readonly #otherChecks: readonly TermCheck[];
  readonly #isBroken: boolean;
  /** By topic, what its name says: 0 not looked at yet. */
  #known: Uint8Array;
  #seenRemovals: number;

  constructor(ingest: Ingest, text: string) {
    const { terms, problems } = parseFilter(text);
    const checks = terms.map((term) => termCheck(ingest, term));
    this.#ingest = ingest;
    this.#isBroken = problems.length > 0;
    this.#nameChecks = checks.filter(({ changesWith }) => changesWith === 'nothing');
    this.#otherChecks = checks.filter(({ changesWith }) => changesWith !== 'nothing');
    this.#known = new Uint8Array(ingest.tree.nodeCount + 1024);
    this.#seenRemovals = ingest.tree.removalCount;
  }

  matches(seq: number): boolean {
    if (this.#isBroken) return false;
    this.#forgetRemoved();
    const topic = this.#ingest.ring.topic(seq);
    return this.#nameMatches(topic) && this.#otherChecks.every((check) => check.check(topic, seq) === yes);
  }

  cost(seq: number): number {
    this.#forgetRemoved();
    const topic = this.#ingest.ring.topic(seq);
    const known = this.#known[topic] ?? 0;
    if (known === matchesNot) return messageCost;
    const sum = (total: number, check: TermCheck): number => total + check.costOf(topic);
    const others = this.#otherChecks.reduce(sum, messageCost);
    return known === matchesYes ? others : this.#nameChecks.reduce(sum, others);
  }

  #nameMatches(topic: number): boolean {
    const known = this.#known[topic] ?? 0;
    if (known !== 0) return known === matchesYes;
    this.#known = grown(this.#known, this.#ingest.tree.nodeCount);
    const isMatch = this.#nameChecks.every((check) => check.check(topic, 0) === yes);
    this.#known[topic] = isMatch ? matchesYes : matchesNot;
    return isMatch;
  }

  // Topics were given up: ids may be of others now.
  #forgetRemoved(): void {
    const { removalCount } = this.#ingest.tree;
    if (removalCount === this.#seenRemovals) return;
    this.#seenRemovals = removalCount;
    this.#known.fill(0);
  }
}
