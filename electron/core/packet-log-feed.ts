// Tier: per FRAME. The `packetLog` stream: the part of a connection's packet log in view. Opened by streams.ts.

import type { ParsedStreamParams } from '../../shared/contract.ts';
import type { StreamSource } from '../../shared/contract-server.ts';
import { AppError } from '../../shared/errors.ts';
import type { PacketLogFrame } from '../../shared/packet-log.ts';
import type { PacketLog } from './broker/packet-log.ts';

type Params = ParsedStreamParams<'packetLog'>;

export class PacketLogFeed implements StreamSource<'packetLog'> {
  readonly #log: PacketLog;
  #params: Params;
  #seenVersion = -1;
  #seenMessages = false;

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
    const { keptCount, evictedCount, unloggedCount } = this.#log;
    return {
      data: {
        packets: matching.slice(first, first + count),
        first,
        matchCount: matching.length,
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
    this.#params = params;
    this.#seenVersion = -1;
  }

  close(): void {
    // Reads only; nothing to give back.
  }
}
