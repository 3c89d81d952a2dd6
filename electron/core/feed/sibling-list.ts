// Tier: per FRAME. The sorted children of one open node; finds a row by its offset and the offset of a child. Called by row-index.ts.
// Of very many children the first few hundred are put in order first, which one look at each does, and the rest in slices behind them,
// standing in the order in which they came until then. What comes meanwhile takes its place among the first, or waits at the end.

import { IdMarks } from './id-marks.ts';
import type { Gathered } from './sibling-gathering.ts';
import { type FirstSiblings, firstSiblings, headSize } from './sibling-head.ts';
import type { SiblingOrder } from './sibling-order.ts';
import { type ChildRows, none, type SegmentPlace, SiblingSegments } from './sibling-segments.ts';
import { advanced, finished, type Slice, type Sliced } from './slice.ts';
import { sortJob } from './sort-job.ts';

/** Beyond so many single changes since the last look, all rows are counted anew. */
const changeLimit = 256;
/** No more children than this are sorted at once, and no more new ones sorted in one by one, or taken out so. */
const sortedAtOnce = 2048;
const insertedAtOnce = 1024;
/** No more than this are sorted anew at once: many lists may be due together. */
const resortedAtOnce = 256;
/** So many may stand in order when many new ones are sorted in among them at once. */
const mergedAtOnce = 4096;
/** Where an exact place is asked for at once, so many are sorted for it. */
const sortedForPlace = 32_768;

const setEntryBytes = 32;
/** A child while it is sorted: place, figure or key, and the order made of them. */
const sortingBytes = 44;

/** A child in the list, and which of its rows (0: its own) an offset fell on. */
export interface ListPlace extends SegmentPlace {
  readonly list: SiblingList;
}

/** What a list is doing: collecting its children, choosing the first of them, sorting all. */
type Job =
  | { readonly kind: 'gathering'; readonly work: Sliced<Gathered> }
  | { readonly kind: 'choosing'; readonly work: Sliced<FirstSiblings> }
  /** `isAnew`: by what the figures are now, while all stand in the order of what they were. */
  | { readonly kind: 'sorting'; readonly work: Sliced<Int32Array>; readonly isAnew: boolean };

/** The shown children of one node. What is added, removed or changed takes effect at the next reading. */
export class SiblingList {
  #order: SiblingOrder;
  readonly #segments: SiblingSegments;
  readonly #pending = new Set<number>();
  readonly #removed = new Set<number>();
  /** Pairs of child and difference of rows. */
  readonly #changes: number[] = [];
  #isStale = false;
  #job: Job | null;
  #isBeginning: boolean;
  /** What changed while the job was at work. */
  readonly #addedMeanwhile = new Set<number>();
  readonly #removedMeanwhile = new Set<number>();
  /** The frame that used it last: for whoever keeps the list. */
  usedIn = 0;
  /** The frame in which very many children came: to sort them is left until fewer come. */
  #grewIn = -1;

  /** `gathering` gives the children, unless they have come by `add` only. */
  constructor(gathering: Sliced<Gathered> | null, order: SiblingOrder, rows: ChildRows) {
    this.#order = order;
    this.#segments = new SiblingSegments(order, rows);
    this.#isBeginning = gathering !== null;
    this.#job = gathering === null ? null : { kind: 'gathering', work: gathering };
  }

  /** Takes another order. Very many children stay where they are until the first of them are chosen. Not while they are gathered. */
  setOrder(order: SiblingOrder): void {
    this.#settle();
    this.#order = order;
    this.#segments.setOrder(order);
    this.#arrange();
  }

  /** Its first children have yet to be chosen: nothing of it is to be shown. */
  get isBeginning(): boolean {
    return this.#isBeginning;
  }

  /** Not all children are here: nothing can be read. */
  get isGathering(): boolean {
    return this.#job?.kind === 'gathering';
  }

  /** Whether there is work to be done now. */
  get isWorking(): boolean {
    const isWaiting = this.usedIn === this.#grewIn;
    return this.#job !== null || this.#pending.size > insertedAtOnce || (!this.isSorted && !isWaiting);
  }

  /** False: rows will change places once sorted. A list that is sorted anew is in order meanwhile. */
  get isSorted(): boolean {
    return !this.isGathering && this.#segments.isInOrder;
  }

  /** Sorts anew by what the figures are now; false: that is begun, or not to be done. */
  resort(): boolean {
    if (this.#job !== null || this.#order.isByName || !this.isSorted) return false;
    this.#settle();
    const isDone = this.#segments.size <= resortedAtOnce;
    if (isDone) this.#arrange();
    else this.#beginSorting(true);
    return isDone;
  }

  /** Gathers and sorts on for a slice; whether rows have changed places. */
  work(slice: Slice): boolean {
    let isNewOrder = false;
    // What comes between frames would be too much for the next one.
    if (this.#pending.size > insertedAtOnce) this.#settle();
    while (this.isWorking && this.#goOn(this.#job ?? this.#beginSorting(false), slice)) {
      isNewOrder = true;
      if (slice.isOver) break;
    }
    return isNewOrder;
  }

  /** All children are wanted now: where they are not too many, in order. Whether that is done; without a slice it is. */
  hasten(slice: Slice | null = null): boolean {
    this.#settle();
    while (this.isGathering || (!this.isSorted && this.#segments.size <= sortedForPlace)) {
      const isDone = this.#goOn(this.#job ?? this.#beginSorting(false), slice);
      if (!isDone || slice?.isOver === true) return false;
    }
    return true;
  }

  /** What it holds, in bytes; what a sorting under way takes is an estimate. */
  get memoryBytes(): number {
    const waiting = this.#pending.size + this.#removed.size + this.#addedMeanwhile.size + this.#removedMeanwhile.size;
    const sorting = this.#job === null ? 0 : this.#segments.size * sortingBytes;
    return this.#segments.memoryBytes + waiting * setEntryBytes + sorting;
  }

  get size(): number {
    return this.#segments.size + this.#pending.size - this.#removed.size;
  }

  get pendingSize(): number {
    return this.#pending.size;
  }

  /** A child is new among the rows. */
  add(id: number): void {
    // Back before it was taken out: it stands for other rows than before. While children are gathered, it may not have been found.
    if (this.#removed.delete(id) && !this.isGathering) this.#isStale = true;
    else this.#pending.add(id);
  }

  /** A child is no row any more. */
  remove(id: number): void {
    // While children are gathered, it may have been found all the same.
    if (this.#pending.delete(id) && !this.isGathering) return;
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
    const place = this.#segments.seek(offset);
    return place === null ? null : { list: this, ...place };
  }

  /** The child at a place of this list. */
  at(place: SegmentPlace): number {
    return this.#segments.at(place);
  }

  /** Whether the child at a place stands where it belongs. */
  isOrderedAt(place: SegmentPlace): boolean {
    return this.#segments.isOrderedAt(place);
  }

  /** Moves a place to the next child. False: there is none. */
  advance(place: SegmentPlace): boolean {
    return this.#segments.advance(place);
  }

  /** Rows before a child; -1: it is not in the list. */
  offsetOf(id: number): number {
    this.#settle();
    return this.#segments.offsetOf(id);
  }

  /** Rows before the place where a child would stand that may not be in the list. */
  offsetBefore(id: number): number {
    this.#settle();
    return this.#segments.offsetBefore(id);
  }

  // Goes on until the slice is over, null: to the end; whether it came to its end, and rows to other places.
  #goOn(job: Job, slice: Slice | null): boolean {
    switch (job.kind) {
      case 'gathering': {
        const gathered = advanced(job.work, slice);
        if (gathered !== null) this.#takeGathered(gathered);
        return gathered !== null;
      }
      case 'choosing': {
        const chosen = advanced(job.work, slice);
        if (chosen !== null) this.#takeFirst(chosen);
        return chosen !== null;
      }
      case 'sorting':
      default: {
        const sorted = advanced(job.work, slice);
        if (sorted !== null) this.#takeOrder(sorted, job.isAnew);
        return sorted !== null;
      }
    }
  }

  #settle(): void {
    const { size } = this.#pending;
    if (size === 0 && this.#removed.size === 0 && this.#changes.length === 0 && !this.#isStale) return;
    // Read all the same, there is nothing; what came is sorted out when all children are here.
    if (this.isGathering) return;
    if (!this.#isStale) this.#applyChanges();
    this.#changes.length = 0;
    if (this.#removed.size > 0) this.#takeOut();
    if (size > 0) this.#takeIn();
    if (this.#isStale) this.#segments.forgetRows();
    this.#isStale = false;
  }

  #applyChanges(): void {
    for (let at = 0; at < this.#changes.length; at += 2) {
      this.#segments.changeRows(this.#changes[at]!, this.#changes[at + 1]!);
    }
  }

  #takeOut(): void {
    if (this.#job !== null) this.#noteRemoved();
    const left = new Set<number>();
    const isFew = this.#removed.size <= insertedAtOnce;
    for (const id of this.#removed) if (!isFew || !this.#segments.removeOrdered(id)) left.add(id);
    if (left.size > 0) this.#segments.removeMarked(new IdMarks(left));
    this.#removed.clear();
  }

  #takeIn(): void {
    const { size } = this.#pending;
    for (const id of this.#pending) {
      this.#order.note(id);
      if (this.#job !== null) this.#addedMeanwhile.add(id);
    }
    if (size > insertedAtOnce) {
      this.#grewIn = this.usedIn;
      if (this.isSorted) return this.#takeInMany();
    }
    for (const id of this.#pending) this.#segments.insert(id);
    this.#pending.clear();
  }

  #takeInMany(): void {
    const added = Int32Array.from(this.#pending);
    const present = this.#segments.allIds();
    this.#pending.clear();
    if (present.length + added.length <= mergedAtOnce) return this.#merge(present, added);
    // They are too many to be sorted in at once: the first stay in order, and all are sorted in slices.
    this.#endJob();
    if (present.length >= sortedAtOnce) {
      this.#segments.keepOrderOf(headSize);
      for (const id of added) this.#segments.insert(id);
      return;
    }
    const all = new Int32Array(present.length + added.length);
    all.set(present);
    all.set(added, present.length);
    this.#segments.take(none, all);
    this.#arrange();
  }

  #noteRemoved(): void {
    for (const id of this.#removed) {
      this.#addedMeanwhile.delete(id);
      this.#removedMeanwhile.add(id);
    }
  }

  #endJob(): void {
    this.#job = null;
    this.#addedMeanwhile.clear();
    this.#removedMeanwhile.clear();
  }

  #takeGathered({ ids, isInOrder }: Gathered): void {
    this.#endJob();
    // What came or went meanwhile may have been found or not.
    const touched =
      this.#pending.size + this.#removed.size > 0 ? new IdMarks([...this.#pending, ...this.#removed]) : null;
    const found = touched === null ? ids : touched.without(ids);
    this.#removed.clear();
    this.#changes.length = 0;
    this.#isStale = false;
    this.#segments.take(isInOrder ? found : none, isInOrder ? none : found);
    if (isInOrder) this.#isBeginning = false;
    else this.#arrange();
  }

  // Puts children in order that stand in none: few at once, of many the first ones.
  #arrange(): void {
    this.#endJob();
    const ids = this.#segments.allIds();
    if (ids.length > sortedAtOnce) {
      this.#job = { kind: 'choosing', work: firstSiblings(ids, this.#order) };
      return;
    }
    for (const id of ids) this.#order.note(id);
    this.#isBeginning = false;
    this.#segments.take(finished(sortJob(ids, this.#order, false)), none);
  }

  #takeFirst({ first, others }: FirstSiblings): void {
    this.#settle();
    const added = [...this.#addedMeanwhile];
    const gone = this.#removedMeanwhile.size === 0 ? null : new IdMarks(this.#removedMeanwhile);
    this.#endJob();
    this.#isBeginning = false;
    this.#segments.take(gone === null ? first : gone.without(first), gone === null ? others : gone.without(others));
    for (const id of added) this.#segments.insert(id);
  }

  #beginSorting(isAnew: boolean): Job {
    this.#settle();
    this.#endJob();
    const job: Job = { kind: 'sorting', work: sortJob(this.#segments.allIds(), this.#order, isAnew), isAnew };
    this.#job = job;
    return job;
  }

  // The job is done: what was removed meanwhile goes out, what was added meanwhile comes in.
  #takeOrder(sorted: Int32Array, isAnew: boolean): void {
    // Nothing may be looked for by comparison before the new order stands.
    this.#noteRemoved();
    this.#removed.clear();
    for (const id of this.#addedMeanwhile) this.#pending.add(id);
    this.#changes.length = 0;
    this.#isStale = false;
    const gone = this.#removedMeanwhile;
    const kept = gone.size === 0 ? sorted : new IdMarks(gone).without(sorted);
    this.#endJob();
    if (isAnew) this.#order.turn();
    this.#segments.take(kept, none);
    this.#settle();
  }

  // Many at once: sorted among themselves, then one pass over both.
  #merge(present: Int32Array, others: Int32Array): void {
    const added = finished(sortJob(others, this.#order, false));
    const merged = new Int32Array(present.length + added.length);
    let next = 0;
    let to = 0;
    for (const id of present) {
      while (next < added.length && this.#order.compare(added[next]!, id) < 0) {
        merged[to] = added[next]!;
        to += 1;
        next += 1;
      }
      merged[to] = id;
      to += 1;
    }
    merged.set(added.subarray(next), to);
    this.#segments.take(merged, none);
  }
}
