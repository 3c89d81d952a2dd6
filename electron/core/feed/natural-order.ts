// Tier: per NEW ROW. The natural order of sibling levels (ingest/name-order.ts), at the first level with `$` topics last: as a comparison for
// level-list.ts, and as keys for sibling-sort.ts, which must agree.

import { compareNames, folded } from '../ingest/name-order.ts';

const dollar = 0x24;
const zero = 0x30;
const nine = 0x39;
/** Digit runs up to this long state their length in one byte. */
const longRun = 255;

const rank = (level: Uint8Array): number => (level[0] === dollar ? 1 : 0);

/** Negative: `a` stands before `b`. Never 0 for different bytes. */
export function compareLevels(a: Uint8Array, b: Uint8Array, isFirstLevel: boolean): number {
  if (isFirstLevel && rank(a) !== rank(b)) return rank(a) - rank(b);
  return compareNames(a, 0, a.length, b, 0, b.length);
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
