// Tier: per FRAME. When what a stream shows has come to rest: what was held back while it changed is shown then. Called by beat.ts and
// statistics-feed.ts.

/** The rest of one stream. */
export class Rest {
  readonly #ticks: number;
  #seen = Number.NaN;
  #changedTick = 0;

  /** At rest is what has not changed for so many ticks. */
  constructor(ticks: number) {
    this.#ticks = ticks;
  }

  /**
   * Whether it is at rest with this tick; without a tick: it need not wait. `version` is a number that changes with whatever the stream
   * shows.
   */
  isAt(tick: number | undefined, version: number): boolean {
    const isChanged = version !== this.#seen;
    this.#seen = version;
    if (tick === undefined) return true;
    if (isChanged) this.#changedTick = tick;
    return tick - this.#changedTick >= this.#ticks;
  }
}
