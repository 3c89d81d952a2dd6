// Tier: per CLICK, in slices per frame. Closes branches and every branch below them on a shape that cannot do it at once: those named first,
// so that their rows are gone, then what is below, which nobody sees meanwhile. Owned by tree-view.ts while a filter holds.

import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { FoldableShape } from './unfolding.ts';

/** Nodes looked at in one slice; one that is closed counts as several. Some 4 ms. */
const nodesPerSlice = 20_000;
const costOfClosing = 8;

/** The rest of one act of closing. */
export class Folding {
  readonly #tree: TopicTree;
  readonly #shape: FoldableShape;
  /** Lasting ids of what was named, and of what the user has opened since. */
  readonly #tops: readonly number[];
  readonly #spared = new Set<number>();
  /** Nodes that begin the rest of their siblings to be looked at. */
  #walks: number[] = [];
  #seenRemovals: number;

  /** `ids` are alive; `rootId`: everything. */
  constructor(tree: TopicTree, shape: FoldableShape, ids: readonly number[]) {
    this.#tree = tree;
    this.#shape = shape;
    this.#tops = ids.map((id) => tree.lastingId(id));
    this.#seenRemovals = tree.removalCount;
    shape.setOpen(
      ids.filter((id) => id !== rootId),
      false,
    );
    this.#begin();
  }

  get isDone(): boolean {
    return this.#walks.length === 0;
  }

  /** The user has opened nodes: they stay as they are. */
  spare(ids: readonly number[]): void {
    for (const id of ids) this.#spared.add(this.#tree.lastingId(id));
  }

  /** One slice. */
  work(): void {
    const tree = this.#tree;
    // Ids may name others now.
    if (tree.removalCount !== this.#seenRemovals) this.#begin();
    const closing: number[] = [];
    const below: number[] = [];
    let left = nodesPerSlice;
    for (let id = this.#walks.pop(); id !== undefined; id = left > 0 ? this.#walks.pop() : undefined) {
      left -= 1;
      const next = tree.nextSibling(id);
      // Siblings first: what lies higher is closed earlier.
      if (next !== 0) this.#walks.push(next);
      if (tree.childCount(id) === 0 || !this.#shape.isShown(id) || this.#isSpared(id)) continue;
      closing.push(id);
      below.push(tree.firstChild(id));
      left -= costOfClosing;
    }
    this.#walks.unshift(...below.toReversed());
    this.#shape.setOpen(closing, false);
  }

  /** All that is left at once. */
  finish(): void {
    while (!this.isDone) this.work();
  }

  #begin(): void {
    const tree = this.#tree;
    this.#seenRemovals = tree.removalCount;
    this.#walks = this.#tops
      .map((lastingId) => tree.fromLastingId(lastingId))
      .filter((id) => id !== -1 && !this.#isSpared(id))
      .map((id) => tree.firstChild(id))
      .filter((id) => id !== 0);
  }

  #isSpared(id: number): boolean {
    return this.#spared.size > 0 && this.#spared.has(this.#tree.lastingId(id));
  }
}
