// Tier: per OPENED or SORTED NODE. Sorts siblings in slices, so that a million of them hold up no frame. Equal by figure stays as it stood
// before. Called by sibling-list.ts.

import { mergeSort } from '../ingest/merge-sort.ts';
import type { SiblingOrder } from './sibling-order.ts';
import type { Sliced } from './slice.ts';

/** Children between two looks at the clock. */
const strideMask = 511;

/**
 * The ids in order; `ids` is not changed. `isAnew`: by what the figures are now, which are noted ahead, and count once `order.turn` was
 * called; else by the figures noted last.
 */
export function* sortJob(ids: Int32Array, order: SiblingOrder, isAnew: boolean): Sliced<Int32Array> {
  const named = yield* order.byName(ids);
  if (order.isByName) return named;
  // From here on a place stands for a name: names, which lie all over memory, are not compared again.
  const figures = new Float64Array(named.length);
  const places = new Int32Array(named.length);
  for (let index = 0; index < named.length; index += 1) {
    const id = named[index]!;
    const figure = isAnew ? order.figureNow(id) : order.figureOf(id);
    figures[index] = figure;
    places[index] = index;
    if (isAnew) order.noteAhead(id, figure);
    if ((index & strideMask) === strideMask) yield;
  }
  const border = order.borderIn(named);
  const sign = order.descending ? -1 : 1;
  const sorted = yield* mergeSort(places, (a, b) => {
    const difference = figures[a]! - figures[b]!;
    return difference === 0 || a >= border !== b >= border ? a - b : difference * sign;
  });
  for (let index = 0; index < sorted.length; index += 1) {
    sorted[index] = named[sorted[index]!]!;
    if ((index & strideMask) === strideMask) yield;
  }
  return sorted;
}
