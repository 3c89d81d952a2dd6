// Tier: per FRAME. Whether the rows of a frame are worth a tick between two beats (beat.ts): only where a row that was still got a message.
// Rows that get messages all the time wait for the beat, and are drawn together. Owned by rows-feed.ts.

import type { TreeRow } from '../../../shared/tree.ts';
import { isBeat } from './beat.ts';
import type { BuiltRow } from './row.ts';

/** Ticks without a message after which a row counts as still: 200 ms. */
const stillTicks = 4;

/** Rows of a window by node id. */
export type BuiltRows = ReadonlyMap<number, BuiltRow>;

export class RowPace {
  #tick = 0;
  /** When a frame between two beats was sent last. */
  #sentBetweenTick = -stillTicks;
  #sent: BuiltRows = new Map();
  /** By node id: the tick of the frame that last showed a new message below it. */
  #touchedTicks = new Map<number, number>();

  /** Whether rows may be sent with this tick; undefined: somebody waits for them. */
  allows(tick: number | undefined, rows: BuiltRows): boolean {
    if (tick !== undefined) this.#tick = tick;
    if (isBeat(tick)) return true;
    if (this.#tick - this.#sentBetweenTick < stillTicks) return false;
    for (const [id, { row }] of rows) {
      if (this.#isTouched(id, row) && this.#tick - (this.#touchedTicks.get(id) ?? -stillTicks) >= stillTicks)
        return true;
    }
    return false;
  }

  /** They were sent, with the tick last asked about. */
  sent(rows: BuiltRows): void {
    if (!isBeat(this.#tick)) this.#sentBetweenTick = this.#tick;
    const touchedTicks = new Map<number, number>();
    for (const [id, { row }] of rows) {
      touchedTicks.set(id, this.#isTouched(id, row) ? this.#tick : (this.#touchedTicks.get(id) ?? -stillTicks));
    }
    this.#touchedTicks = touchedTicks;
    this.#sent = rows;
  }

  // Rates fade without a message.
  #isTouched(id: number, row: TreeRow): boolean {
    const before = this.#sent.get(id)?.row;
    return before === undefined || before.ownCount + before.belowCount !== row.ownCount + row.belowCount;
  }
}
