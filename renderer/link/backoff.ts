// How long to wait before the next try to reach the core. Pure. Called by link.ts.

const firstDelayMs = 250;
const longestDelayMs = 10_000;

/**
 * Milliseconds before try number `attempt` (1 is the first after a loss): doubles up to 10 s, with a quarter of jitter
 * either way, so that many tabs do not come back in step. `random`: 0 <= x < 1.
 */
export function backoffDelayMs(attempt: number, random: number): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(delay * (0.75 + random / 2));
}
