// Decides whether a page whose process died is loaded again or the user is asked first. Pure; called by window.ts.

/** This many deaths within the window of time: ask instead of trying for ever. */
const deathsBeforeAsking = 4;
const withinMs = 20_000;

export interface Recovery {
  readonly kind: 'reload' | 'ask';
  /** Deaths that still count, for the next call. Empty after asking: the user's answer starts afresh. */
  readonly diedAt: readonly number[];
}

/** What to do after one more death at `now` (milliseconds since 1970). */
export function recoveryAfter(diedBefore: readonly number[], now: number): Recovery {
  const diedAt = [...diedBefore.filter((at) => now - at < withinMs), now];
  return diedAt.length >= deathsBeforeAsking ? { kind: 'ask', diedAt: [] } : { kind: 'reload', diedAt };
}
