// Tier: per MESSAGE, while a view is paused; else nothing. One connection's nodes as of one moment: the record of a node is copied before
// the first change after that moment, so that making a freeze costs next to nothing and holding one costs what has changed meanwhile.
// Made by ingest.ts for feed/seen-ingest.ts; told of changes by ingest.ts and topic-tree.ts.
// Ownership: pages of the connection's account, all given back by `close`. Their number is bounded: beyond it the freeze is spent, and
// whoever reads it must go back to the present.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';
import { type NodeTable, parentField, pathStartField, recordInts } from './node-table.ts';

const recordsPerPageShift = Math.log2(pageBytes / (recordInts * 4));
const recordsPerPage = 2 ** recordsPerPageShift;
/** The part of the memory limit that one freeze may fill. */
const share = 0.125;

/** What a freeze is made of besides its nodes. */
export interface FrozenCounts {
  readonly nodeCount: number;
  readonly topicCount: number;
  readonly birthCount: number;
  /** Messages from here on have come since. */
  readonly nextSeq: number;
  /** Number of the window of rates. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The nodes of one connection as of one moment. */
export class Freeze {
  readonly counts: FrozenCounts;
  readonly #nodes: NodeTable;
  readonly #account: MemoryAccount;
  readonly #onClose: (freeze: Freeze) => void;
  readonly #pageLimit: number;
  /** By node: its place among the copies, from 1; 0: it has not changed. */
  #places: Int32Array;
  #copyCount = 0;
  readonly #i32: Int32Array<ArrayBuffer>[] = [];
  readonly #f64: Float64Array[] = [];
  readonly #f32: Float32Array[] = [];
  #isSpent = false;
  #isOpen = true;

  constructor(counts: FrozenCounts, nodes: NodeTable, account: MemoryAccount, onClose: (freeze: Freeze) => void) {
    this.counts = counts;
    this.#nodes = nodes;
    this.#account = account;
    this.#onClose = onClose;
    this.#places = new Int32Array(counts.nodeCount);
    this.#pageLimit = Math.max(1, Math.floor((account.limitBytes * share) / pageBytes));
    account.grow(this.#places.byteLength);
  }

  /** It could not be kept up within its share of memory (or was closed): what it holds is not the truth of that moment any more. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** A node is about to change, and with it those above it. Taking room for the copies may evict messages. */
  note(id: number): void {
    if (id >= this.counts.nodeCount || this.#isSpent) return;
    for (let at = id; this.#places[at] === 0; at = this.#nodes.int(at, parentField)) {
      if (this.#copyCount === this.#i32.length * recordsPerPage && !this.#addPage()) return;
      const place = this.#copyCount;
      this.#nodes.copyRecord(
        at,
        this.#i32[place >>> recordsPerPageShift]!,
        (place & (recordsPerPage - 1)) * recordInts,
      );
      this.#copyCount = place + 1;
      this.#places[at] = place + 1;
    }
  }

  /** A field (node-table.ts) of a node as it was. */
  int(id: number, field: number): number {
    const place = this.#places[id]! - 1;
    // Names may move, and are the same.
    if (place < 0 || field === pathStartField) return this.#nodes.int(id, field);
    return this.#i32[place >>> recordsPerPageShift]![(place & (recordsPerPage - 1)) * recordInts + field]!;
  }

  float(id: number, field: number): number {
    const place = this.#places[id]! - 1;
    if (place < 0) return this.#nodes.float(id, field);
    return this.#f64[place >>> recordsPerPageShift]![(place & (recordsPerPage - 1)) * (recordInts / 2) + field]!;
  }

  single(id: number, field: number): number {
    const place = this.#places[id]! - 1;
    if (place < 0) return this.#nodes.single(id, field);
    return this.#f32[place >>> recordsPerPageShift]![(place & (recordsPerPage - 1)) * recordInts + field]!;
  }

  /** Nodes, the root included. */
  get count(): number {
    return this.counts.nodeCount;
  }

  /** Nodes are about to be removed: what was cannot be held any more. */
  spend(): void {
    if (!this.#isSpent) this.#empty();
  }

  /** Gives its memory back. Nothing may be read of it afterwards. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onClose(this);
    this.#account.shrink(this.#places.byteLength);
    this.#empty();
  }

  /** Its connection is gone, and its memory with it. */
  abandon(): void {
    this.#isOpen = false;
    this.#isSpent = true;
  }

  #addPage(): boolean {
    if (this.#i32.length === this.#pageLimit) {
      this.#empty();
      return false;
    }
    const page = this.#account.takePage();
    this.#i32.push(new Int32Array(page));
    this.#f64.push(new Float64Array(page));
    this.#f32.push(new Float32Array(page));
    return true;
  }

  #empty(): void {
    this.#isSpent = true;
    for (const page of this.#i32) this.#account.releasePage(page.buffer);
    this.#i32.length = 0;
    this.#f64.length = 0;
    this.#f32.length = 0;
    this.#places.fill(0);
    this.#copyCount = 0;
  }
}
