// Tier: per FRAME. When a stream's frame may be sent: what was still is shown with the next tick of the core's clock, what changes all the
// time only with every second one. All streams beat together, so that the page draws them together: each drawing costs it some
// milliseconds, however little it shows. Called by the feeds.

/** Ticks without a change after which something counts as still: 200 ms. */
const stillTicks = 4;

/** Whether streams that are never still send with this tick; undefined: a poll that somebody waits for. */
export function isBeat(tick: number | undefined): boolean {
  return tick === undefined || tick % 2 === 0;
}

/** The pace of one stream, or of one row. */
export class Beat {
  #tick = 0;
  #sentTick = -stillTicks;

  /** Whether a change may be sent now. */
  allows(tick: number | undefined): boolean {
    if (tick !== undefined) this.#tick = tick;
    return isBeat(tick) || this.#tick - this.#sentTick >= stillTicks;
  }

  /** It was sent, with the tick last asked about. */
  sent(): void {
    this.#sentTick = this.#tick;
  }
}
