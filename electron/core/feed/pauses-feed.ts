// Tier: some times a SECOND. The `pauses` stream: whether a view is paused, and what has come since. Opened by core.ts.

import type { PausesFrame } from '../../../shared/pauses.ts';
import { AppError } from '../../../shared/errors.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { SeenIngest } from './seen-ingest.ts';

/** Counts are told so often; a pause that begins or ends at once. */
const intervalMs = 200;

/** The pause of one view. */
export class PausesFeed implements StreamSource<'pauses'> {
  readonly #seen: SeenIngest;
  readonly #monotonicNow: () => number;
  #last: PausesFrame | null = null;
  #sentAt = -Infinity;
  /** Counts changed that were told a moment ago. */
  #keepsCounts = false;

  /** `monotonicNow`: milliseconds of a clock that never jumps. */
  constructor(seen: SeenIngest, monotonicNow: () => number) {
    this.#seen = seen;
    this.#monotonicNow = monotonicNow;
  }

  poll(): { readonly data: PausesFrame } | null {
    const pause = this.#seen.pauseFigures();
    const data: PausesFrame = { pause, endedForMemory: this.#seen.wasSpent };
    const last = this.#last;
    this.#keepsCounts = false;
    if (last !== null && last.pause?.pausedAt === pause?.pausedAt && last.endedForMemory === data.endedForMemory) {
      const isSame =
        last.pause?.newMessageCount === pause?.newMessageCount && last.pause?.newTopicCount === pause?.newTopicCount;
      this.#keepsCounts = !isSame && this.#monotonicNow() < this.#sentAt + intervalMs;
      if (isSame || this.#keepsCounts) return null;
    }
    this.#last = data;
    this.#sentAt = this.#monotonicNow();
    return { data };
  }

  get rests(): boolean {
    return !this.#keepsCounts;
  }

  /** Always throws: it belongs to one view. */
  update(): never {
    throw new AppError('badRequest', 'A pauses stream cannot change its connection or view: open another one.');
  }

  close(): void {
    this.#last = null;
  }
}
