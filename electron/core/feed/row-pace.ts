// Tier: per FRAME. Which rows of a window are sent with a tick: with the beat (beat.ts) all of them, between two beats those that were still
// and got a message, while the others stay as they were sent. So a new value is seen at once and costs little. Owned by rows-feed.ts.

import type { TreeRow } from '../../../shared/tree.ts';
import { beatOf } from './beat.ts';
import type { BuiltRow } from './row.ts';

/** A row whose messages come further apart than so many milliseconds was still before each of them. */
const stillMs = 150;
/** Frames between beats that may follow each other at once; each beat allows one more again. */
const promptLimit = 4;

/** Rows of a window by node id, from the top down. */
export type BuiltRows = ReadonlyMap<number, BuiltRow>;

export class RowPace {
  #tick = 0;
  #sentBeat = -1;
  /** Frames between beats that may still be sent. */
  #promptCount = promptLimit;
  #sent: BuiltRows = new Map();

  /** Whether no row could be sent with this tick unless asked for: then none need be made. */
  mustWait(tick: number | undefined): boolean {
    return tick !== undefined && beatOf(tick) === this.#sentBeat && this.#promptCount === 0;
  }

  /** The rows to send with this tick, unless it must wait; null: they wait. `isAsked`: somebody waits for all of them. */
  choose(tick: number | undefined, rows: BuiltRows, isAsked: boolean): BuiltRows | null {
    if (tick !== undefined) this.#tick = tick;
    if (isAsked || tick === undefined || beatOf(tick) !== this.#sentBeat) return rows;
    let isAnyNew = rows.size !== this.#sent.size;
    const chosen = new Map<number, BuiltRow>();
    for (const [id, built] of rows) {
      const sent = this.#sent.get(id);
      const waits = sent !== undefined && (sent === built || isBusy(sent.row, built.row));
      if (!waits) isAnyNew = true;
      chosen.set(id, waits ? sent : built);
    }
    return isAnyNew ? chosen : null;
  }

  /** They were sent, with the tick last asked about. Whether that left any row of `rows` behind. */
  sent(chosen: BuiltRows, rows: BuiltRows): boolean {
    let isBehind = false;
    for (const [id, built] of chosen) isBehind ||= rows.get(id) !== built;
    const beat = beatOf(this.#tick);
    if (beat !== this.#sentBeat) this.#promptCount = Math.min(this.#promptCount + beat - this.#sentBeat, promptLimit);
    else this.#promptCount = Math.max(this.#promptCount - 1, 0);
    this.#sentBeat = beat;
    this.#sent = chosen;
    return isBehind;
  }
}

// Only figures wait, and only those of rows that get messages all the time, or whose rates fade without one.
function isBusy(sent: TreeRow, row: TreeRow): boolean {
  const isSamePlace =
    sent.topicId === row.topicId &&
    sent.position === row.position &&
    sent.openable === row.openable &&
    sent.expanded === row.expanded &&
    sent.shed === row.shed;
  if (!isSamePlace) return false;
  // One late message of many does not make a row still.
  if (row.messageRate > 1000 / stillMs) return true;
  const newCount = messagesOf(row) - messagesOf(sent);
  if (newCount <= 0) return newCount === 0;
  const gapMs = (row.lastAt - sent.lastAt) / newCount;
  // Below nothing: the clock was set back.
  return gapMs >= 0 && gapMs < stillMs;
}

function messagesOf({ ownCount, belowCount }: TreeRow): number {
  return ownCount + belowCount;
}
