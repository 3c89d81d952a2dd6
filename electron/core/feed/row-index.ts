// Tier: per FRAME. Between row numbers and nodes of one tree view, without a list of all rows: each open node on the way has the sorted
// children it needs (sibling-list.ts), made when first looked at. The cost of a frame depends on depth and viewport, not on topics.
// Which nodes are shown and open is the shape's business: expansion.ts, or filtered-rows.ts while a filter holds.

import { required } from '../../../shared/assert.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { naturalSort, type TreeSort } from '../../../shared/tree-sort.ts';
import { gatheredSiblings } from './sibling-gathering.ts';
import { type ListPlace, SiblingList } from './sibling-list.ts';
import { SiblingOrder, SortedFigures } from './sibling-order.ts';
import type { Slice } from './slice.ts';

/** Which nodes are rows. A shape tells its index of every change before it is read again. */
export interface RowShape {
  /** Whether the node's children are rows, were the node itself one. */
  isOpen(id: number): boolean;
  /** Whether the node is a row, were everything above it open. */
  isShown(id: number): boolean;
  /** Rows below a node, were it open. */
  rowsBelow(id: number): number;
}

/** Where a row stands among its siblings that are rows. */
export interface SiblingPlace {
  /** From 1. */
  readonly position: number;
  readonly siblingCount: number;
}

/** Rows one below the other, each with its place. */
export interface IndexedRows {
  readonly ids: readonly number[];
  readonly places: readonly SiblingPlace[];
}

/** One row, found by a search. */
export interface FoundRow {
  readonly index: number;
  readonly id: number;
  readonly place: SiblingPlace;
}

/** Lists that were not used for so many frames are given up once there are many. */
const idleFrames = 64;
const manyLists = 256;
/** Children of no more than this are collected and sorted when first looked at. */
const listedAtOnce = 2048;
/** Siblings stand still for so many windows of rates (seconds) at least before they are sorted anew. */
const calmWindows = 2;
/** And for one more for each so many slices that sorting took: it is to take a tenth of a core at most. */
const slicesPerWindow = 25;

/** The rows of one shape. */
export class RowIndex {
  readonly #tree: TopicTree;
  readonly #shape: RowShape;
  readonly #ownRows: (id: number) => number;
  readonly #lists = new Map<number, SiblingList>();
  readonly #rowsOf: (id: number) => number;
  readonly #isShown: (id: number) => boolean;
  #keptId: number = rootId;
  #frame = 0;
  #figures: SortedFigures;
  #sortedWindow: number;
  /** Since siblings were sorted anew last. */
  #sliceCount = 0;
  #orderVersion = 0;
  #isWindowInOrder = true;
  /** Lists know nodes that may be gone when this has changed: the shape will reset. */
  #seenRemovals: number;

  /** `ownRows`: 0 for a node that is no row itself and stands only for those below it; else 1, as all are unless told otherwise. */
  constructor(tree: TopicTree, shape: RowShape, ownRows: (id: number) => number = () => 1) {
    this.#tree = tree;
    this.#shape = shape;
    this.#ownRows = ownRows;
    this.#figures = new SortedFigures(tree, naturalSort);
    this.#sortedWindow = tree.window;
    this.#seenRemovals = tree.removalCount;
    this.#isShown = (id) => shape.isShown(id);
    this.#rowsOf = (id) => (shape.isOpen(id) ? ownRows(id) + shape.rowsBelow(id) : ownRows(id));
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    let bytes = this.#figures.memoryBytes;
    for (const list of this.#lists.values()) bytes += list.memoryBytes;
    return bytes;
  }

  /** Told by the shape: a node has become a shown child. */
  added(parent: number, id: number): void {
    const list = this.#lists.get(parent);
    if (list === undefined) return;
    list.add(id);
    // Nobody looks at it any more: sorting anew later is cheaper than keeping what came meanwhile.
    if (list.pendingSize > 65_536 && list.usedIn + idleFrames < this.#frame) this.#lists.delete(parent);
  }

  /** Told by the shape: a node is no shown child any more. */
  removed(parent: number, id: number): void {
    this.#lists.get(parent)?.remove(id);
  }

  /** Told by the shape: a child stands for more or fewer rows. */
  changed(parent: number, id: number, difference: number): void {
    this.#lists.get(parent)?.change(id, difference);
  }

  /** Told by the shape: the node's children are no rows any more. */
  closed(id: number): void {
    this.#lists.delete(id);
  }

  /**
   * The same, while the shape goes on telling of them: the one closed last stays as it is, for it is often opened again, and very many children
   * take their time to be put in order. Unless they stand by figures, which change.
   */
  closedForNow(id: number): void {
    const keptId = this.#keptId;
    if (keptId !== id && !this.#shape.isOpen(keptId)) this.#lists.delete(keptId);
    if (this.sort.by !== 'name' || this.#lists.get(id)?.isWorking === true) this.#lists.delete(id);
    this.#keptId = id;
  }

  /** The node closed last, whose children are to be told. */
  get keptId(): number {
    return this.#keptId;
  }

  /** Told by the shape: nothing is as it was. */
  reset(): void {
    this.#lists.clear();
    this.#seenRemovals = this.#tree.removalCount;
  }

  get sort(): TreeSort {
    return this.#figures.sort;
  }

  /** Sorts siblings by something else. Very many of them stay where they are until that is done. */
  setSort(sort: TreeSort): void {
    this.#figures = new SortedFigures(this.#tree, sort);
    this.#sortedWindow = this.#tree.window;
    this.#orderVersion += 1;
    for (const [parent, list] of this.#lists) {
      if (list.usedIn === this.#frame && !list.isGathering) list.setOrder(this.#orderOf(parent));
      else this.#lists.delete(parent);
    }
  }

  /** Changes whenever rows have changed places by sorting. */
  get orderVersion(): number {
    return this.#orderVersion;
  }

  /** Whether rows of the last frame will change places when they are sorted: they are too many to be sorted at once. */
  get isSorting(): boolean {
    return this.#used().some((list) => !list.isSorted);
  }

  /** Whether the last window should show children of which the first are still being chosen: it ends before them, or shows any. */
  get isBeginning(): boolean {
    return this.#used().some((list) => list.isBeginning);
  }

  /** Whether the rows of the last window stand where they belong, though others may not. */
  get isWindowInOrder(): boolean {
    return this.#isWindowInOrder;
  }

  /** Whether `work` has something to do. */
  get isWorking(): boolean {
    return this.#used().some((list) => list.isWorking);
  }

  /** Sorts on what the last frame looked at until the slice is over. `holds`: the order is to stand still, unless it was never right. */
  work(holds: boolean, slice: Slice): void {
    if (this.#tree.removalCount !== this.#seenRemovals) return;
    const used = this.#used();
    const calm = Math.max(calmWindows, Math.ceil(this.#sliceCount / slicesPerWindow));
    const isDue = this.#figures.sort.by !== 'name' && this.#tree.window - this.#sortedWindow >= calm;
    // A round of sorting is finished before the next begins.
    if (isDue && !holds && !used.some((list) => list.isWorking)) {
      this.#sortedWindow = this.#tree.window;
      this.#sliceCount = 0;
      for (const list of used) if (list.resort()) this.#orderVersion += 1;
    }
    for (const list of used) {
      if (!list.isWorking || (holds && list.isSorted)) continue;
      if (list.work(slice)) this.#orderVersion += 1;
      this.#sliceCount += 1;
      if (slice.isOver) return;
    }
  }

  #used(): readonly SiblingList[] {
    return [...this.#lists.values()].filter((list) => list.usedIn === this.#frame);
  }

  #orderOf(parent: number): SiblingOrder {
    return new SiblingOrder(this.#tree, this.#figures, parent === rootId);
  }

  get totalRows(): number {
    return this.#shape.rowsBelow(rootId);
  }

  /**
   * The rows from an index on, at most `count`. With `patience` very many children are only begun to be collected until it is over: see
   * `isBeginning`, `isSorting`. Without it all are collected, and not too many sorted, whatever it takes.
   */
  window(first: number, count: number, patience: Slice | null = null): IndexedRows {
    this.#beginFrame();
    const ids: number[] = [];
    const places: SiblingPlace[] = [];
    this.#isWindowInOrder = true;
    const walk = count > 0 ? this.#walkFrom(first, patience) : null;
    if (walk === null) return { ids, places };
    do {
      ids.push(walk.id);
      places.push(walk.place);
      if (!walk.isInOrder) this.#isWindowInOrder = false;
    } while (ids.length < count && walk.next());
    return { ids, places };
  }

  /** The row of a node, or -1 when something above it is closed or it is not shown. */
  indexOf(id: number, patience: Slice | null = null): number {
    if (id === rootId || !this.#shape.isShown(id)) return -1;
    for (let above = this.#tree.parent(id); above !== rootId; above = this.#tree.parent(above)) {
      if (!this.#shape.isOpen(above) || !this.#shape.isShown(above)) return -1;
    }
    let index = 0;
    for (let at = id; at !== rootId; at = this.#tree.parent(at)) {
      const parent = this.#tree.parent(at);
      const offset = this.#list(parent, patience).offsetOf(at);
      if (offset === -1) return -1;
      index += offset + (parent === rootId ? 0 : this.#ownRows(parent));
    }
    return index;
  }

  /** Rows before the place of a node, which may itself be none; nothing above it is closed. */
  rowsBefore(id: number, patience: Slice | null = null): number {
    let before = 0;
    for (let at = id; at !== rootId; at = this.#tree.parent(at)) {
      const parent = this.#tree.parent(at);
      if (this.#shape.rowsBelow(parent) > 0) before += this.#list(parent, patience).offsetBefore(at);
      if (parent !== rootId) before += this.#ownRows(parent);
    }
    return before;
  }

  /** Collects the siblings of a node and of all above it, for `indexOf` and `rowsBefore`, until the slice is over; whether that is done. */
  collectAbove(id: number, slice: Slice): boolean {
    for (let at = id; at !== rootId; at = this.#tree.parent(at)) {
      const parent = this.#tree.parent(at);
      if (this.#shape.rowsBelow(parent) > 0 && !this.#list(parent, slice).hasten(slice)) return false;
    }
    return true;
  }

  /** The same of the row at an index and all above it, for `window`. */
  collectAt(index: number, slice: Slice): boolean {
    for (let parent = rootId, offset = index; ; ) {
      const list = this.#list(parent, slice);
      if (!list.hasten(slice)) return false;
      const place = list.seek(offset);
      if (place === null) return true;
      parent = list.at(place);
      const ownRows = this.#ownRows(parent);
      if (place.rest < ownRows) return true;
      offset = place.rest - ownRows;
    }
  }

  /** The first row at or after `first` (then from the top up to it) that the test accepts, or null. */
  search(first: number, accepts: (id: number) => boolean): FoundRow | null {
    this.#beginFrame();
    const total = this.totalRows;
    if (total === 0) return null;
    const start = first < total ? first : 0;
    let walk = this.#walkFrom(start, null);
    for (let step = 0; step < total && walk !== null; step += 1) {
      const index = start + step < total ? start + step : start + step - total;
      if (accepts(walk.id)) return { index, id: walk.id, place: walk.place };
      if (!walk.next()) walk = this.#walkFrom(0, null);
    }
    return null;
  }

  #beginFrame(): void {
    this.#frame += 1;
    if (this.#lists.size < manyLists) return;
    for (const [id, list] of this.#lists) if (list.usedIn + idleFrames < this.#frame) this.#lists.delete(id);
  }

  #walkFrom(first: number, patience: Slice | null): Walk | null {
    const places: ListPlace[] = [];
    for (let parent = rootId, offset = first; ; ) {
      const place = this.#list(parent, patience).seek(offset);
      if (place === null) return null;
      places.push(place);
      parent = place.list.at(place);
      const ownRows = this.#ownRows(parent);
      if (place.rest < ownRows) return new Walk(places, parent, (id) => this.#childrenOf(id, patience));
      offset = place.rest - ownRows;
    }
  }

  #childrenOf(id: number, patience: Slice | null): SiblingList | null {
    return this.#shape.isOpen(id) && this.#shape.rowsBelow(id) > 0 ? this.#list(id, patience) : null;
  }

  #list(parent: number, patience: Slice | null): SiblingList {
    let list = this.#lists.get(parent);
    if (list === undefined) {
      list = this.#listOf(parent);
      this.#lists.set(parent, list);
      if (this.#tree.childCount(parent) <= listedAtOnce) list.hasten();
      else if (patience !== null) list.work(patience);
    }
    if (patience === null) list.hasten();
    list.usedIn = this.#frame;
    return list;
  }

  #listOf(parent: number): SiblingList {
    const order = this.#orderOf(parent);
    const gathering = gatheredSiblings(this.#tree, parent, this.#isShown, order);
    return new SiblingList(gathering, order, { of: this.#rowsOf, total: () => this.#shape.rowsBelow(parent) });
  }
}

/** A walk over the rows, downwards. Nothing may change while it lasts. */
class Walk {
  readonly #places: ListPlace[];
  readonly #childrenOf: (id: number) => SiblingList | null;
  id: number;

  constructor(places: ListPlace[], id: number, childrenOf: (id: number) => SiblingList | null) {
    this.#places = places;
    this.id = id;
    this.#childrenOf = childrenOf;
  }

  /** Where the row stands among its siblings. */
  get place(): SiblingPlace {
    const { list, rank } = required(this.#places.at(-1), 'a walk stands in a list until it ends');
    return { position: rank + 1, siblingCount: list.size };
  }

  /** Whether the row stands among its siblings where it belongs. */
  get isInOrder(): boolean {
    const place = required(this.#places.at(-1), 'a walk stands in a list until it ends');
    return place.list.isOrderedAt(place);
  }

  /** To the next row. False: that was the last. */
  next(): boolean {
    const inside = this.#childrenOf(this.id)?.seek(0) ?? null;
    if (inside !== null) {
      this.#places.push(inside);
      this.id = inside.list.at(inside);
      return true;
    }
    for (let place = this.#places.at(-1); place !== undefined; place = this.#places.at(-1)) {
      if (place.list.advance(place)) {
        this.id = place.list.at(place);
        return true;
      }
      this.#places.pop();
    }
    return false;
  }
}
