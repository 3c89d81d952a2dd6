// Tier: per FRAME. Siblings one behind the other, each with the number of rows it stands for, in segments of a few hundred: so that a new
// one among a million moves little. The first of them stand in order, all of them or only some. Owned by sibling-list.ts.

import type { IdMarks } from './id-marks.ts';
import type { SiblingOrder } from './sibling-order.ts';

const segmentSize = 512;
/** So full at first that the first insertions split nothing. */
const filledSize = (segmentSize * 3) / 4;
/** A segment with its headers. */
const segmentBytes = segmentSize * 4 + 200;

interface Segment {
  /** May be a view of a larger array: as long as it is full. */
  ids: Int32Array;
  count: number;
  /** Rows of its children; `unknown`: not counted yet, since nobody looked so far down. */
  rows: number;
}

const unknown = -1;
export const none = new Int32Array(0);

/** A child, and which of its rows (0: its own) an offset fell on. */
export interface SegmentPlace {
  segment: number;
  index: number;
  /** Children before it. */
  rank: number;
  rest: number;
}

/** What the rows of children are. */
export interface ChildRows {
  /** Of one child, its own included. */
  of(id: number): number;
  /** Of all children together. */
  total(): number;
}

/** Never without a segment. */
export class SiblingSegments {
  #order: SiblingOrder;
  readonly #rows: ChildRows;
  #segments: Segment[] = [];
  #size = 0;
  /** So many segments from the first on hold children in order, before all others. */
  #orderedCount = 0;

  constructor(order: SiblingOrder, rows: ChildRows) {
    this.#order = order;
    this.#rows = rows;
    this.take(none, none);
  }

  get size(): number {
    return this.#size;
  }

  get memoryBytes(): number {
    return this.#segments.length * segmentBytes;
  }

  get isInOrder(): boolean {
    return this.#orderedCount === this.#segments.length;
  }

  /** Children in order from now on, then others; both arrays are taken. */
  take(ordered: Int32Array, others: Int32Array): void {
    this.#segments = [];
    this.#add(ordered);
    this.#orderedCount = this.#segments.length;
    this.#add(others);
    if (this.#segments.length === 0) {
      this.#segments.push({ ids: new Int32Array(segmentSize), count: 0, rows: 0 });
      this.#orderedCount = 1;
    }
    this.#size = ordered.length + others.length;
  }

  /** They stand in no order any more, as far as this one goes. */
  setOrder(order: SiblingOrder): void {
    this.#order = order;
    this.#orderedCount = 0;
  }

  /** No more than the first children, so many at least, are taken to be in order. */
  keepOrderOf(count: number): void {
    let ordered = 0;
    for (let kept = 0; kept < count && ordered < this.#orderedCount; ordered += 1)
      kept += this.#segments[ordered]!.count;
    this.#orderedCount = ordered;
  }

  /** All children as they stand. */
  allIds(): Int32Array {
    const all = new Int32Array(this.#size);
    let to = 0;
    for (const { ids, count } of this.#segments) {
      all.set(count === ids.length ? ids : ids.subarray(0, count), to);
      to += count;
    }
    return all;
  }

  /** Adds a child where it belongs in the order; behind all others if it belongs to none that stand in order. */
  insert(id: number): void {
    this.#size += 1;
    if (!this.isInOrder && !this.#belongsToOrdered(id)) return this.#append(id);
    const at = this.#segmentOf(id);
    let segment = this.#segments[at]!;
    if (segment.count === segmentSize) {
      this.#split(at);
      if (this.#order.compare(id, this.#segments[at + 1]!.ids[0]!) > 0) segment = this.#segments[at + 1]!;
    }
    if (segment.count === segment.ids.length) makeRoom(segment);
    const index = this.#indexIn(segment, id);
    segment.ids.copyWithin(index + 1, index, segment.count);
    segment.ids[index] = id;
    segment.count += 1;
    segment.rows = unknown;
  }

  /** Removes a child that stands in order. False: there is none such. */
  removeOrdered(id: number): boolean {
    if (!this.isInOrder && !this.#belongsToOrdered(id)) return false;
    const at = this.#segmentOf(id);
    const segment = this.#segments[at]!;
    const index = this.#indexIn(segment, id);
    if (index >= segment.count || segment.ids[index] !== id) return false;
    segment.ids.copyWithin(index, index + 1, segment.count);
    segment.count -= 1;
    segment.rows = unknown;
    this.#size -= 1;
    if (segment.count > 0 || this.#segments.length === 1) return true;
    this.#segments.splice(at, 1);
    this.#orderedCount -= 1;
    return true;
  }

  /** Removes all that are marked. */
  removeMarked(marks: IdMarks): void {
    const left: Segment[] = [];
    let ordered = 0;
    let size = 0;
    for (let at = 0; at < this.#segments.length; at += 1) {
      const segment = this.#segments[at]!;
      const { ids, count } = segment;
      let kept = 0;
      for (let index = 0; index < count; index += 1) {
        const id = ids[index]!;
        if (marks.has(id)) continue;
        ids[kept] = id;
        kept += 1;
      }
      if (kept < count) segment.rows = unknown;
      segment.count = kept;
      size += kept;
      if (kept === 0) continue;
      left.push(segment);
      if (at < this.#orderedCount) ordered += 1;
    }
    if (left.length === 0) return this.take(none, none);
    this.#segments = left;
    this.#orderedCount = ordered;
    this.#size = size;
  }

  /** A child stands for more or fewer rows. */
  changeRows(id: number, difference: number): void {
    if (this.isInOrder || this.#belongsToOrdered(id)) {
      const segment = this.#segments[this.#segmentOf(id)]!;
      if (segment.rows !== unknown) segment.rows += difference;
    } else {
      for (let at = this.#orderedCount; at < this.#segments.length; at += 1) this.#segments[at]!.rows = unknown;
    }
  }

  /** All rows are to be counted anew. */
  forgetRows(): void {
    for (const segment of this.#segments) segment.rows = unknown;
  }

  /** The child whose rows hold the offset; null: beyond the end. */
  seek(offset: number): SegmentPlace | null {
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
        const rows = this.#rows.of(segment.ids[index]!);
        if (left < rows) return { segment: at, index, rank: rank + index, rest: left };
        left -= rows;
      }
    }
    return null;
  }

  at(place: SegmentPlace): number {
    return this.#segments[place.segment]!.ids[place.index]!;
  }

  /** Whether the child at a place stands in order. */
  isOrderedAt(place: SegmentPlace): boolean {
    return place.segment < this.#orderedCount;
  }

  /** Moves a place to the next child. False: there is none. */
  advance(place: SegmentPlace): boolean {
    place.index += 1;
    place.rank += 1;
    if (place.index < this.#segments[place.segment]!.count) return true;
    place.segment += 1;
    place.index = 0;
    return place.segment < this.#segments.length;
  }

  /** Rows before a child; -1: it is not among them. */
  offsetOf(id: number): number {
    const isOrdered = this.isInOrder || this.#belongsToOrdered(id);
    const at = isOrdered ? this.#segmentOf(id) : this.#segmentHolding(id);
    const segment = this.#segments[at];
    if (segment === undefined) return -1;
    const index = isOrdered ? this.#indexIn(segment, id) : segment.ids.indexOf(id);
    if (segment.ids[index] !== id || index >= segment.count) return -1;
    return this.#rowsBefore(at, index);
  }

  /** Rows before the place where a child would stand that may not be among them. 0: it would stand in no order. */
  offsetBefore(id: number): number {
    if (!this.isInOrder && !this.#belongsToOrdered(id)) return Math.max(0, this.offsetOf(id));
    const at = this.#segmentOf(id);
    return this.#rowsBefore(at, this.#indexIn(this.#segments[at]!, id));
  }

  #add(ids: Int32Array): void {
    for (let start = 0; start < ids.length; start += filledSize) {
      const part = ids.subarray(start, start + filledSize);
      this.#segments.push({ ids: part, count: part.length, rows: unknown });
    }
  }

  #append(id: number): void {
    let last = this.#segments.at(-1)!;
    if (last.count === segmentSize || this.isInOrder) {
      last = { ids: new Int32Array(segmentSize), count: 0, rows: 0 };
      this.#segments.push(last);
    }
    if (last.count === last.ids.length) makeRoom(last);
    last.ids[last.count] = id;
    last.count += 1;
    last.rows = unknown;
  }

  #split(at: number): void {
    const full = this.#segments[at]!;
    const half = segmentSize / 2;
    const second: Segment = { ids: new Int32Array(segmentSize), count: segmentSize - half, rows: unknown };
    second.ids.set(full.ids.subarray(half));
    full.count = half;
    full.rows = unknown;
    this.#segments.splice(at + 1, 0, second);
    this.#orderedCount += 1;
  }

  #rowsBefore(at: number, index: number): number {
    let offset = 0;
    for (let before = 0; before < at; before += 1) offset += this.#countedRows(this.#segments[before]!);
    const { ids } = this.#segments[at]!;
    for (let before = 0; before < index; before += 1) offset += this.#rows.of(ids[before]!);
    return offset;
  }

  #countedRows(segment: Segment): number {
    if (segment.rows !== unknown) return segment.rows;
    let rows = 0;
    // Nothing below any of them is open: that is so for very many siblings, and spares asking each.
    if (this.#rows.total() === this.#size) rows = segment.count;
    else for (let index = 0; index < segment.count; index += 1) rows += this.#rows.of(segment.ids[index]!);
    segment.rows = rows;
    return rows;
  }

  // Whether it stands, or would stand, before the last one of those in order.
  #belongsToOrdered(id: number): boolean {
    const last = this.#segments[this.#orderedCount - 1];
    return last !== undefined && last.count > 0 && this.#order.compare(id, last.ids[last.count - 1]!) <= 0;
  }

  #segmentHolding(id: number): number {
    return this.#segments.findIndex(({ ids, count }) => {
      const index = ids.indexOf(id);
      return index !== -1 && index < count;
    });
  }

  // The last segment in order whose first child does not stand after the id.
  #segmentOf(id: number): number {
    let low = 0;
    let high = this.#orderedCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#order.compare(this.#segments[middle]!.ids[0]!, id) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #indexIn(segment: Segment, id: number): number {
    let low = 0;
    let high = segment.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order.compare(segment.ids[middle]!, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function makeRoom(segment: Segment): void {
  const ids = new Int32Array(segmentSize);
  ids.set(segment.ids);
  segment.ids = ids;
}
