// Tier: per NEW ROW and per comparison. In which order siblings stand: by name or by a figure, either way. At the first level, topics that
// begin with `$` come last in every order. Figures are compared as they were when the siblings were last sorted, so that rows do not
// change places with every message. Used by sibling-list.ts and sort-job.ts.

import type { TreeSort } from '../../../shared/tree-sort.ts';
import {
  subtreeBytesField,
  subtreeCountField,
  subtreeLastAtField,
  topicsInSubtreeField,
} from '../ingest/node-table.ts';
import { compareNames } from '../ingest/name-order.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';
import { siblingsInOrder } from './sibling-sort.ts';
import type { Sliced } from './slice.ts';

const dollar = 0x24;
/** Figures of so many ids lie in one page: only pages of ids that were sorted are made. */
const idsPerPageShift = 12;
const idMask = (1 << idsPerPageShift) - 1;

/**
 * The figures of one tree view by which its siblings were last sorted, by node. For 0 stands -1, since pages begin with 0: not noted yet.
 * Two columns: while siblings stand in the order of one, they can be sorted anew into the other.
 */
export class SortedFigures {
  readonly sort: TreeSort;
  readonly #tree: TopicTree;
  readonly #columns: readonly (Float64Array | undefined)[][] = [[], []];
  #pageCount = 0;

  constructor(tree: TopicTree, sort: TreeSort) {
    this.#tree = tree;
    this.sort = sort;
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    return this.#pageCount * 8 * (idMask + 1);
  }

  /** As it was noted last; where it never was, as it is now, and that is noted. */
  of(id: number, column: number): number {
    const known = this.#columns[column]![id >>> idsPerPageShift]?.[id & idMask] ?? 0;
    return known === 0 ? this.note(id, column) : known;
  }

  /** Notes it as it is now. */
  note(id: number, column: number): number {
    const now = this.now(id);
    this.set(id, column, now);
    return now;
  }

  set(id: number, column: number, value: number): void {
    const pages = this.#columns[column]!;
    let page = pages[id >>> idsPerPageShift];
    if (page === undefined) {
      page = new Float64Array(idMask + 1);
      pages[id >>> idsPerPageShift] = page;
      this.#pageCount += 1;
    }
    page[id & idMask] = value;
  }

  /** As it is now. Counts must have been refreshed. */
  now(id: number): number {
    const figure = this.#read(id);
    return figure === 0 ? -1 : figure;
  }

  #read(id: number): number {
    const { nodes } = this.#tree;
    switch (this.sort.by) {
      case 'name':
        return 0;
      case 'lastAt':
        return nodes.float(id, subtreeLastAtField);
      case 'messages':
        return nodes.float(id, subtreeCountField);
      case 'rate':
        return this.#tree.messageRate(id);
      case 'bytes':
        return nodes.float(id, subtreeBytesField);
      case 'topics':
      default:
        return nodes.int(id, topicsInSubtreeField);
    }
  }
}

/** The order of the children of one node. */
export class SiblingOrder {
  readonly isByName: boolean;
  readonly descending: boolean;
  readonly #figures: SortedFigures;
  readonly #tree: TopicTree;
  readonly #isFirstLevel: boolean;
  /** That of the figures by which they stand in order. */
  #column = 0;

  constructor(tree: TopicTree, figures: SortedFigures, isFirstLevel: boolean) {
    this.#tree = tree;
    this.#figures = figures;
    this.#isFirstLevel = isFirstLevel;
    this.isByName = figures.sort.by === 'name';
    this.descending = figures.sort.descending;
  }

  /** Negative: `a` stands before `b`. Never 0 for different nodes. */
  compare(a: number, b: number): number {
    if (this.isByName) return this.#compareBy(a, b, 0, 0);
    return this.#compareBy(a, b, this.figureOf(a), this.figureOf(b));
  }

  // What is equal by figure stands in the natural order of names.
  #compareBy(a: number, b: number, aFigure: number, bFigure: number): number {
    if (this.#isFirstLevel) {
      const rank = this.#rank(a) - this.#rank(b);
      if (rank !== 0) return rank;
    }
    if (aFigure !== bFigure) return aFigure < bFigure !== this.descending ? -1 : 1;
    const tree = this.#tree;
    const aStart = tree.levelStart(a);
    const bStart = tree.levelStart(b);
    const aEnd = aStart + tree.levelLength(a);
    const bEnd = bStart + tree.levelLength(b);
    const order = compareNames(tree.namePage(a), aStart, aEnd, tree.namePage(b), bStart, bEnd);
    return this.isByName && this.descending ? -order : order;
  }

  /** The figure by which a child stands in order. Only to be compared. */
  figureOf(id: number): number {
    return this.#figures.of(id, this.#column);
  }

  /** A child that stands nowhere yet is to stand by its figure as it is now. */
  note(id: number): void {
    if (!this.isByName) this.#figures.note(id, this.#column);
  }

  /** The same of the ids from a place on to another. */
  noteAll(ids: Int32Array, start: number, end: number): void {
    for (let index = start; index < end; index += 1) this.note(ids[index]!);
  }

  /** Its figure as it is now, for a new order: it counts once `turn` is called. */
  noteAhead(id: number, figure: number): void {
    this.#figures.set(id, 1 - this.#column, figure);
  }

  figureNow(id: number): number {
    return this.#figures.now(id);
  }

  /** From now on children stand by the figures that were noted ahead. */
  turn(): void {
    this.#column = 1 - this.#column;
  }

  /** The ids in natural order of names, or the reverse of it where that is the order; in slices, as `siblingsInOrder`. */
  *byName(ids: Int32Array): Sliced<Int32Array> {
    const sorted = yield* siblingsInOrder(this.#tree, ids, this.#isFirstLevel);
    if (!this.isByName || !this.descending) return sorted;
    const border = this.borderIn(sorted);
    sorted.subarray(0, border).reverse();
    sorted.subarray(border).reverse();
    return sorted;
  }

  /** Where those begin that come last in every order; `ids` are in natural order. */
  borderIn(ids: Int32Array): number {
    let border = ids.length;
    if (this.#isFirstLevel) while (border > 0 && this.#rank(ids[border - 1]!) === 1) border -= 1;
    return border;
  }

  #rank(id: number): number {
    return this.#tree.levelLength(id) > 0 && this.#tree.namePage(id)[this.#tree.levelStart(id)] === dollar ? 1 : 0;
  }
}
