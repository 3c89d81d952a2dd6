// Tier: per FRAME. The `packetLog` stream: the part of a connection's packet log in view. Opened by streams.ts.

import type { ParsedStreamParams } from '../../shared/contract.ts';
import type { StreamSource } from '../../shared/contract-server.ts';
import { AppError } from '../../shared/errors.ts';
import type { PacketLogEntry, PacketLogFrame } from '../../shared/packet-log.ts';
import type { PacketLog } from './broker/packet-log.ts';

type Params = ParsedStreamParams<'packetLog'>;

/** What is held for a reader who stands still beyond what the log keeps; afterwards the oldest goes. */
const heldLimit = 20_000;

/**
 * While the reader stands, what was there is held for him as it is, though the log gives it up meanwhile: rows keep their positions. When he
 * follows the end, positions are counted from there.
 */
export class PacketLogFeed implements StreamSource<'packetLog'> {
  readonly #log: PacketLog;
  #params: Params;
  #seenVersion = -1;
  #seenMessages = false;
  #seenCleared = -1;
  #generation = 0;
  /** By position from `#begin` on. */
  #held: readonly PacketLogEntry[] = [];
  #begin = 0;

  constructor(log: PacketLog, params: Params) {
    this.#log = log;
    this.#params = params;
  }

  poll(): { readonly data: PacketLogFrame } | null {
    const { version, logsMessages } = this.#log;
    if (version === this.#seenVersion && logsMessages === this.#seenMessages) return null;
    this.#seenVersion = version;
    this.#seenMessages = logsMessages;
    const { first, count, ...filter } = this.#params;
    const matching = this.#log.matching(filter);
    this.#hold(matching, first !== null);
    const begin = this.#begin;
    const end = begin + this.#held.length;
    const from = Math.min(end, Math.max(begin, first ?? end - count));
    const until = first === null ? end : Math.max(from, first + count);
    const { keptCount, evictedCount, unloggedCount } = this.#log;
    return {
      data: {
        entries: this.#held.slice(from - begin, until - begin),
        first: from,
        begin,
        end,
        generation: this.#generation,
        matchCount: matching.reduce((sum, { kind }) => (kind === 'packet' ? sum + 1 : sum), 0),
        keptCount,
        evictedCount,
        messages: logsMessages,
        unloggedCount,
      },
    };
  }

  /** Another part or filter. Another connection wants a stream of its own: that throws. */
  update(params: Params): void {
    if (params.connectionId !== this.#params.connectionId) {
      throw new AppError('badRequest', 'A packet log stream cannot change its connection: open another one.');
    }
    const { text, direction, packetTypes } = this.#params;
    const isSame =
      params.text === text && params.direction === direction && params.packetTypes.join() === packetTypes.join();
    // As after clearing: all positions begin anew.
    if (!isSame) this.#seenCleared = -1;
    this.#params = params;
    this.#seenVersion = -1;
  }

  #hold(matching: readonly PacketLogEntry[], stands: boolean): void {
    if (this.#seenCleared !== this.#log.clearedCount) {
      this.#seenCleared = this.#log.clearedCount;
      this.#generation += 1;
      this.#held = matching;
      this.#begin = 0;
      return;
    }
    const newest = this.#held.at(-1)?.seq ?? 0;
    const news = matching.filter(({ seq }) => seq > newest);
    const end = this.#begin + this.#held.length + news.length;
    this.#held = stands ? [...this.#held, ...news].slice(-heldLimit) : matching;
    this.#begin = end - this.#held.length;
  }

  close(): void {
    // Reads only; nothing to give back.
  }
}
