// Tier: per MESSAGE. Where the broker side puts what came off the socket; ingest implements it. Neither imports the other.

import type { MessageProperties } from '../../../shared/message.ts';

/** Why a message did not enter the history. Each is a counter in the ledger. */
export type RefusalReason = 'qos2Duplicate' | 'malformed' | 'tooLarge';

/** Bits of `flags`: QoS in the lowest two, as in the PUBLISH fixed header shifted. */
export const flagQosMask = 0b0011;
export const flagRetain = 0b0100;
export const flagDup = 0b1000;

export interface MessageSink {
  /**
   * One PUBLISH that came off the socket whole. `bytes` is only lent: whatever is kept must be copied before returning.
   * The topic is well-formed UTF-8 without U+0000 and not empty; it may hold `+` or `#` (real brokers send them).
   * `at` is milliseconds since 1970, one value per socket read. `properties` is null for almost every message.
   */
  receive(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    payloadStart: number,
    payloadEnd: number,
    flags: number,
    at: number,
    properties: MessageProperties | null,
  ): void;
  /** A PUBLISH that came off the socket but is not kept: counted as received and as refused. */
  refuse(reason: RefusalReason, payloadBytes: number): void;
}
