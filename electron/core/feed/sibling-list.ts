// Tier: per FRAME. The sorted children of one open node, each with the number of rows it stands for; finds a row by its offset and
// the offset of a child. Segments of a few hundred, so that a new topic among a million moves little. Called by row-index.ts.

import type { TopicTree } from '../ingest/topic-tree.ts';
import { compareLevels } from './natural-order.ts';
import { sortSiblings } from './sibling-sort.ts';

const segmentSize = 512;
/** Beyond so many single changes since the last look, all rows are counted anew. */
const changeLimit = 256;

interface Segment {
  readonly ids: Int32Array;
  count: number;
  rows: number;
}

/** A child in the list, and which of its rows (0: its own) an offset fell on. */
export interface ListPlace {
  readonly list: SiblingList;
  segment: number;
  index: number;
  /** Children before it. */
  rank: number;
  rest: number;
}

/** The shown children of one node. What is added or changed takes effect at the next reading. */
export class SiblingList {
  readonly #tree: TopicTree;
  readonly #isFirstLevel: boolean;
  readonly #rowsOf: (id: number) => number;
  #segments: Segment[] = [];
  #size = 0;
  readonly #pending = new Set<number>();
  /** Pairs of child and difference of rows. */
  readonly #changes: number[] = [];
  #isStale = false;
  /** The frame that used it last: for whoever keeps the list. */
  usedIn = 0;

  /** `rowsOf`: the rows a child stands for, its own included. */
  constructor(tree: TopicTree, ids: Int32Array, isFirstLevel: boolean, rowsOf: (id: number) => number) {
    this.#tree = tree;
    this.#isFirstLevel = isFirstLevel;
    this.#rowsOf = rowsOf;
    this.#fill(sortSiblings(tree, ids, isFirstLevel));
  }

  get size(): number {
    return this.#size + this.#pending.size;
  }

  get pendingSize(): number {
    return this.#pending.size;
  }

  /** A child is new among the rows. */
  add(id: number): void {
    this.#pending.add(id);
  }

  /** A child stands for more or fewer rows. */
  change(id: number, difference: number): void {
    if (this.#isStale || this.#pending.has(id)) return;
    if (this.#changes.length < changeLimit * 2) {
      this.#changes.push(id, difference);
    } else {
      this.#isStale = true;
      this.#changes.length = 0;
    }
  }

  /** The child whose rows hold the offset; null: beyond the end. */
  seek(offset: number): ListPlace | null {
    this.#settle();
    let left = offset;
    let rank = 0;
    for (let at = 0; at < this.#segments.length; at += 1) {
      const segment = this.#segments[at]!;
      if (left >= segment.rows) {
        left -= segment.rows;
        rank += segment.count;
        continue;
      }
      for (let index = 0; index < segment.count; index += 1) {
        const rows = this.#rowsOf(segment.ids[index]!);
        if (left < rows) return { list: this, segment: at, index, rank: rank + index, rest: left };
        left -= rows;
      }
    }
    return null;
  }

  /** The child at a place of this list. */
  at(place: ListPlace): number {
    return this.#segments[place.segment]!.ids[place.index]!;
  }

  /** Moves a place to the next child. False: there is none. */
  advance(place: ListPlace): boolean {
    place.index += 1;
    place.rank += 1;
    if (place.index < this.#segments[place.segment]!.count) return true;
    place.segment += 1;
    place.index = 0;
    return place.segment < this.#segments.length;
  }

  /** Rows before a child; -1: it is not in the list. */
  offsetOf(id: number): number {
    this.#settle();
    const at = this.#segmentOf(id);
    const segment = this.#segments[at];
    if (segment === undefined) return -1;
    const index = this.#indexIn(segment, id);
    if (segment.ids[index] !== id || index >= segment.count) return -1;
    let offset = 0;
    for (let before = 0; before < at; before += 1) offset += this.#segments[before]!.rows;
    for (let before = 0; before < index; before += 1) offset += this.#rowsOf(segment.ids[before]!);
    return offset;
  }

  #settle(): void {
    if (this.#pending.size === 0 && this.#changes.length === 0 && !this.#isStale) return;
    for (let at = 0; at < this.#changes.length; at += 2) {
      const segment = this.#segments[this.#segmentOf(this.#changes[at]!)];
      if (segment !== undefined) segment.rows += this.#changes[at + 1]!;
    }
    this.#changes.length = 0;
    if (this.#pending.size * 16 > this.#size) this.#merge();
    else for (const id of this.#pending) this.#insert(id);
    this.#pending.clear();
    if (this.#isStale) for (const segment of this.#segments) segment.rows = this.#rowsIn(segment);
    this.#isStale = false;
  }

  #compare(a: number, b: number): number {
    return compareLevels(this.#tree.level(a), this.#tree.level(b), this.#isFirstLevel);
  }

  #insert(id: number): void {
    const at = this.#segmentOf(id);
    let segment = this.#segments[at]!;
    if (segment.count === segmentSize) {
      this.#split(at);
      if (this.#compare(id, this.#segments[at + 1]!.ids[0]!) > 0) segment = this.#segments[at + 1]!;
    }
    const index = this.#indexIn(segment, id);
    segment.ids.copyWithin(index + 1, index, segment.count);
    segment.ids[index] = id;
    segment.count += 1;
    segment.rows += this.#rowsOf(id);
    this.#size += 1;
  }

  #split(at: number): void {
    const full = this.#segments[at]!;
    const half = segmentSize / 2;
    const second: Segment = { ids: new Int32Array(segmentSize), count: segmentSize - half, rows: 0 };
    second.ids.set(full.ids.subarray(half));
    full.count = half;
    full.rows = this.#rowsIn(full);
    second.rows = this.#rowsIn(second);
    this.#segments.splice(at + 1, 0, second);
  }

  // Many at once: sorted among themselves, then one pass over both.
  #merge(): void {
    const added = sortSiblings(this.#tree, Int32Array.from(this.#pending), this.#isFirstLevel);
    const merged = new Int32Array(this.#size + added.length);
    let next = 0;
    let to = 0;
    for (const segment of this.#segments) {
      for (let index = 0; index < segment.count; index += 1) {
        const id = segment.ids[index]!;
        while (next < added.length && this.#compare(added[next]!, id) < 0) {
          merged[to] = added[next]!;
          to += 1;
          next += 1;
        }
        merged[to] = id;
        to += 1;
      }
    }
    merged.set(added.subarray(next), to);
    this.#fill(merged);
  }

  #fill(sorted: Int32Array): void {
    this.#segments = [];
    this.#size = sorted.length;
    // Three quarters full, so that the first insertions split nothing. Never without a segment: insertions need one.
    const filled = (segmentSize * 3) / 4;
    for (let start = 0; start === 0 || start < sorted.length; start += filled) {
      const ids = new Int32Array(segmentSize);
      const part = sorted.subarray(start, start + filled);
      ids.set(part);
      const segment: Segment = { ids, count: part.length, rows: 0 };
      segment.rows = this.#rowsIn(segment);
      this.#segments.push(segment);
    }
  }

  #rowsIn(segment: Segment): number {
    let rows = 0;
    for (let index = 0; index < segment.count; index += 1) rows += this.#rowsOf(segment.ids[index]!);
    return rows;
  }

  // The last segment whose first child does not stand after the id.
  #segmentOf(id: number): number {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#compare(this.#segments[middle]!.ids[0]!, id) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #indexIn(segment: Segment, id: number): number {
    let low = 0;
    let high = segment.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(segment.ids[middle]!, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
