// Tier: per NEW NODE and per click. Which nodes a renderer has opened, which are hidden, and how many rows each stands for. Called by
// tree-view.ts. A node's rows are its children and what its open children hold; a change walks up only as far as nodes are open.

import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { AutoExpansion, type DecidedShape } from './auto-expansion.ts';
import type { HiddenNodes } from './hidden-nodes.ts';
import { type CountingShape, inOrderToSet, mapEntryBytes, propagate } from './row-counts.ts';
import { RowIndex } from './row-index.ts';

interface Opened {
  /** Of the node that was opened, which may have been given up since. */
  readonly lastingId: number;
  isOpen: boolean;
  /** The user opened or closed it: it does neither by itself any more. */
  byHand: boolean;
  /** Rows below its children, of open ones only. */
  extra: number;
}

/** What one takes with its entry, roughly. */
const openedBytes = 112;

const rootRecord = (): Opened => ({ lastingId: rootId, isOpen: true, byHand: true, extra: 0 });

/** The tree as the user opened it. `sync` before anything is read or changed. */
export class Expansion implements DecidedShape, CountingShape {
  readonly rows: RowIndex;
  readonly auto: AutoExpansion;
  readonly #tree: TopicTree;
  readonly #opened = new Map<number, Opened>([[rootId, rootRecord()]]);
  /** Nodes, by lasting id, that the user closed with all below them, and the number of ids there were then. */
  readonly #folded = new Map<number, number>();
  /** Nodes that are no rows, and how many of them each parent has. */
  readonly #hiddenIds = new Set<number>();
  readonly #hiddenChildren = new Map<number, number>();
  #hidden: HiddenNodes;
  #seenBirths: number;
  #seenRemovals: number;

  constructor(tree: TopicTree, hidden: HiddenNodes) {
    this.#tree = tree;
    this.#hidden = hidden;
    this.#seenBirths = tree.birthCount;
    this.#seenRemovals = tree.removalCount;
    for (const id of hidden.ids) this.#markHidden(id);
    this.rows = new RowIndex(tree, this);
    this.auto = new AutoExpansion(tree, this);
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    const nodes = this.#opened.size * openedBytes + (this.#hiddenIds.size + this.#hiddenChildren.size) * mapEntryBytes;
    return nodes + this.rows.memoryBytes;
  }

  isOpen(id: number): boolean {
    return this.#opened.get(id)?.isOpen === true;
  }

  isShown(id: number): boolean {
    return this.#hiddenIds.size === 0 || !this.#hiddenIds.has(id);
  }

  rowsBelow(id: number): number {
    return this.#tree.childCount(id) - (this.#hiddenChildren.get(id) ?? 0) + (this.#opened.get(id)?.extra ?? 0);
  }

  addRowsBelow(id: number, difference: number): void {
    this.#record(id).extra += difference;
  }

  /** Hides other nodes than before. Both must be up to date with the tree, as this must. */
  setHidden(hidden: HiddenNodes): void {
    this.#hidden = hidden;
    for (const id of this.#hiddenIds) if (!hidden.has(id)) this.#show(id);
    for (const id of hidden.ids) if (!this.#hiddenIds.has(id)) this.#hide(id);
    this.auto.restart();
  }

  /** Takes in the nodes added since the last call. Those hidden must be known by then. */
  sync(): void {
    const { birthCount, removalCount } = this.#tree;
    if (removalCount !== this.#seenRemovals || !this.#tree.knowsBirthsFrom(this.#seenBirths)) {
      this.#seenRemovals = removalCount;
      this.#seenBirths = birthCount;
      this.#begin();
      return;
    }
    for (let birth = this.#seenBirths; birth < birthCount; birth += 1) {
      const id = this.#tree.bornAt(birth);
      const parent = this.#tree.parent(id);
      if (this.#hidden.has(id)) {
        this.#markHidden(id);
        continue;
      }
      const isOpen = this.isOpen(parent);
      if (isOpen || parent === this.rows.keptId) this.rows.added(parent, id);
      if (isOpen) propagate(this.#tree, this, parent, 1);
    }
    this.#seenBirths = birthCount;
  }

  isDecided(id: number): boolean {
    if (this.#opened.get(id)?.byHand === true) return true;
    if (this.#folded.size === 0) return false;
    for (let at = id; ; at = this.#tree.parent(at)) {
      // A node in place of one that was given up counts as that one: better closed than opened against the user.
      if (id < (this.#folded.get(this.#tree.lastingId(at)) ?? 0)) return true;
      if (at === rootId) return false;
    }
  }

  /** Opens or closes a node that the user has not decided. */
  setOpenByItself(id: number, open: boolean): void {
    this.#setOpen(id, open, false);
  }

  /** Opens or closes nodes for the user. */
  setOpen(ids: readonly number[], open: boolean): void {
    for (const id of inOrderToSet(this.#tree, ids, open)) {
      if (this.isOpen(id) === open) this.#record(id).byHand = true;
      else this.#setOpen(id, open, true);
    }
  }

  #setOpen(id: number, open: boolean, byHand: boolean): void {
    const rows = this.rowsBelow(id);
    const record = this.#record(id);
    record.isOpen = open;
    record.byHand = byHand;
    if (!open) this.rows.closedForNow(id);
    propagate(this.#tree, this, id, open ? rows : -rows);
    if (open && byHand) this.auto.opened(id);
  }

  /** Closes nodes (the root: all first levels) and everything below them, whether their rows stand or not. */
  closeBelow(ids: readonly number[]): void {
    const tree = this.#tree;
    const tops = new Set(ids);
    this.setOpen(ids, false);
    if (tops.has(rootId)) this.#folded.clear();
    for (const id of tops) this.#folded.set(tree.lastingId(id), tree.nodeCount);
    for (const id of this.#opened.keys()) {
      if (tops.has(id) || !this.#isBelow(id, tops)) continue;
      this.#opened.delete(id);
      this.rows.closed(id);
    }
    for (const id of tops) {
      const record = this.#opened.get(id);
      if (record !== undefined) record.extra = 0;
      this.rows.closed(id);
    }
  }

  #isBelow(id: number, tops: ReadonlySet<number>): boolean {
    for (let above = id; above !== rootId; ) {
      above = this.#tree.parent(above);
      if (tops.has(above)) return true;
    }
    return false;
  }

  // Nodes are gone, and ids name others: what was open and is still there is opened anew.
  #begin(): void {
    const kept = [...this.#opened.values()]
      .map(({ lastingId, isOpen, byHand }) => ({ id: this.#tree.fromLastingId(lastingId), isOpen, byHand }))
      .filter(({ id }) => id > rootId);
    this.#opened.clear();
    this.#opened.set(rootId, rootRecord());
    this.#hiddenIds.clear();
    this.#hiddenChildren.clear();
    for (const id of this.#hidden.ids) this.#markHidden(id);
    this.rows.reset();
    const ids = kept.filter(({ isOpen }) => isOpen).map(({ id }) => id);
    this.setOpen(ids, true);
    for (const { id, byHand } of kept) this.#record(id).byHand = byHand;
    this.auto.restart();
  }

  #hide(id: number): void {
    const parent = this.#tree.parent(id);
    const below = this.isOpen(id) ? this.rowsBelow(id) : 0;
    this.#markHidden(id);
    if (below > 0) this.#record(parent).extra -= below;
    this.rows.removed(parent, id);
    if (this.isOpen(parent)) propagate(this.#tree, this, parent, -1 - below);
  }

  #show(id: number): void {
    const parent = this.#tree.parent(id);
    const below = this.isOpen(id) ? this.rowsBelow(id) : 0;
    this.#hiddenIds.delete(id);
    this.#hiddenChildren.set(parent, (this.#hiddenChildren.get(parent) ?? 0) - 1);
    if (below > 0) this.#record(parent).extra += below;
    this.rows.added(parent, id);
    if (this.isOpen(parent)) propagate(this.#tree, this, parent, 1 + below);
  }

  #markHidden(id: number): void {
    const parent = this.#tree.parent(id);
    this.#hiddenIds.add(id);
    this.#hiddenChildren.set(parent, (this.#hiddenChildren.get(parent) ?? 0) + 1);
  }

  #record(id: number): Opened {
    let record = this.#opened.get(id);
    if (record === undefined) {
      record = { lastingId: this.#tree.lastingId(id), isOpen: false, byHand: false, extra: 0 };
      this.#opened.set(id, record);
    }
    return record;
  }
}
