// Tier: per SCANNED MESSAGE. Whether a message passes the filter of the stream. Called by arrival-list.ts: the one place to exchange when
// the filter's language grows. A name is looked at once per topic; messages then cost a byte each.

import { flagNonAscii, lengthsField } from '../ingest/node-table.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { NameMatcher } from './name-match.ts';

/** Looking at one message, in units of a name's byte. */
const messageCost = 16;
const matchesNot = 1;
const matchesYes = 2;

/** Accepts messages of one connection's history. */
export interface MessageMatcher {
  matches(seq: number): boolean;
  /** What `matches` will cost, roughly: some million make some milliseconds. */
  cost(seq: number): number;
}

/** Messages whose topic name holds a text, ignoring case. */
export class TopicNameMatch implements MessageMatcher {
  readonly #ingest: Ingest;
  readonly #names: NameMatcher;
  /** By topic: 0 not looked at yet. */
  #known: Uint8Array;

  constructor(ingest: Ingest, text: string) {
    this.#ingest = ingest;
    this.#names = new NameMatcher(ingest.tree, text);
    this.#known = new Uint8Array(ingest.tree.nodeCount + 1024);
  }

  matches(seq: number): boolean {
    const topic = this.#ingest.ring.topic(seq);
    const known = this.#known[topic];
    if (known === matchesYes) return true;
    if (known === matchesNot) return false;
    if (topic >= this.#known.length) this.#grow();
    const isMatch = this.#names.matches(topic);
    this.#known[topic] = isMatch ? matchesYes : matchesNot;
    return isMatch;
  }

  cost(seq: number): number {
    const { ring, tree } = this.#ingest;
    const topic = ring.topic(seq);
    if ((this.#known[topic] ?? 0) !== 0) return messageCost;
    const length = tree.nodes.int(topic, lengthsField) & 0xffff;
    return messageCost + (tree.hasFlag(topic, flagNonAscii) ? length * 10 : length);
  }

  #grow(): void {
    const known = new Uint8Array(this.#ingest.tree.nodeCount * 2);
    known.set(this.#known);
    this.#known = known;
  }
}
