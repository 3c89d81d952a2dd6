// The order of whole topic names in a list: as the tree has it, `s2` before `s10`, `$` topics last. On bytes, and sorted in slices. Called by
// name-list.ts.

import { mergeSort } from '../ingest/merge-sort.ts';
import { compareNames } from '../ingest/name-order.ts';
import { Slices } from './slices.ts';

const dollar = 36;

/** Compares the names `a[aStart..aEnd)` and `b[bStart..bEnd)`. Negative: `a` stands before `b`. 0 only for equal names. */
export function compareTopicNames(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  const dollars = Number(aStart < aEnd && a[aStart] === dollar) - Number(bStart < bEnd && b[bStart] === dollar);
  return dollars === 0 ? compareNames(a, aStart, aEnd, b, bStart, bEnd) : dollars;
}

/** The numbers 0 to `count` - 1 in the order that `compare` makes of them, in slices. Null: `isVoid` has become true meanwhile. */
export async function sortedInSlices(
  count: number,
  compare: (a: number, b: number) => number,
  isVoid: () => boolean,
): Promise<Int32Array | null> {
  const slices = new Slices();
  const job = mergeSort(
    Int32Array.from({ length: count }, (_, index) => index),
    compare,
  );
  for (;;) {
    const step = job.next();
    if (isVoid()) return null;
    if (step.done === true) return step.value;
    if (slices.isOver) await slices.rest();
  }
}
