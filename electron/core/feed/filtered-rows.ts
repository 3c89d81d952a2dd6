// Tier: per MATCH. The rows while a filter holds: matching topics and everything above them, open unless the user closes one.
// Called by tree-view.ts; filter-scan.ts says which topics match.

import type { ParsedFilter } from '../../../shared/tree-filter.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import { FilterScan, type MatchSink } from './filter-scan.ts';
import { grown } from './grown.ts';
import type { HiddenNodes } from './hidden-nodes.ts';
import { type CountingShape, inOrderToSet, mapEntryBytes, propagate } from './row-counts.ts';
import { RowIndex } from './row-index.ts';
import type { Slice } from './slice.ts';

/** The tree under a filter that has terms. */
export class FilteredRows implements CountingShape, MatchSink {
  readonly rows: RowIndex;
  readonly scan: FilterScan;
  readonly #tree: TopicTree;
  /** By node: matching topics of it and everything below it. A node that has some is a row. */
  #matches: Int32Array;
  /** By node: rows below it, were it open. */
  #below: Int32Array;
  /** With the lasting id of the node that was closed, which may have been given up since. */
  readonly #closed = new Map<number, number>();
  readonly #chain: number[] = [];

  #hiddenMatchCount = 0;
  readonly #hidden: HiddenNodes;

  constructor(ingest: Ingest, filter: ParsedFilter, hidden: HiddenNodes) {
    this.#hidden = hidden;
    this.#tree = ingest.tree;
    this.#matches = new Int32Array(ingest.tree.nodeCount + 1024);
    this.#below = new Int32Array(ingest.tree.nodeCount + 1024);
    this.rows = new RowIndex(ingest.tree, this);
    this.scan = new FilterScan(ingest, filter, this);
  }

  /** Matches that are no rows, because the user has hidden them. */
  get hiddenMatchCount(): number {
    return this.#hiddenMatchCount;
  }

  /** What it holds, in bytes. */
  get memoryBytes(): number {
    const columns = this.#matches.byteLength + this.#below.byteLength;
    return columns + this.scan.memoryBytes + this.rows.memoryBytes + this.#closed.size * mapEntryBytes;
  }

  /** What the user has closed under this filter. */
  get closedIds(): readonly number[] {
    return [...this.#closed.keys()];
  }

  isOpen(id: number): boolean {
    return !this.#closed.has(id);
  }

  isShown(id: number): boolean {
    return (this.#matches[id] ?? 0) > 0;
  }

  rowsBelow(id: number): number {
    return this.#below[id] ?? 0;
  }

  addRowsBelow(id: number, difference: number): void {
    this.#below[id] = this.rowsBelow(id) + difference;
  }

  /** Looks at topics until the slice is over; null: at none now. */
  sync(slice: Slice | null): void {
    this.#matches = grown(this.#matches, this.#tree.nodeCount);
    this.#below = grown(this.#below, this.#tree.nodeCount);
    this.scan.scan(slice);
  }

  /** Opens or closes nodes for as long as this filter holds. */
  setOpen(ids: readonly number[], open: boolean): void {
    for (const id of inOrderToSet(this.#tree, ids, open)) {
      if (this.isOpen(id) === open) continue;
      if (open) this.#closed.delete(id);
      else this.#closed.set(id, this.#tree.lastingId(id));
      if (!open) this.rows.closed(id);
      if (this.isShown(id)) propagate(this.#tree, this, id, open ? this.rowsBelow(id) : -this.rowsBelow(id));
    }
  }

  /** Called by the scan: the topic becomes a row, and everything above it that is not yet one. */
  matched(topic: number): void {
    if (this.#hidden.covers(topic)) {
      this.#hiddenMatchCount += 1;
      return;
    }
    const chain = this.#chainOf(topic, 0);
    this.#count(topic, 1);
    const top = chain.at(-1);
    if (top === undefined) return;
    let rows = 0;
    for (const shown of chain) {
      this.#below[shown] = rows;
      // A node may have been closed before it became a row.
      rows = this.isOpen(shown) ? rows + 1 : 1;
    }
    const above = this.#tree.parent(top);
    this.rows.added(above, top);
    this.addRowsBelow(above, rows);
    if (this.isOpen(above)) propagate(this.#tree, this, above, rows);
  }

  /** Called by the scan: the topic is a row only if something below it matches, and so on upwards. */
  unmatched(topic: number): void {
    if (this.#hidden.covers(topic)) {
      this.#hiddenMatchCount -= 1;
      return;
    }
    const chain = this.#chainOf(topic, 1);
    this.#count(topic, -1);
    const top = chain.at(-1);
    if (top === undefined) return;
    const rows = this.isOpen(top) ? 1 + this.rowsBelow(top) : 1;
    for (const gone of chain) {
      this.#below[gone] = 0;
      this.rows.closed(gone);
    }
    const above = this.#tree.parent(top);
    this.rows.removed(above, top);
    this.addRowsBelow(above, -rows);
    if (this.isOpen(above)) propagate(this.#tree, this, above, -rows);
  }

  /** Called by the scan: topics were given up, and nothing is a row until it has matched again. */
  begunAnew(): void {
    this.#matches.fill(0);
    this.#below.fill(0);
    this.#hiddenMatchCount = 0;
    this.rows.reset();
    for (const [id, lastingId] of this.#closed) {
      if (this.#tree.fromLastingId(lastingId) === -1) this.#closed.delete(id);
    }
  }

  // The topic and those right above it that have so many matches, upwards; never the root.
  #chainOf(topic: number, matches: number): number[] {
    const chain = this.#chain;
    chain.length = 0;
    for (let id = topic; id !== rootId && this.#matches[id] === matches; id = this.#tree.parent(id)) chain.push(id);
    return chain;
  }

  #count(topic: number, difference: number): void {
    for (let id = topic; ; id = this.#tree.parent(id)) {
      this.#matches[id] = this.#matches[id]! + difference;
      if (id === rootId) return;
    }
  }
}
