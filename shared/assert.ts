// Checks for bugs, not for input: a failed assertion is a mistake in Treeline itself.

/** Throws when a condition that the code relies on does not hold. */
export function assert(condition: boolean, rationale: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${rationale}`);
}

/** The value, which cannot be missing for the reason given. */
export function required<T>(value: T | null | undefined, rationale: string): T {
  assert(value !== null && value !== undefined, rationale);
  return value;
}

/** Ends a switch over a closed union: the compiler refuses a member that was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`Assertion failed: unexpected ${JSON.stringify(value)}`);
}
