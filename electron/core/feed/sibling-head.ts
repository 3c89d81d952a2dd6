// Tier: per OPENED or SORTED NODE. The first few hundred of very many siblings in order, by one look at each: what a window shows stands where
// it belongs long before all are sorted. Called by sibling-list.ts.

import { IdMarks } from './id-marks.ts';
import type { SiblingOrder } from './sibling-order.ts';
import { finished, type Sliced } from './slice.ts';
import { sortJob } from './sort-job.ts';

/** Siblings chosen: more than any window has rows. */
export const headSize = 256;
/** Children between two looks at the clock. */
const stride = 256;
/** Looked at first, from all over: so that the order in which they came makes no difference. */
const sampleSize = 8192;

export interface FirstSiblings {
  /** In order. */
  readonly first: Int32Array;
  /** As they stood. */
  readonly others: Int32Array;
}

/** The first `headSize` of the ids, and the others. Notes the figures of all of them. `ids` is taken. */
export function* firstSiblings(ids: Int32Array, order: SiblingOrder): Sliced<FirstSiblings> {
  const { length } = ids;
  for (let start = 0; start < length && !order.isByName; start += stride) {
    order.noteAll(ids, start, Math.min(start + stride, length));
    yield;
  }
  const best = new Best(order);
  const step = Math.max(1, Math.floor(length / sampleSize));
  for (let start = 0; start < length; start += stride * step) {
    best.offerSome(ids, start, Math.min(start + stride * step, length), step);
    yield;
  }
  // With a step of one that were all of them.
  for (let start = step === 1 ? length : 0; start < length; start += stride) {
    best.offerOthers(ids, start, Math.min(start + stride, length), step);
    yield;
  }
  const first = best.inOrder();
  const chosen = new IdMarks(first);
  let count = 0;
  for (let start = 0; start < length; start += stride) {
    count = chosen.leaveOut(ids, start, Math.min(start + stride, length), count);
    yield;
  }
  return { first, others: ids.subarray(0, count) };
}

/** Keeps those that stand first of all it is offered. */
class Best {
  readonly #order: SiblingOrder;
  readonly #kept = new Int32Array(4 * headSize);
  #count = 0;
  /** The last one that would be kept, once there are enough. */
  #bound = -1;

  constructor(order: SiblingOrder) {
    this.#order = order;
  }

  /** Each `step`-th of the ids from a place that is such a one to another. */
  offerSome(ids: Int32Array, start: number, end: number, step: number): void {
    for (let index = start; index < end; index += step) this.#offer(ids[index]!);
  }

  /** All but each `step`-th. */
  offerOthers(ids: Int32Array, start: number, end: number, step: number): void {
    for (let index = start; index < end; index += 1) if (index % step !== 0) this.#offer(ids[index]!);
  }

  #offer(id: number): void {
    if (this.#bound !== -1 && this.#order.compare(id, this.#bound) > 0) return;
    this.#kept[this.#count] = id;
    this.#count += 1;
    if (this.#count === this.#kept.length) this.#cut();
  }

  inOrder(): Int32Array {
    this.#cut();
    return this.#kept.subarray(0, this.#count);
  }

  #cut(): void {
    // The keys that sort all of them sort these, too: three times as quick as to compare names.
    const sorted = finished(sortJob(this.#kept.slice(0, this.#count), this.#order, false));
    this.#count = Math.min(this.#count, headSize);
    this.#kept.set(sorted.subarray(0, this.#count));
    if (this.#count === headSize) this.#bound = this.#kept[headSize - 1]!;
  }
}
