// Tier: per SCANNED TOPIC. The rows while a filter holds: matching topics and everything above them, open unless the user closes one.
// Topics are scanned in slices, in the order in which they came, so that new ones are seen as they arrive and a million cost no frame.
// Called by tree-view.ts.

import { flagNonAscii, lengthsField } from '../ingest/node-table.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { HiddenNodes } from './hidden-nodes.ts';
import { NameMatcher } from './name-match.ts';
import { RowIndex, type RowShape } from './row-index.ts';

/** Bytes of names looked at in one slice: some milliseconds. A name of other scripts costs as ten. */
const sliceBytes = 3_000_000;
const topicOverheadBytes = 16;

/** The tree under a filter. `text` is not empty. */
export class NameFilter implements RowShape {
  readonly text: string;
  readonly rows: RowIndex;
  readonly #tree: TopicTree;
  readonly #matcher: NameMatcher;
  readonly #hidden: HiddenNodes;
  #scanned = 0;
  #matchCount = 0;
  #hiddenMatchCount = 0;
  /** By node: 1 when it is a row. */
  #shown: Uint8Array;
  /** By node: rows below it, were it open. */
  #below: Int32Array;
  readonly #closed = new Set<number>();
  readonly #chain: number[] = [];

  constructor(tree: TopicTree, text: string, hidden: HiddenNodes) {
    this.text = text;
    this.#tree = tree;
    this.#hidden = hidden;
    this.#matcher = new NameMatcher(tree, text);
    this.#shown = new Uint8Array(tree.nodeCount + 1024);
    this.#below = new Int32Array(tree.nodeCount + 1024);
    this.#shown[rootId] = 1;
    this.rows = new RowIndex(tree, this);
  }

  /** Topics that match, of those scanned so far. */
  get matchCount(): number {
    return this.#matchCount;
  }

  /** Those of them that are no rows, because the user has hidden them. */
  get hiddenMatchCount(): number {
    return this.#hiddenMatchCount;
  }

  /** What the user has closed under this filter. */
  get closedIds(): ReadonlySet<number> {
    return this.#closed;
  }

  /** Whether all topics there are have been scanned. */
  get isComplete(): boolean {
    return this.#scanned === this.#tree.topicCount;
  }

  isOpen(id: number): boolean {
    return !this.#closed.has(id);
  }

  isShown(id: number): boolean {
    return this.#shown[id] === 1;
  }

  rowsBelow(id: number): number {
    return this.#below[id] ?? 0;
  }

  /** Scans on: one slice, or less when all is scanned. */
  scan(): void {
    const { topicCount, nodeCount, nodes } = this.#tree;
    if (this.#scanned === topicCount) return;
    this.#growTo(nodeCount);
    for (let left = sliceBytes; left > 0 && this.#scanned < topicCount; this.#scanned += 1) {
      const id = this.#tree.topicAt(this.#scanned);
      const length = nodes.int(id, lengthsField) & 0xffff;
      left -= topicOverheadBytes + (this.#tree.hasFlag(id, flagNonAscii) ? length * 10 : length);
      if (!this.#matcher.matches(id)) continue;
      this.#matchCount += 1;
      if (this.#hidden.covers(id)) this.#hiddenMatchCount += 1;
      else this.#show(id);
    }
  }

  /** Opens or closes nodes for as long as this filter holds. */
  setOpen(ids: readonly number[], open: boolean): void {
    const ordered = ids.toSorted((a, b) => (open ? b - a : a - b));
    for (const id of ordered) {
      if (id === rootId || id >= this.#tree.nodeCount || this.isOpen(id) === open) continue;
      if (open) this.#closed.delete(id);
      else this.#closed.add(id);
      if (!open) this.rows.closed(id);
      this.#propagate(id, open ? this.rowsBelow(id) : -this.rowsBelow(id));
    }
  }

  // The topic becomes a row, and everything above it that is not yet one.
  #show(topic: number): void {
    const chain = this.#chain;
    chain.length = 0;
    let id = topic;
    for (; this.#shown[id] === 0; id = this.#tree.parent(id)) {
      this.#shown[id] = 1;
      chain.push(id);
    }
    const top = chain.at(-1);
    if (top === undefined) return;
    let rows = 0;
    for (const shown of chain) {
      this.#below[shown] = rows;
      // A node may have been closed before it became a row.
      rows = this.isOpen(shown) ? rows + 1 : 1;
    }
    this.rows.added(id, top);
    this.#below[id] = this.rowsBelow(id) + rows;
    if (this.isOpen(id)) this.#propagate(id, rows);
  }

  // The rows that `from` stands for changed by `difference`.
  #propagate(from: number, difference: number): void {
    if (difference === 0) return;
    for (let id = from; id !== rootId; ) {
      const parent = this.#tree.parent(id);
      this.#below[parent] = this.rowsBelow(parent) + difference;
      this.rows.changed(parent, id, difference);
      if (!this.isOpen(parent)) return;
      id = parent;
    }
  }

  #growTo(nodes: number): void {
    if (nodes <= this.#shown.length) return;
    const shown = new Uint8Array(nodes * 2);
    const below = new Int32Array(nodes * 2);
    shown.set(this.#shown);
    below.set(this.#below);
    this.#shown = shown;
    this.#below = below;
  }
}
