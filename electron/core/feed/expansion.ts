// Tier: per NEW NODE and per click. Which nodes a renderer has opened, and how many rows each stands for. Called by tree-view.ts.
// A node's rows are its children and what its open children hold; a change walks up only as far as nodes are open.

import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { RowIndex, type RowShape } from './row-index.ts';

interface Opened {
  isOpen: boolean;
  /** Rows below its children, of open ones only. */
  extra: number;
}

/** The tree as the user opened it. `sync` before anything is read or changed. */
export class Expansion implements RowShape {
  readonly rows: RowIndex;
  readonly #tree: TopicTree;
  readonly #opened = new Map<number, Opened>([[rootId, { isOpen: true, extra: 0 }]]);
  #seenNodes: number;

  constructor(tree: TopicTree) {
    this.#tree = tree;
    this.#seenNodes = tree.nodeCount;
    this.rows = new RowIndex(tree, this);
  }

  isOpen(id: number): boolean {
    return this.#opened.get(id)?.isOpen === true;
  }

  isShown(): boolean {
    return true;
  }

  rowsBelow(id: number): number {
    return this.#tree.childCount(id) + (this.#opened.get(id)?.extra ?? 0);
  }

  /** Takes in the nodes added since the last call. */
  sync(): void {
    const { nodeCount } = this.#tree;
    for (let id = this.#seenNodes; id < nodeCount; id += 1) {
      const parent = this.#tree.parent(id);
      if (!this.isOpen(parent)) continue;
      this.rows.added(parent, id);
      this.#propagate(parent, 1);
    }
    this.#seenNodes = nodeCount;
  }

  /** Opens or closes nodes. */
  setOpen(ids: readonly number[], open: boolean): void {
    // From below when opening, from above when closing: then nothing is counted up through nodes that change next.
    const ordered = ids.toSorted((a, b) => (open ? b - a : a - b));
    for (const id of ordered) {
      if (id === rootId || id >= this.#tree.nodeCount || this.isOpen(id) === open) continue;
      const rows = this.rowsBelow(id);
      this.#record(id).isOpen = open;
      if (!open) this.rows.closed(id);
      this.#propagate(id, open ? rows : -rows);
    }
  }

  /** Closes a node (the root: all first levels) and everything below it, whether its rows stand or not. */
  closeBelow(id: number): void {
    this.setOpen([id], false);
    for (const other of this.#opened.keys()) {
      let above = other;
      // A node is younger than those above it.
      while (above > id) above = this.#tree.parent(above);
      if (above !== id || other === id) continue;
      this.#opened.delete(other);
      this.rows.closed(other);
    }
    const record = this.#opened.get(id);
    if (record !== undefined) record.extra = 0;
    this.rows.closed(id);
  }

  // The rows that `from` stands for changed by `difference`.
  #propagate(from: number, difference: number): void {
    if (difference === 0) return;
    for (let id = from; id !== rootId; ) {
      const parent = this.#tree.parent(id);
      const record = this.#record(parent);
      record.extra += difference;
      this.rows.changed(parent, id, difference);
      if (!record.isOpen) return;
      id = parent;
    }
  }

  #record(id: number): Opened {
    let record = this.#opened.get(id);
    if (record === undefined) {
      record = { isOpen: false, extra: 0 };
      this.#opened.set(id, record);
    }
    return record;
  }
}
