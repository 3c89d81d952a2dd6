// Sorts numbers in slices, so that a million of them hold nobody up: runs that are in order already, or are made so, are merged two by two.
// Stable. Called by the tree's orders (feed/sort-job.ts) and by the list of retained topics.

/** Comparisons between two moments at which it may be left off. */
const stride = 512;

/** Sorts `items` in place or beside it, and returns them in order. Yields where it may be left off: some ten times a millisecond. */
export function* mergeSort(
  items: Int32Array,
  compare: (a: number, b: number) => number,
): Generator<undefined, Int32Array> {
  const runs = yield* naturalRuns(items, compare);
  return yield* merged(items, runs, compare);
}

/** Least run worth merging: shorter ones are made so long by insertion. */
const leastRun = 32;

// Where ascending runs begin. What was sorted a moment ago is mostly in order still.
function* naturalRuns(items: Int32Array, compare: (a: number, b: number) => number): Generator<undefined, number[]> {
  const starts: number[] = [];
  let work = 0;
  for (let start = 0; start < items.length; ) {
    starts.push(start);
    let end = start + 1;
    while (end < items.length && compare(items[end - 1]!, items[end]!) < 0) {
      end += 1;
      work += 1;
      if (work % stride === 0) yield;
    }
    const least = Math.min(start + leastRun, items.length);
    for (; end < least; end += 1) {
      const item = items[end]!;
      let to = end;
      for (; to > start && compare(items[to - 1]!, item) > 0; to -= 1) {
        items[to] = items[to - 1]!;
        work += 1;
        if (work % stride === 0) yield;
      }
      items[to] = item;
    }
    start = end;
  }
  return starts;
}

function* merged(
  items: Int32Array,
  runStarts: readonly number[],
  compare: (a: number, b: number) => number,
): Generator<undefined, Int32Array> {
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
        if (work % stride === 0) yield;
      }
    }
    starts = next;
    [from, to] = [to, from];
  }
  return from;
}
