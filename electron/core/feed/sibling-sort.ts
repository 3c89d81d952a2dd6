// Tier: per OPENED NODE. Sorts the children of a node in natural order without making strings: 100,000 in well under 50 ms.
// Keys (natural-order.ts) are sorted five bytes at a time as 64-bit numbers that carry their index, which the engine does natively;
// what is equal so far is sorted again further on. A stack, not recursion. In slices, for as many as a million: called by sort-job.ts.

import { mergeSort } from '../ingest/merge-sort.ts';
import { compareBytes } from '../ingest/name-order.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';
import { maximumKeyBytes, writeKey } from './natural-order.ts';
import { finished, type Sliced } from './slice.ts';

const keyBytesPerPass = 5;
const indexBits = 24;
/** Fewer than this are sorted by comparison. */
const smallGroup = 12;
/** Sorted natively at once: some 1 ms. */
const chunkSize = 16_384;
/** Steps between two looks at the clock. */
const stride = 2048;
const strideMask = stride - 1;
/** Levels looked at to see how long keys will be. */
const sampleSize = 512;

/** The ids in natural order of their levels. At most 16 million. */
export function sortSiblings(tree: TopicTree, ids: Int32Array, isFirstLevel: boolean): Int32Array {
  return finished(siblingsInOrder(tree, ids, isFirstLevel));
}

/** As `sortSiblings`, in slices. */
export function* siblingsInOrder(tree: TopicTree, ids: Int32Array, isFirstLevel: boolean): Sliced<Int32Array> {
  const keys = new Keys(tree, ids, isFirstLevel);
  const order = new Int32Array(ids.length);
  for (let start = 0; start < ids.length; start += stride) {
    const end = Math.min(start + stride, ids.length);
    keys.add(end);
    for (let index = start; index < end; index += 1) order[index] = index;
    yield;
  }
  let words = new BigUint64Array(ids.length);
  let spare = new BigUint64Array(ids.length > chunkSize ? ids.length : 0);
  // Every machine that runs Node or Electron is little-endian: the low word comes first.
  let halves = new Uint32Array(words.buffer);
  let work = 0;
  const sorted = new Int32Array(ids.length);
  /** Groups to sort: start, end, key bytes known to be equal. */
  const stack = [0, ids.length, 0];
  while (stack.length > 0) {
    const depth = stack.pop()!;
    const end = stack.pop()!;
    const start = stack.pop()!;
    const count = end - start;
    work += count;
    if (work > stride) {
      yield;
      work = 0;
    }
    if (count < smallGroup) {
      insertionSort(order, start, end, keys, depth);
      continue;
    }
    let common = Number.POSITIVE_INFINITY;
    let allEnd = true;
    for (let part = start; part < end; part += stride) {
      common = keys.commonLength(order, order[start]!, part, Math.min(part + stride, end), depth, common);
      if (count > stride) yield;
    }
    const from = depth + common;
    for (let part = start; part < end && allEnd; part += stride) {
      allEnd = keys.allEnd(order, part, Math.min(part + stride, end), from);
      if (count > stride) yield;
    }
    if (allEnd) {
      const byBytes = yield* mergeSort(order.slice(start, end), (a, b) => keys.compareRaw(a, b));
      order.set(byBytes, start);
      continue;
    }
    for (let index = 0; index < count; index += 1) {
      keys.word(order[start + index]!, from, halves, index);
      if ((index & strideMask) === strideMask) yield;
    }
    for (let chunk = 0; chunk < count; chunk += chunkSize) {
      words.subarray(chunk, Math.min(chunk + chunkSize, count)).sort();
      if (count > chunkSize) yield;
    }
    for (let run = chunkSize; run < count; run *= 2) {
      yield* mergeRuns(halves, new Uint32Array(spare.buffer), run, count);
      [words, spare] = [spare, words];
      halves = new Uint32Array(words.buffer);
    }
    for (let index = 0; index < count; index += 1) {
      sorted[index] = order[start + (halves[index * 2]! & ((1 << indexBits) - 1))]!;
      if ((index & strideMask) === strideMask) yield;
    }
    order.set(sorted.subarray(0, count), start);
    for (let first = 0, next = 1; first < count; first = next, next += 1) {
      while (next < count && isSamePrefix(halves, first, next)) {
        next += 1;
        if ((next & strideMask) === 0) yield;
      }
      if (next - first > 1) stack.push(start + first, start + next, from + keyBytesPerPass);
      else if ((next & strideMask) === 0) yield;
    }
  }
  for (let index = 0; index < ids.length; index += 1) {
    sorted[index] = ids[order[index]!]!;
    if ((index & strideMask) === strideMask) yield;
  }
  return sorted;
}

// Merges neighbouring runs of `run` words each, two by two.
function* mergeRuns(from: Uint32Array, to: Uint32Array, run: number, count: number): Sliced<undefined> {
  for (let start = 0; start < count; start += 2 * run) {
    const middle = Math.min(start + run, count);
    const end = Math.min(start + 2 * run, count);
    for (let left = start, right = middle, at = start; at < end; at += 1) {
      const takesLeft = left < middle && (right >= end || !isLess(from, right, left));
      const taken = takesLeft ? left : right;
      to[at * 2] = from[taken * 2]!;
      to[at * 2 + 1] = from[taken * 2 + 1]!;
      if (takesLeft) left += 1;
      else right += 1;
      if ((at & strideMask) === strideMask) yield;
    }
  }
  return undefined;
}

function isLess(halves: Uint32Array, a: number, b: number): boolean {
  const high = halves[a * 2 + 1]! - halves[b * 2 + 1]!;
  return high === 0 ? halves[a * 2]! < halves[b * 2]! : high < 0;
}

function insertionSort(order: Int32Array, start: number, end: number, keys: Keys, depth: number): void {
  for (let index = start + 1; index < end; index += 1) {
    const key = order[index]!;
    let to = index;
    for (; to > start && keys.compare(order[to - 1]!, key, depth) > 0; to -= 1) order[to] = order[to - 1]!;
    order[to] = key;
  }
}

function isSamePrefix(halves: Uint32Array, a: number, b: number): boolean {
  return halves[a * 2 + 1] === halves[b * 2 + 1] && halves[a * 2]! >>> indexBits === halves[b * 2]! >>> indexBits;
}

/** The keys of all siblings, one behind the other. */
class Keys {
  readonly #tree: TopicTree;
  readonly #ids: Int32Array;
  readonly #ends: Int32Array;
  readonly #isFirstLevel: boolean;
  #bytes: Uint8Array;
  #added = 0;

  constructor(tree: TopicTree, ids: Int32Array, isFirstLevel: boolean) {
    this.#tree = tree;
    this.#ids = ids;
    this.#isFirstLevel = isFirstLevel;
    this.#ends = new Int32Array(ids.length + 1);
    // Zeroed by the system page by page as it is written to: too large costs less than to copy it when it is too small.
    this.#bytes = new Uint8Array(Math.ceil(ids.length * sampledKeyBytes(tree, ids) * 1.25) + 1024);
  }

  /** Writes the keys up to an index. */
  add(until: number): void {
    const tree = this.#tree;
    let used = this.#ends[this.#added]!;
    for (; this.#added < until; this.#added += 1) {
      const id = this.#ids[this.#added]!;
      const length = tree.levelLength(id);
      const needed = used + maximumKeyBytes(length);
      if (needed > this.#bytes.length) {
        const larger = new Uint8Array(needed * 2);
        larger.set(this.#bytes.subarray(0, used));
        this.#bytes = larger;
      }
      const start = tree.levelStart(id);
      used = writeKey(tree.namePage(id), start, start + length, this.#isFirstLevel, this.#bytes, used);
      this.#ends[this.#added + 1] = used;
    }
  }

  /** Key bytes from `depth` on that all of a group share with its first key, at most `limit`. */
  commonLength(order: Int32Array, first: number, start: number, end: number, depth: number, limit: number): number {
    const begin = this.#ends[first]! + depth;
    let common = Math.min(limit, Math.max(0, this.#ends[first + 1]! - begin));
    for (let index = start; index < end && common > 0; index += 1) {
      const other = order[index]!;
      const otherBegin = this.#ends[other]! + depth;
      common = Math.min(common, Math.max(0, this.#ends[other + 1]! - otherBegin));
      let same = 0;
      while (same < common && this.#bytes[begin + same] === this.#bytes[otherBegin + same]) same += 1;
      common = same;
    }
    return common;
  }

  /** Whether no key of the group goes beyond `depth`: they differ only in case and leading zeros. */
  allEnd(order: Int32Array, start: number, end: number, depth: number): boolean {
    for (let index = start; index < end; index += 1) {
      const key = order[index]!;
      if (this.#ends[key + 1]! - this.#ends[key]! > depth) return false;
    }
    return true;
  }

  /** Writes five key bytes from `depth` on, and the index below them, as one 64-bit number. */
  word(key: number, depth: number, halves: Uint32Array, index: number): void {
    const begin = this.#ends[key]! + depth;
    const end = this.#ends[key + 1]!;
    let high = 0;
    for (let at = begin; at < begin + 4; at += 1) high = (high << 8) | (at < end ? this.#bytes[at]! : 0);
    const last = begin + 4 < end ? this.#bytes[begin + 4]! : 0;
    halves[index * 2] = ((last << indexBits) | index) >>> 0;
    halves[index * 2 + 1] = high >>> 0;
  }

  compare(a: number, b: number, depth: number): number {
    const aEnd = this.#ends[a + 1]!;
    const bEnd = this.#ends[b + 1]!;
    let i = this.#ends[a]! + depth;
    let j = this.#ends[b]! + depth;
    for (; i < aEnd && j < bEnd; i += 1, j += 1) {
      const difference = this.#bytes[i]! - this.#bytes[j]!;
      if (difference !== 0) return difference;
    }
    return Math.max(0, aEnd - i) - Math.max(0, bEnd - j) || this.compareRaw(a, b);
  }

  compareRaw(a: number, b: number): number {
    const tree = this.#tree;
    const first = this.#ids[a]!;
    const second = this.#ids[b]!;
    const aStart = tree.levelStart(first);
    const bStart = tree.levelStart(second);
    const aEnd = aStart + tree.levelLength(first);
    const bEnd = bStart + tree.levelLength(second);
    return compareBytes(tree.namePage(first), aStart, aEnd, tree.namePage(second), bStart, bEnd);
  }
}

// How many bytes a key takes, some digits in it, by a look at a few.
function sampledKeyBytes(tree: TopicTree, ids: Int32Array): number {
  const step = Math.max(1, Math.floor(ids.length / sampleSize));
  let count = 0;
  let bytes = 0;
  for (let index = 0; index < ids.length; index += step) {
    bytes += tree.levelLength(ids[index]!) + 5;
    count += 1;
  }
  return count === 0 ? 0 : bytes / count;
}
