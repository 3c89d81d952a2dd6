// Tier: per OPENED or SORTED NODE. The first few hundred of very many siblings in order, by one look at each: what a window shows stands where
// it belongs long before all are sorted. Called by sibling-list.ts.

import { IdMarks } from './id-marks.ts';
import type { SiblingOrder } from './sibling-order.ts';
import type { Sliced } from './slice.ts';

/** Siblings chosen: more than any window has rows. */
export const headSize = 512;
/** Children between two looks at the clock. */
const strideMask = 511;
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
  for (let index = 0; index < ids.length && !order.isByName; index += 1) {
    order.note(ids[index]!);
    if ((index & strideMask) === strideMask) yield;
  }
  const best = new Best(order);
  const step = Math.max(1, Math.floor(ids.length / sampleSize));
  let looked = 0;
  for (let index = 0; index < ids.length; index += step) {
    best.offer(ids[index]!);
    looked += 1;
    if ((looked & strideMask) === 0) yield;
  }
  const isDone = step === 1;
  for (let index = isDone ? ids.length : 0, next = 0; index < ids.length; index += 1) {
    if (index === next) next += step;
    else best.offer(ids[index]!);
    if ((index & strideMask) === strideMask) yield;
  }
  const first = best.inOrder();
  const chosen = new IdMarks(first);
  let count = 0;
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index]!;
    if (!chosen.has(id)) {
      ids[count] = id;
      count += 1;
    }
    if ((index & strideMask) === strideMask) yield;
  }
  return { first, others: ids.subarray(0, count) };
}

/** Keeps those that stand first of all it is offered. */
class Best {
  readonly #order: SiblingOrder;
  readonly #kept = new Int32Array(2 * headSize);
  #count = 0;
  /** The last one that would be kept, once there are enough. */
  #bound = -1;

  constructor(order: SiblingOrder) {
    this.#order = order;
  }

  offer(id: number): void {
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
    const order = this.#order;
    this.#kept.subarray(0, this.#count).sort((a, b) => order.compare(a, b));
    if (this.#count < headSize) return;
    this.#count = headSize;
    this.#bound = this.#kept[headSize - 1]!;
  }
}
