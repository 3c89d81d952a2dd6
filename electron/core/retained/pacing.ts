// Publishes one after the other at a given rate, with a bound on what has no answer yet. Called by clearing.ts and restoring.ts.

export interface Pace {
  readonly ratePerSecond: number;
  /** Most without an answer at once. */
  readonly maximumInFlight: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
}

/** Between two looks at the clock, in milliseconds. */
const tickMs = 10;
/** Most that is sent in one go, as time at the rate, in milliseconds. */
const burstMs = 50;

/**
 * Calls `send` for each item in order, and resolves when all that were begun have ended. Aborting stops at once: what was not begun is
 * returned, and what was begun is still waited for. `send` does not reject. Time lost to slow answers is not made up for by a burst.
 */
export async function paced<Item>(
  items: readonly Item[],
  { ratePerSecond, maximumInFlight, monotonicNow }: Pace,
  signal: AbortSignal,
  send: (item: Item) => Promise<void>,
): Promise<readonly Item[]> {
  const underWay = new Set<Promise<void>>();
  let begun = 0;
  let allowance = 1;
  let lookedAt = monotonicNow();
  while (begun < items.length && !signal.aborted) {
    const now = monotonicNow();
    // Bounded, so that a wait for answers or a busy machine is not followed by a flood.
    allowance = Math.min(
      allowance + ((now - lookedAt) * ratePerSecond) / 1000,
      Math.max(1, (ratePerSecond * burstMs) / 1000),
    );
    lookedAt = now;
    while (allowance >= 1 && begun < items.length && underWay.size < maximumInFlight && !signal.aborted) {
      allowance -= 1;
      const sending = send(items[begun]!).finally(() => underWay.delete(sending));
      underWay.add(sending);
      begun += 1;
    }
    if (begun < items.length && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  await Promise.all(underWay);
  return items.slice(begun);
}
