// Tier: per POLL of the subscriptions' figures. Walks the nodes that one topic filter matches, a slice at a time, and adds up what they have.
// Whole branches (`#`) are one look, since nodes know the sums below them. Called by subscriptions-feed.ts.

import { sharedSubscriptionFrom } from '../../../shared/mqtt/topic-filter.ts';
import type { FilterFigures } from '../../../shared/subscriptions.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { subtreeCountField, topicsInSubtreeField } from '../ingest/node-table.ts';
import { rootId } from '../ingest/topic-tree.ts';

/** Nodes between two looks at the clock. */
const stride = 64;
/** A topic with more others right below it than this is not told apart from them by its bytes. */
const childLimit = 1024;
const dollar = 0x24;

const encoder = new TextEncoder();

/** One walk; made anew for each round. */
export class FilterWalk {
  readonly #ingest: Ingest;
  readonly #levels: readonly string[];
  /** Nodes still to be looked at: the next sibling of each, and which level of the filter it is held against. */
  readonly #nodes: number[] = [];
  readonly #depths: number[] = [];
  readonly #removalCount: number;
  #topicCount = 0;
  #messageCount = 0;
  #messageRate = 0;
  #byteRate: number | null = 0;

  /** The filter is valid; of a shared one only what follows the group counts (clause 4.8.2). */
  constructor(ingest: Ingest, topicFilter: string) {
    this.#ingest = ingest;
    this.#levels = (sharedSubscriptionFrom(topicFilter)?.topicFilter ?? topicFilter).split('/');
    this.#removalCount = ingest.tree.removalCount;
    this.#descend(rootId, 0);
  }

  /** Goes on until the clock says so. `done`, `going`, or `stale`: nodes were removed meanwhile, begin anew. */
  step(isLate: () => boolean): 'done' | 'going' | 'stale' {
    if (this.#ingest.tree.removalCount !== this.#removalCount) return 'stale';
    while (this.#nodes.length > 0) {
      for (let count = 0; count < stride && this.#nodes.length > 0; count += 1) this.#look();
      if (this.#nodes.length > 0 && isLate()) return 'going';
    }
    return 'done';
  }

  figures(topicFilter: string): FilterFigures {
    return {
      topicFilter,
      topicCount: this.#topicCount,
      messageCount: this.#messageCount,
      messageRate: rounded(this.#messageRate),
      byteRate: this.#byteRate === null ? null : rounded(this.#byteRate),
    };
  }

  /** One node of a list of siblings that `+` (or `#` at the very top) matches. */
  #look(): void {
    const { tree } = this.#ingest;
    const last = this.#nodes.length - 1;
    const id = this.#nodes[last] ?? 0;
    const depth = this.#depths[last] ?? 0;
    const next = tree.nextSibling(id);
    if (next === 0) {
      this.#nodes.pop();
      this.#depths.pop();
    } else this.#nodes[last] = next;
    // Wildcards at the beginning pass over topics that begin with $ (clause 4.7.2).
    if (depth === 0 && tree.level(id)[0] === dollar) return;
    if (this.#levels[depth] === '#') this.#addBranch(id);
    else this.#enter(id, depth + 1);
  }

  /** A node that matches the filter's levels so far. */
  #enter(id: number, depth: number): void {
    if (depth === this.#levels.length) this.#addOwn(id);
    else this.#descend(id, depth);
  }

  /** What is below a node is held against the filter's level `depth`. */
  #descend(id: number, depth: number): void {
    const { tree } = this.#ingest;
    const level = this.#levels[depth] ?? '';
    if (level === '#' && id !== rootId) return this.#addBranch(id);
    if (level === '#' || level === '+') {
      const first = tree.firstChild(id);
      if (first === 0) return;
      this.#nodes.push(first);
      this.#depths.push(depth);
      return;
    }
    // The levels up to the next wildcard are found in one step: there may be thousands.
    let end = depth;
    while (end < this.#levels.length && this.#levels[end] !== '+' && this.#levels[end] !== '#') end += 1;
    const literal = this.#levels.slice(depth, end).join('/');
    const name = id === rootId ? encoder.encode(literal) : joined(tree.path(id), encoder.encode(literal));
    const found = tree.find(name, 0, name.length);
    if (found !== -1) this.#enter(found, end);
  }

  #addBranch(id: number): void {
    const { tree } = this.#ingest;
    this.#topicCount += tree.nodes.int(id, topicsInSubtreeField);
    this.#messageCount += tree.nodes.float(id, subtreeCountField);
    this.#messageRate += tree.messageRate(id);
    if (this.#byteRate !== null) this.#byteRate += tree.byteRate(id);
  }

  #addOwn(id: number): void {
    const { tree } = this.#ingest;
    const ownCount = tree.ownCount(id);
    if (ownCount === 0) return;
    this.#topicCount += 1;
    this.#messageCount += ownCount;
    // Rates are known with what is below; the node's own is what remains.
    let messages = tree.messageRate(id);
    let bytes = tree.byteRate(id);
    if (tree.childCount(id) > childLimit) {
      this.#byteRate = null;
      this.#messageRate += (messages * ownCount) / Math.max(1, tree.nodes.float(id, subtreeCountField));
      return;
    }
    for (let child = tree.firstChild(id); child !== 0; child = tree.nextSibling(child)) {
      messages -= tree.messageRate(child);
      bytes -= tree.byteRate(child);
    }
    this.#messageRate += Math.max(0, messages);
    if (this.#byteRate !== null) this.#byteRate += Math.max(0, bytes);
  }
}

function joined(path: Uint8Array, literal: Uint8Array): Uint8Array {
  const name = new Uint8Array(path.length + 1 + literal.length);
  name.set(path);
  name[path.length] = 0x2f;
  name.set(literal, path.length + 1);
  return name;
}

// A rate that fades ends at 0 instead of changing for ever.
const rounded = (rate: number): number => (rate < 0.005 ? 0 : Math.round(rate * 100) / 100);
