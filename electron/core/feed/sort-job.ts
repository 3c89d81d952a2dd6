// Tier: per OPENED or SORTED NODE. Sorts siblings in slices, so that a million of them hold up no frame. Equal by figure stays as it stood
// before. Called by sibling-list.ts.

import { mergeSort } from '../ingest/merge-sort.ts';
import type { SiblingOrder } from './sibling-order.ts';

/** Figures read between two looks at the work done. */
const stride = 2048;
/** Work in rough microseconds, so that a slice can be bounded without a clock. */
const readWork = 100;

/** Yields the work done since the last time; returns the ids in order. Counts must stay refreshed only as well as calm rows need. */
export type SortJob = Generator<number, Int32Array>;

/** Sorts by what the figures are now, and notes them when done. `ids` is not changed. */
export function* sortJob(ids: Int32Array, order: SiblingOrder): SortJob {
  if (order.isByName) return yield* order.byName(ids);
  const figures = new Float64Array(ids.length);
  const places = new Int32Array(ids.length);
  for (let index = 0; index < ids.length; index += 1) {
    figures[index] = order.figures.now(ids[index]!);
    places[index] = index;
    if (index % stride === stride - 1) yield readWork;
  }
  const compare = (a: number, b: number): number => order.compareBy(ids[a]!, ids[b]!, figures[a]!, figures[b]!);
  const sorted = yield* mergeSort(places, compare);
  // At once: the figures are those of this order and of no other.
  for (let index = 0; index < ids.length; index += 1) {
    order.figures.set(ids[index]!, figures[index]!);
    sorted[index] = ids[sorted[index]!]!;
  }
  return sorted;
}

/** Runs a job to its end. */
export function finished(job: SortJob): Int32Array {
  for (;;) {
    const step = job.next();
    if (step.done === true) return step.value;
  }
}
