// Tier: per NEW ROW. The natural order of sibling levels, on bytes: `s2` before `s10`, the empty level first, letters without regard to
// case, equal so far by raw bytes. At the first level, `$` topics come last. Used by sibling-list.ts and sibling-sort.ts, which must agree.

const dollar = 0x24;
const zero = 0x30;
const nine = 0x39;
/** Digit runs up to this long state their length in one byte. */
const longRun = 255;

const folded = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);
const rank = (level: Uint8Array): number => (level[0] === dollar ? 1 : 0);

/** Negative: `a` stands before `b`. Never 0 for different bytes. */
export function compareLevels(a: Uint8Array, b: Uint8Array, isFirstLevel: boolean): number {
  if (isFirstLevel && rank(a) !== rank(b)) return rank(a) - rank(b);
  return compareLevelBytes(a, 0, a.length, b, 0, b.length);
}

/** The same of `a[aStart..aEnd)` and `b[bStart..bEnd)` without regard to `$`: for levels where they lie, without making views of them. */
export function compareLevelBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  let i = aStart;
  let j = bStart;
  while (i < aEnd && j < bEnd) {
    const first = a[i]!;
    const second = b[j]!;
    if (first >= zero && first <= nine && second >= zero && second <= nine) {
      i = withoutLeadingZeros(a, i, aEnd);
      j = withoutLeadingZeros(b, j, bEnd);
      const digitsEnd = endOfDigits(a, i, aEnd);
      const order = digitsEnd - i - (endOfDigits(b, j, bEnd) - j);
      if (order !== 0) return order;
      for (; i < digitsEnd; i += 1, j += 1) {
        const difference = a[i]! - b[j]!;
        if (difference !== 0) return difference;
      }
    } else {
      const order = first === second ? 0 : folded(first) - folded(second);
      if (order !== 0) return order;
      i += 1;
      j += 1;
    }
  }
  return aEnd - i - (bEnd - j) || compareBytes(a, aStart, aEnd, b, bStart, bEnd);
}

/** Order by raw bytes, which is that of code points. */
export function compareBytes(
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): number {
  let i = aStart;
  for (let j = bStart; i < aEnd && j < bEnd; i += 1, j += 1) {
    const difference = a[i]! - b[j]!;
    if (difference !== 0) return difference;
  }
  return aEnd - aStart - (bEnd - bStart);
}

// The last zero of a run of zeros stays.
function withoutLeadingZeros(bytes: Uint8Array, at: number, end: number): number {
  let start = at;
  while (bytes[start] === zero && start + 1 < end && bytes[start + 1]! >= zero && bytes[start + 1]! <= nine) start += 1;
  return start;
}

function endOfDigits(bytes: Uint8Array, at: number, end: number): number {
  let digits = at;
  while (digits < end && bytes[digits]! >= zero && bytes[digits]! <= nine) digits += 1;
  return digits;
}

/** The most bytes a level's key can take. */
export const maximumKeyBytes = (levelLength: number): number => levelLength * 3 + 1;

/**
 * Writes the key of the level `bytes[start..end)`; the offset behind it. The order of keys by raw bytes is the natural order, without
 * the last word of raw bytes. A run of digits becomes `0`, its length, its digits. A zero byte can follow only the mark of a long run,
 * so that a key's end sorts first.
 */
export function writeKey(
  bytes: Uint8Array,
  start: number,
  end: number,
  isFirstLevel: boolean,
  to: Uint8Array,
  offset: number,
): number {
  let out = offset;
  if (isFirstLevel) {
    to[out] = start < end && bytes[start] === dollar ? 2 : 1;
    out += 1;
  }
  for (let at = start; at < end; ) {
    const byte = bytes[at]!;
    if (byte < zero || byte > nine) {
      to[out] = folded(byte);
      out += 1;
      at += 1;
      continue;
    }
    let runEnd = at + 1;
    while (runEnd < end && bytes[runEnd]! >= zero && bytes[runEnd]! <= nine) runEnd += 1;
    while (bytes[at] === zero && at + 1 < runEnd) at += 1;
    const length = runEnd - at;
    to[out] = zero;
    if (length < longRun) {
      to[out + 1] = length;
      out += 2;
    } else {
      to[out + 1] = longRun;
      to[out + 2] = length >>> 8;
      to[out + 3] = length & 0xff;
      out += 4;
    }
    for (; at < runEnd; at += 1, out += 1) to[out] = bytes[at]!;
  }
  return out;
}
