// Tier: per FRAME. The sorted children of one open node, each with the number of rows it stands for; finds a row by its offset and
// the offset of a child. Segments of a few hundred, so that a new topic among a million moves little. Called by row-index.ts.
// More children than can be sorted at once stand in the order in which they came until a job (sort-job.ts) is done.

import type { SiblingOrder } from './sibling-order.ts';
import { finished, type SortJob, sortJob } from './sort-job.ts';

const segmentSize = 512;
/** Beyond so many single changes since the last look, all rows are counted anew. */
const changeLimit = 256;
/** More children than this are sorted in slices: by name, which is quicker, and by a figure. */
const namesAtOnce = 32_768;
const figuresAtOnce = 16_384;
/** So many may stand in order when very many new ones are sorted in among them at once. */
const mergedAtOnce = 131_072;
/** More new children at a time than this are not sorted in one by one. */
const insertedAtOnce = 4096;

/** A segment with its headers; a child in a set; a child while it is sorted: place, figure or key, and the order made of them. */
const segmentBytes = segmentSize * 4 + 200;
const setEntryBytes = 32;
const sortingBytes = 44;

interface Segment {
  readonly ids: Int32Array;
  count: number;
  /** Rows of its children; `unknown`: not counted yet, since nobody looked so far down. */
  rows: number;
}

const unknown = -1;

/** A child in the list, and which of its rows (0: its own) an offset fell on. */
export interface ListPlace {
  readonly list: SiblingList;
  segment: number;
  index: number;
  /** Children before it. */
  rank: number;
  rest: number;
}

/** The shown children of one node. What is added, removed or changed takes effect at the next reading. */
export class SiblingList {
  #order: SiblingOrder;
  readonly #rowsOf: (id: number) => number;
  #segments: Segment[] = [];
  #size = 0;
  readonly #pending = new Set<number>();
  readonly #removed = new Set<number>();
  /** Pairs of child and difference of rows. */
  readonly #changes: number[] = [];
  #isStale = false;
  #job: SortJob | null = null;
  /** False: children stand in some order until the job is done, and none can be found by comparison. */
  #isSorted = true;
  /** What changed while the job was at work. */
  readonly #addedMeanwhile = new Set<number>();
  readonly #removedMeanwhile = new Set<number>();
  /** The frame that used it last: for whoever keeps the list. */
  usedIn = 0;

  /** `rowsOf`: the rows a child stands for, its own included. */
  constructor(ids: Int32Array, order: SiblingOrder, rowsOf: (id: number) => number) {
    this.#order = order;
    this.#rowsOf = rowsOf;
    if (ids.length <= this.#atOnce) this.#fill(finished(sortJob(ids, order)));
    // By name first: what is equal by figure is then in order already.
    else this.#beginUnsorted(ids.length <= namesAtOnce ? finished(order.byName(ids)) : ids);
  }

  /** Takes another order. Children beyond what can be sorted at once stay where they are until they are sorted. */
  setOrder(order: SiblingOrder): void {
    this.#settle();
    this.#order = order;
    this.#job = null;
    this.#isSorted = true;
    const ids = this.#allIds();
    if (ids.length <= this.#atOnce) this.#fill(finished(sortJob(ids, order)));
    else this.#beginUnsorted(ids);
  }

  /** Whether there is sorting to be done. */
  get isSorting(): boolean {
    return this.#job !== null;
  }

  /** False: rows will change places once sorted. A list that is sorted anew is in order meanwhile. */
  get isSorted(): boolean {
    return this.#isSorted;
  }

  /** Begins to sort anew by what the figures are now. */
  resort(): void {
    if (this.#job === null && !this.#order.isByName) this.#beginJob();
  }

  /** Sorts on for so much work (rough microseconds); what is left of it. `isNewOrder`: rows have changed places. */
  work(limit: number): { readonly left: number; readonly isNewOrder: boolean } {
    let left = limit;
    while (this.#job !== null && left > 0) {
      const step = this.#job.next();
      if (step.done === true) {
        this.#job = null;
        this.#takeOrder(step.value);
        return { left, isNewOrder: true };
      }
      left -= step.value;
    }
    return { left, isNewOrder: false };
  }

  /** What it holds, in bytes; what a sorting under way takes is an estimate. */
  get memoryBytes(): number {
    const waiting = this.#pending.size + this.#removed.size + this.#addedMeanwhile.size + this.#removedMeanwhile.size;
    const sorting = this.#job === null ? 0 : this.#size * sortingBytes;
    return this.#segments.length * segmentBytes + waiting * setEntryBytes + sorting;
  }

  get size(): number {
    return this.#size + this.#pending.size - this.#removed.size;
  }

  get pendingSize(): number {
    return this.#pending.size;
  }

  /** A child is new among the rows. */
  add(id: number): void {
    // Back before it was taken out: it stands for other rows than before.
    if (this.#removed.delete(id)) this.#isStale = true;
    else this.#pending.add(id);
  }

  /** A child is no row any more. */
  remove(id: number): void {
    if (this.#pending.delete(id)) return;
    this.#removed.add(id);
  }

  /** A child stands for more or fewer rows. */
  change(id: number, difference: number): void {
    if (this.#isStale || this.#pending.has(id) || this.#removed.has(id)) return;
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
      const segmentRows = this.#countedRows(segment);
      if (left >= segmentRows) {
        left -= segmentRows;
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
    const at = this.#isSorted ? this.#segmentOf(id) : this.#segmentHolding(id);
    const segment = this.#segments[at];
    if (segment === undefined) return -1;
    const index = this.#isSorted ? this.#indexIn(segment, id) : segment.ids.indexOf(id);
    if (segment.ids[index] !== id || index >= segment.count) return -1;
    return this.#rowsBefore(at, index);
  }

  /** Rows before the place where a child would stand that may not be in the list. */
  offsetBefore(id: number): number {
    this.#settle();
    if (!this.#isSorted) return Math.max(0, this.offsetOf(id));
    const at = this.#segmentOf(id);
    return this.#rowsBefore(at, this.#indexIn(this.#segments[at]!, id));
  }

  #rowsBefore(at: number, index: number): number {
    let offset = 0;
    for (let before = 0; before < at; before += 1) offset += this.#countedRows(this.#segments[before]!);
    const { ids } = this.#segments[at]!;
    for (let before = 0; before < index; before += 1) offset += this.#rowsOf(ids[before]!);
    return offset;
  }

  #settle(): void {
    const { size } = this.#pending;
    if (size === 0 && this.#removed.size === 0 && this.#changes.length === 0 && !this.#isStale) return;
    if (!this.#isStale) this.#applyChanges();
    this.#changes.length = 0;
    if (this.#removed.size > 0) this.#takeOut();
    if (size > 0) this.#takeIn();
    if (this.#isStale) for (const segment of this.#segments) segment.rows = unknown;
    this.#isStale = false;
  }

  #applyChanges(): void {
    for (let at = 0; at < this.#changes.length; at += 2) {
      const id = this.#changes[at]!;
      const segment = this.#segments[this.#isSorted ? this.#segmentOf(id) : this.#segmentHolding(id)];
      if (segment !== undefined && segment.rows !== unknown) segment.rows += this.#changes[at + 1]!;
    }
  }

  #takeOut(): void {
    if (this.#job !== null) this.#noteRemoved();
    if (!this.#isSorted || this.#removed.size * 16 > this.#size) {
      this.#fill(this.#allIds().filter((id) => !this.#removed.has(id)));
    } else {
      for (const id of this.#removed) this.#remove(id);
    }
    this.#removed.clear();
  }

  #takeIn(): void {
    const { size } = this.#pending;
    if (this.#job !== null) for (const id of this.#pending) this.#addedMeanwhile.add(id);
    if (!this.#isSorted) {
      // They wait at the end for the next sorting.
      for (const id of this.#pending) this.#append(id);
    } else if (size * 16 <= this.#size && size <= insertedAtOnce) {
      for (const id of this.#pending) this.#insert(id);
    } else if (size <= namesAtOnce && size + this.#size <= mergedAtOnce) {
      this.#merge();
    } else {
      this.#job = null;
      this.#beginUnsorted(joined(this.#allIds(), Int32Array.from(this.#pending)));
    }
    this.#pending.clear();
  }

  #noteRemoved(): void {
    for (const id of this.#removed) {
      this.#addedMeanwhile.delete(id);
      this.#removedMeanwhile.add(id);
    }
  }

  #beginUnsorted(ids: Int32Array): void {
    this.#fill(ids);
    this.#isSorted = false;
    this.#beginJob();
  }

  #beginJob(): void {
    this.#settle();
    this.#addedMeanwhile.clear();
    this.#removedMeanwhile.clear();
    this.#job = sortJob(this.#allIds(), this.#order);
  }

  // The job is done: what was removed meanwhile goes out, what was added meanwhile comes in.
  #takeOrder(sorted: Int32Array): void {
    // Nothing may be looked for by comparison before the new order stands.
    this.#noteRemoved();
    this.#removed.clear();
    for (const id of this.#pending) this.#addedMeanwhile.add(id);
    this.#pending.clear();
    this.#changes.length = 0;
    const gone = this.#removedMeanwhile;
    this.#isSorted = true;
    this.#isStale = false;
    this.#fill(gone.size === 0 ? sorted : sorted.filter((id) => !gone.has(id)));
    for (const id of this.#addedMeanwhile) this.#pending.add(id);
    this.#addedMeanwhile.clear();
    this.#removedMeanwhile.clear();
    this.#settle();
  }

  get #atOnce(): number {
    return this.#order.isByName ? namesAtOnce : figuresAtOnce;
  }

  #append(id: number): void {
    let last = this.#segments.at(-1)!;
    if (last.count === segmentSize) {
      last = { ids: new Int32Array(segmentSize), count: 0, rows: 0 };
      this.#segments.push(last);
    }
    last.ids[last.count] = id;
    last.count += 1;
    last.rows = unknown;
    this.#size += 1;
  }

  #allIds(): Int32Array {
    const all = new Int32Array(this.#size);
    let to = 0;
    for (const segment of this.#segments) {
      all.set(segment.ids.subarray(0, segment.count), to);
      to += segment.count;
    }
    return all;
  }

  #compare(a: number, b: number): number {
    return this.#order.compare(a, b);
  }

  #remove(id: number): void {
    const at = this.#segmentOf(id);
    const segment = this.#segments[at]!;
    const index = this.#indexIn(segment, id);
    if (index >= segment.count || segment.ids[index] !== id) return;
    segment.ids.copyWithin(index, index + 1, segment.count);
    segment.count -= 1;
    segment.rows = unknown;
    this.#size -= 1;
    if (segment.count === 0 && this.#segments.length > 1) this.#segments.splice(at, 1);
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
    segment.rows = unknown;
    this.#size += 1;
  }

  #split(at: number): void {
    const full = this.#segments[at]!;
    const half = segmentSize / 2;
    const second: Segment = { ids: new Int32Array(segmentSize), count: segmentSize - half, rows: unknown };
    second.ids.set(full.ids.subarray(half));
    full.count = half;
    full.rows = unknown;
    this.#segments.splice(at + 1, 0, second);
  }

  // Many at once: sorted among themselves, then one pass over both.
  #merge(): void {
    const added = finished(sortJob(Int32Array.from(this.#pending), this.#order));
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
      this.#segments.push({ ids, count: part.length, rows: unknown });
    }
  }

  #countedRows(segment: Segment): number {
    if (segment.rows !== unknown) return segment.rows;
    let rows = 0;
    for (let index = 0; index < segment.count; index += 1) rows += this.#rowsOf(segment.ids[index]!);
    segment.rows = rows;
    return rows;
  }

  #segmentHolding(id: number): number {
    return this.#segments.findIndex(({ ids, count }) => {
      const index = ids.indexOf(id);
      return index !== -1 && index < count;
    });
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

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
