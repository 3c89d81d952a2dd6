// Tier: per COMPARISON of a sort. The natural order of names, on bytes where they lie: `s2` before `s10`, the empty name first, letters
// without regard to case, equal so far by raw bytes. Called by the tree's orders (feed/) and by the list of retained topics.

const slash = 0x2f;
const zero = 0x30;
const nine = 0x39;

/** A byte as it counts in the order: capitals of ASCII are small letters. */
export const folded = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte);
// A slash ends a level, so that what is below a topic stands right behind it. A level holds none.
const rank = (byte: number): number => (byte === slash ? -1 : folded(byte));

/**
 * Compares the levels or whole topic names `a[aStart..aEnd)` and `b[bStart..bEnd)`, without regard to `$`. Negative: `a` stands before `b`.
 * 0 only for equal names.
 */
export function compareNames(
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
      const order = first === second ? 0 : rank(first) - rank(second);
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
