// Tier: per NEW NODE, in slices per frame. Opens branches with few children by themselves, and closes them when they grow past the limit;
// never what the user opened or closed by hand. Owned by expansion.ts; given its slices by tree-view.ts while no filter holds.

import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { RowShape } from './row-index.ts';
import { unfoldLimit } from './unfolding.ts';

/** A shape that knows who opened what. */
export interface DecidedShape extends RowShape {
  /** Whether the user opened or closed the node. */
  isDecided(id: number): boolean;
  setOpenByItself(id: number, open: boolean): void;
}

/** Nodes looked at in one slice; one that opens or closes counts as several. Some 3 ms. */
const nodesPerSlice = 20_000;
const costOfChange = 10;

/**
 * Looks only at rows: what lies in a closed branch is looked at when that opens. So a branch that is a row, and was not decided by the
 * user, is open exactly when it has children, and at most as many as the limit (hidden ones count), once nothing is pending. No branch
 * opens when all rows would then be too many; one that is open may go on growing.
 */
export class AutoExpansion {
  readonly #tree: TopicTree;
  readonly #shape: DecidedShape;
  readonly #rowLimit: number;
  #limit = 0;
  /** Before it was ever wanted there is nothing to do; after it was, there may be something to close. */
  #wasOn = false;
  /** Nodes that begin the rest of their siblings to be looked at. */
  #walks: number[] = [];
  #seenBirths = 0;
  /** All rows when a branch was left closed because there would have been too many; null: none was. */
  #limitedAtRows: number | null = null;

  constructor(tree: TopicTree, shape: DecidedShape, rowLimit: number = unfoldLimit) {
    this.#tree = tree;
    this.#shape = shape;
    this.#rowLimit = rowLimit;
  }

  /** Most children of a branch that opens by itself; 0: none does. */
  setLimit(limit: number): void {
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.#wasOn = true;
    this.restart();
  }

  /** Whether another slice has something to do. */
  get isPending(): boolean {
    return this.#wasOn && (this.#walks.length > 0 || this.#seenBirths < this.#tree.birthCount);
  }

  /** Whether branches stayed closed because all rows together would have been too many. */
  get isLimited(): boolean {
    return this.#limitedAtRows !== null;
  }

  /** Told by the shape: the node's children have become rows. */
  opened(id: number): void {
    if (this.#wasOn && this.#tree.childCount(id) > 0) this.#walks.push(this.#tree.firstChild(id));
  }

  /** Looks at everything anew. Also told by the shape when ids name others than before. */
  restart(): void {
    if (!this.#wasOn) return;
    this.#limitedAtRows = null;
    this.#seenBirths = this.#tree.birthCount;
    const first = this.#tree.firstChild(rootId);
    this.#walks = first === 0 ? [] : [first];
  }

  /** Does a slice. The shape must be up to date with the tree. */
  work(): void {
    if (!this.#wasOn) return;
    // Much was closed since: there is room again.
    if (this.#limitedAtRows !== null && this.#shape.rowsBelow(rootId) < this.#limitedAtRows / 2) this.restart();
    const left = this.#lookAtParents(nodesPerSlice);
    this.#walk(left);
  }

  // Of the nodes that came: their parents have more children now.
  #lookAtParents(budget: number): number {
    const tree = this.#tree;
    const { birthCount } = tree;
    if (!tree.knowsBirthsFrom(this.#seenBirths)) this.restart();
    let left = budget;
    let looked = rootId;
    for (; this.#seenBirths < birthCount && left > 0; this.#seenBirths += 1) {
      left -= 1;
      const parent = tree.parent(tree.bornAt(this.#seenBirths));
      if (parent === looked) continue;
      // Many new siblings one after the other are one look; others between them make it a second one, which finds nothing to do.
      looked = parent;
      if (parent !== rootId && this.#isRow(parent) && this.#look(parent)) left -= costOfChange;
    }
    return left;
  }

  #walk(budget: number): void {
    const tree = this.#tree;
    const shape = this.#shape;
    let left = budget;
    let parent = -1;
    let areRows = false;
    for (let id = this.#walks.pop(); id !== undefined; id = left > 0 ? this.#walks.pop() : undefined) {
      left -= 1;
      if (tree.parent(id) !== parent) {
        parent = tree.parent(id);
        areRows = this.#areChildrenRows(parent);
      }
      // Closed meanwhile: looked at when it opens.
      if (!areRows) continue;
      const next = tree.nextSibling(id);
      if (next !== 0) this.#walks.push(next);
      if (!shape.isShown(id) || tree.childCount(id) === 0) continue;
      const wasOpen = shape.isOpen(id);
      if (this.#look(id)) left -= costOfChange;
      else if (wasOpen) this.#walks.push(tree.firstChild(id));
    }
  }

  /** Opens or closes a row as it should be; whether it did. */
  #look(id: number): boolean {
    const shape = this.#shape;
    const childCount = this.#tree.childCount(id);
    const wanted = childCount > 0 && childCount <= this.#limit;
    if (shape.isOpen(id) === wanted || shape.isDecided(id)) return false;
    if (wanted) {
      const rows = shape.rowsBelow(rootId);
      if (rows + shape.rowsBelow(id) > this.#rowLimit) {
        this.#limitedAtRows ??= rows;
        return false;
      }
    }
    shape.setOpenByItself(id, wanted);
    if (wanted) this.opened(id);
    return true;
  }

  #isRow(id: number): boolean {
    return this.#shape.isShown(id) && this.#areChildrenRows(this.#tree.parent(id));
  }

  #areChildrenRows(id: number): boolean {
    for (let at = id; at !== rootId; at = this.#tree.parent(at)) {
      if (!this.#shape.isOpen(at) || !this.#shape.isShown(at)) return false;
    }
    return true;
  }
}
