// How soon a core that died is started again, and whether its connections come back with it. Pure; called by core-supervisor.ts.

/** Deaths within this time count together. */
export const crashWindowMs = 30_000;
/** So many deaths within the window are a loop: what kills the core is most likely something its connections bring. */
export const crashLoopCount = 3;

const delaysMs = [100, 1000, 3000] as const;
const longestDelayMs = 10_000;

export interface RestartDecision {
  readonly delayMs: number;
  /** False: start without the connections that were open. */
  readonly reopen: boolean;
  /** The moments still worth remembering. */
  readonly deathsAt: readonly number[];
}

/** What to do after one more death at `now`. All in milliseconds of a clock that never jumps. */
export function restartAfter(deathsAt: readonly number[], now: number): RestartDecision {
  const recent = [...deathsAt.filter((at) => now - at < crashWindowMs), now];
  return {
    delayMs: delaysMs[recent.length - 1] ?? longestDelayMs,
    reopen: recent.length < crashLoopCount,
    deathsAt: recent,
  };
}
