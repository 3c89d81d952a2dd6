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
import type { TopicTree } from '../ingest/topic-tree.ts';
import { compareLevels } from './natural-order.ts';
import { siblingsInOrder } from './sibling-sort.ts';

const dollar = 0x24;

/** The figures of one tree view by which its siblings were last sorted, by node. */
export class SortedFigures {
  readonly sort: TreeSort;
  readonly #tree: TopicTree;
  #values = new Float64Array(0);

  constructor(tree: TopicTree, sort: TreeSort) {
    this.#tree = tree;
    this.sort = sort;
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    return this.#values.byteLength;
  }

  /** As it was when the node was last sorted; as it is now where it never was. */
  of(id: number): number {
    if (id >= this.#values.length) this.#grow();
    const known = this.#values[id]!;
    if (!Number.isNaN(known)) return known;
    const now = this.now(id);
    this.#values[id] = now;
    return now;
  }

  set(id: number, value: number): void {
    if (id >= this.#values.length) this.#grow();
    this.#values[id] = value;
  }

  /** As it is now. Counts must have been refreshed. */
  now(id: number): number {
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

  #grow(): void {
    const values = new Float64Array(Math.ceil(this.#tree.nodeCount * 1.25) + 1024).fill(Number.NaN);
    values.set(this.#values);
    this.#values = values;
  }
}

/** The order of the children of one node. */
export class SiblingOrder {
  readonly figures: SortedFigures;
  readonly isByName: boolean;
  readonly #tree: TopicTree;
  readonly #isFirstLevel: boolean;
  readonly #descending: boolean;

  constructor(tree: TopicTree, figures: SortedFigures, isFirstLevel: boolean) {
    this.#tree = tree;
    this.figures = figures;
    this.#isFirstLevel = isFirstLevel;
    this.isByName = figures.sort.by === 'name';
    this.#descending = figures.sort.descending;
  }

  /** Negative: `a` stands before `b`. Never 0 for different nodes. */
  compare(a: number, b: number): number {
    return this.isByName ? this.compareBy(a, b, 0, 0) : this.compareBy(a, b, this.figures.of(a), this.figures.of(b));
  }

  /** As `compare`, with figures at hand. What is equal by figure stands in the natural order of names. */
  compareBy(a: number, b: number, aFigure: number, bFigure: number): number {
    if (this.#isFirstLevel) {
      const rank = this.#rank(a) - this.#rank(b);
      if (rank !== 0) return rank;
    }
    if (aFigure !== bFigure) return aFigure < bFigure !== this.#descending ? -1 : 1;
    const order = compareLevels(this.#tree.level(a), this.#tree.level(b), false);
    return this.isByName && this.#descending ? -order : order;
  }

  /** The ids in natural order of names, or the reverse of it where that is the order; in slices, as `siblingsInOrder`. */
  *byName(ids: Int32Array): Generator<number, Int32Array> {
    const sorted = yield* siblingsInOrder(this.#tree, ids, this.#isFirstLevel);
    if (!this.isByName || !this.#descending) return sorted;
    let border = sorted.length;
    if (this.#isFirstLevel) while (border > 0 && this.#rank(sorted[border - 1]!) === 1) border -= 1;
    sorted.subarray(0, border).reverse();
    sorted.subarray(border).reverse();
    return sorted;
  }

  #rank(id: number): number {
    return this.#tree.levelLength(id) > 0 && this.#tree.namePage(id)[this.#tree.levelStart(id)] === dollar ? 1 : 0;
  }
}
