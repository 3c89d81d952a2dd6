// What the JavaScript heap of the core's thread may take. Used by core-supervisor.ts, and by benches that measure in such a thread.

import { totalmem } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';

/**
 * Topics and payloads lie outside the heap (typed arrays), bounded by the memory budget; the heap holds the rest, so this is a bound for bugs:
 * the thread dies alone, before the machine starts to swap.
 */
const oldGenerationMb = Math.max(512, Math.min(2048, Math.floor(totalmem() / 2 / 1_048_576)));

/**
 * Left alone it grows to 48 MB, none of which the memory budget knows of. Little is allocated per message, so a quarter costs no measurable
 * time (`npm run bench endless`: with 64 MB of budget the process grows by 1.1 of it instead of 1.4).
 */
const youngGenerationMb = 12;

/** Limits for `new Worker`; `heapLimitMb`: another bound for bugs, for tests. */
export function coreThreadLimits(heapLimitMb = oldGenerationMb): ResourceLimits {
  return { maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: youngGenerationMb };
}
