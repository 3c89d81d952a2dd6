// Tier: per OPENED or SORTED NODE. Sorts siblings in slices, so that a million of them hold up no frame: runs that are in order already, or
// are made so, are merged two by two. Equal by figure stays as it stood before. Called by sibling-list.ts.

import type { SiblingOrder } from './sibling-order.ts';

/** Comparisons between two looks at the work done. */
const stride = 2048;
/** Work in rough microseconds, so that a slice can be bounded without a clock. */
const compareWork = 500;
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
  const runs = yield* naturalRuns(places, compare);
  const sorted = yield* merged(places, runs, compare);
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

/** Least run worth merging: shorter ones are made so long by insertion. */
const leastRun = 32;

// Where ascending runs begin. Siblings sorted a moment ago are mostly in order still.
function* naturalRuns(items: Int32Array, compare: (a: number, b: number) => number): Generator<number, number[]> {
  const starts: number[] = [];
  let work = 0;
  for (let start = 0; start < items.length; ) {
    starts.push(start);
    let end = start + 1;
    while (end < items.length && compare(items[end - 1]!, items[end]!) < 0) {
      end += 1;
      work += 1;
      if (work % stride === 0) yield compareWork;
    }
    const least = Math.min(start + leastRun, items.length);
    for (; end < least; end += 1) {
      const item = items[end]!;
      let to = end;
      for (; to > start && compare(items[to - 1]!, item) > 0; to -= 1) {
        items[to] = items[to - 1]!;
        work += 1;
        if (work % stride === 0) yield compareWork;
      }
      items[to] = item;
    }
    start = end;
  }
  return starts;
}

function* merged(items: Int32Array, runStarts: readonly number[], compare: (a: number, b: number) => number): SortJob {
  let from: Int32Array = items;
  let to: Int32Array = new Int32Array(items.length);
  let starts = runStarts;
  let work = 0;
  while (starts.length > 1) {
    const next: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run]!;
      next.push(start);
      const middle = starts[run + 1] ?? items.length;
      const end = starts[run + 2] ?? items.length;
      if (middle >= end || compare(from[middle - 1]!, from[middle]!) < 0) {
        to.set(from.subarray(start, end), start);
        continue;
      }
      for (let left = start, right = middle, at = start; at < end; at += 1) {
        const takesLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0);
        if (takesLeft) {
          to[at] = from[left]!;
          left += 1;
        } else {
          to[at] = from[right]!;
          right += 1;
        }
        work += 1;
        if (work % stride === 0) yield compareWork;
      }
    }
    starts = next;
    [from, to] = [to, from];
  }
  return from;
}
