// The order of whole topic names in a list: as the tree has it, `s2` before `s10`, `$` topics last. On bytes, and sorted in slices. Called by
// name-list.ts.

import { mergeSort } from '../ingest/merge-sort.ts';
import { Slices } from './slices.ts';

const zero = 48;
const nine = 57;
const slash = 47;
const dollar = 36;

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;
/** A slash ends a level, so what is below a topic stands right behind it. Capitals of ASCII count as small letters. */
function rank(byte: number): number {
  if (byte === slash) return -1;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

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
  if (dollars !== 0) return dollars;
  let i = aStart;
  let j = bStart;
  while (i < aEnd && j < bEnd) {
    const first = a[i]!;
    const second = b[j]!;
    if (isDigit(first) && isDigit(second)) {
      i = withoutZeros(a, i, aEnd);
      j = withoutZeros(b, j, bEnd);
      const iEnd = endOfDigits(a, i, aEnd);
      const jEnd = endOfDigits(b, j, bEnd);
      if (iEnd - i !== jEnd - j) return iEnd - i - (jEnd - j);
      for (; i < iEnd; i += 1, j += 1) {
        const difference = a[i]! - b[j]!;
        if (difference !== 0) return difference;
      }
    } else {
      const difference = rank(first) - rank(second);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
  }
  const rest = aEnd - i - (bEnd - j);
  if (rest !== 0) return rest;
  for (i = aStart, j = bStart; i < aEnd && j < bEnd; i += 1, j += 1) if (a[i] !== b[j]) return a[i]! - b[j]!;
  return aEnd - i - (bEnd - j);
}

// The last zero of a run of zeros stays.
function withoutZeros(bytes: Uint8Array, at: number, end: number): number {
  let start = at;
  while (start + 1 < end && bytes[start] === zero && isDigit(bytes[start + 1]!)) start += 1;
  return start;
}

function endOfDigits(bytes: Uint8Array, at: number, end: number): number {
  let digits = at;
  while (digits < end && isDigit(bytes[digits]!)) digits += 1;
  return digits;
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
