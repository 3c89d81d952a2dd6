// Tier: per MATCH. The hits of Find: topics that match its text (and the filter, where one holds) and are not hidden, counted for each
// branch, so that the next hit, and which one it is of how many, is found without a list of them. Called by tree-view.ts; filter-scan.ts
// says which topics match.

import type { FindDirection } from '../../../shared/tree-find.ts';
import type { ParsedFilter } from '../../../shared/tree-filter.ts';
import type { TreeSort } from '../../../shared/tree-sort.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { FilterScan, type MatchSink } from './filter-scan.ts';
import { grown } from './grown.ts';
import type { HiddenNodes } from './hidden-nodes.ts';
import { RowIndex, type RowShape } from './row-index.ts';
import { Slice } from './slice.ts';

/** The tree as if everything were open and only hits were rows. `sync` before anything is read. */
export class FoundTopics implements RowShape, MatchSink {
  readonly #tree: TopicTree;
  readonly #hidden: HiddenNodes;
  readonly #scan: FilterScan;
  readonly #rows: RowIndex;
  /** By node: hits, itself and everything below it. */
  #hits: Int32Array;

  /** `filter` has terms. */
  constructor(ingest: Ingest, filter: ParsedFilter, hidden: HiddenNodes, sort: TreeSort) {
    this.#tree = ingest.tree;
    this.#hidden = hidden;
    this.#hits = new Int32Array(ingest.tree.nodeCount + 1024);
    this.#scan = new FilterScan(ingest, filter, this);
    this.#rows = new RowIndex(ingest.tree, this, (id) => (this.#isHit(id) ? 1 : 0));
    this.#rows.setSort(sort);
  }

  /** Of the topics looked at so far. */
  get hitCount(): number {
    return this.#hits[rootId]!;
  }

  get unknownCount(): number {
    return this.#scan.unknownCount;
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    return this.#hits.byteLength + this.#scan.memoryBytes + this.#rows.memoryBytes;
  }

  /** Whether there are topics that have not been looked at. */
  get isScanning(): boolean {
    return !this.#scan.isComplete;
  }

  /** Topics are looked at for the first time. */
  get isFirst(): boolean {
    return this.#scan.isFirst;
  }

  /** Whether the next `sync` has something to do besides what comes. */
  isWorking(holdsOrder: boolean): boolean {
    return this.#scan.isWorking || (this.#rows.isWorking && !holdsOrder) || this.#rows.isSorting;
  }

  setSort(sort: TreeSort): void {
    this.#rows.setSort(sort);
  }

  /** Looks at topics and sorts until the slice is over, a little of each at least. */
  sync(holdsOrder: boolean, slice: Slice): void {
    this.#hits = grown(this.#hits, this.#tree.nodeCount);
    this.#scan.scan(slice);
    this.#rows.work(holdsOrder, slice);
  }

  /** Where a node stands among the hits, from 1; 0: it is none. */
  positionOf(id: number): number {
    return this.#isHit(id) ? this.#rows.rowsBefore(id, new Slice(0)) + 1 : 0;
  }

  /** Does what `step` would have to do among very many siblings, until the slice is over; whether that is done. */
  prepareStep(from: number | null, direction: FindDirection, slice: Slice): boolean {
    if (this.hitCount === 0) return true;
    if (from !== null && !this.#rows.collectAbove(from, slice)) return false;
    return this.#rows.collectAt(this.#indexOf(from, direction), slice);
  }

  /** The nearest hit after or before a node (null: the first, the last one), from the other end where there is none. */
  step(from: number | null, direction: FindDirection): { readonly id: number; readonly position: number } | null {
    if (this.hitCount === 0) return null;
    const index = this.#indexOf(from, direction);
    const id = this.#rows.window(index, 1).ids[0];
    return id === undefined ? null : { id, position: index + 1 };
  }

  #indexOf(from: number | null, direction: FindDirection): number {
    const count = this.hitCount;
    const before = from === null ? 0 : this.#rows.rowsBefore(from);
    const after = from !== null && this.#isHit(from) ? before + 1 : before;
    return ((direction === 'next' ? after : before - 1) + count) % count;
  }

  isOpen(): boolean {
    return true;
  }

  isShown(id: number): boolean {
    return (this.#hits[id] ?? 0) > 0;
  }

  rowsBelow(id: number): number {
    return (this.#hits[id] ?? 0) - (this.#isHit(id) ? 1 : 0);
  }

  /** Called by the scan. */
  matched(topic: number): void {
    if (this.#hidden.covers(topic)) return;
    for (let id = topic; id !== rootId; id = this.#tree.parent(id)) {
      const hits = this.#hits[id]! + 1;
      this.#hits[id] = hits;
      if (hits === 1) this.#rows.added(this.#tree.parent(id), id);
      else this.#rows.changed(this.#tree.parent(id), id, 1);
    }
    this.#hits[rootId] = this.hitCount + 1;
  }

  /** Called by the scan. */
  unmatched(topic: number): void {
    if (this.#hidden.covers(topic)) return;
    for (let id = topic; id !== rootId; id = this.#tree.parent(id)) {
      const hits = this.#hits[id]! - 1;
      this.#hits[id] = hits;
      if (hits === 0) {
        this.#rows.closed(id);
        this.#rows.removed(this.#tree.parent(id), id);
      } else this.#rows.changed(this.#tree.parent(id), id, -1);
    }
    this.#hits[rootId] = this.hitCount - 1;
  }

  /** Called by the scan: topics were given up, and nothing is a hit until it has matched again. */
  begunAnew(): void {
    this.#hits.fill(0);
    this.#rows.reset();
  }

  // What is hidden matches too, but neither it nor anything below it has hits.
  #isHit(id: number): boolean {
    return this.isShown(id) && this.#scan.isMatch(id);
  }
}
