// A comparison for tests that make millions: vitest's `expect` takes microseconds each, which adds up to minutes.

/** Throws when the two are not the same value. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}

/** Throws when the bytes differ. */
export function sameBytes(actual: Uint8Array | null, expected: Uint8Array, what: string): void {
  if (actual === null) throw new Error(`${what}: nothing instead of ${expected.length} bytes`);
  if (Buffer.compare(actual, expected) !== 0) throw new Error(`${what}: other bytes than expected`);
}
