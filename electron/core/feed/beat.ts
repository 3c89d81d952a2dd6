// Tier: per FRAME. When a stream's frame may be sent: what was still, and what has just come to rest, is shown with the next tick of the
// core's clock, what changes all the time only with every twelfth one. All streams beat together, so that the page draws them together:
// each drawing costs it some milliseconds, however little it shows, and nobody reads figures that change more often. Called by the feeds.

import { Rest } from './rest.ts';

/** Ticks between two frames of what changes all the time: 300 ms. */
export const beatTicks = 12;
/** Ticks without anything new after which it has come to rest, and what was held back is shown: 50 ms. */
export const restTicks = 2;

/** Which beat a tick belongs to. */
export function beatOf(tick: number): number {
  return Math.floor(tick / beatTicks);
}

/** The pace of one stream. */
export class Beat {
  readonly #rest = new Rest(restTicks);
  #tick = 0;
  #sentBeat = -1;
  #isHeld = false;

  /**
   * Whether a change may be sent with this tick; undefined: somebody waits for it. `version` is a number that changes with whatever the
   * stream shows: is it the same for a while, then what was held back is shown now, for nothing more came.
   */
  allows(tick: number | undefined, version: number): boolean {
    const isAtRest = this.#rest.isAt(tick, version);
    if (tick !== undefined) this.#tick = tick;
    this.#isHeld = !isAtRest && beatOf(this.#tick) === this.#sentBeat;
    return !this.#isHeld;
  }

  /** A change may wait for a later tick. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** It was sent, with the tick last asked about. */
  sent(): void {
    this.#sentBeat = beatOf(this.#tick);
  }
}
