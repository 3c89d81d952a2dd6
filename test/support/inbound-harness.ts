// Runs the inbound side over bytes and keeps everything it says, as plain data to compare. Used by the tests of the guard.

import {
  createInbound,
  type Inbound,
  type InboundOptions,
  type Violation,
} from '../../electron/core/broker/inbound.ts';
import type { MessageSink } from '../../electron/core/broker/message-sink.ts';
import type { MessageProperties } from '../../shared/message.ts';

export interface DeliveredMessage {
  /** Hexadecimal, so that two topics never become one. */
  readonly topic: string;
  readonly payload: string;
  readonly flags: number;
  readonly properties: MessageProperties | null;
}

export interface InboundRecord {
  readonly messages: DeliveredMessage[];
  readonly refused: string[];
  /** Payload bytes, in the order of `refused`. */
  readonly refusedBytes: number[];
  /** Control packets for mqtt.js, in hexadecimal. */
  readonly passed: string[];
  /** Acknowledgements of all reads, joined, in hexadecimal. */
  replies: string;
  /** Socket writes they took. */
  replyCount: number;
  violation: Violation | null;
  violationCount: number;
}

export interface Harness {
  readonly inbound: Inbound;
  readonly record: InboundRecord;
}

export type HarnessOptions = Partial<
  Pick<InboundOptions, 'maximumPacketSize' | 'receiveMaximum' | 'topicAliasMaximum' | 'unreleased' | 'observe'>
>;

/** Limits that the tests announce unless they say otherwise. */
export const testLimits = { maximumPacketSize: 1_048_576, receiveMaximum: 20, topicAliasMaximum: 10 } as const;

export function harness(protocolVersion: 4 | 5, options: HarnessOptions = {}): Harness {
  const record: InboundRecord = {
    messages: [],
    refused: [],
    refusedBytes: [],
    passed: [],
    replies: '',
    replyCount: 0,
    violation: null,
    violationCount: 0,
  };
  const part = (bytes: Uint8Array, start: number, end: number): string =>
    Buffer.from(bytes.slice(start, end)).toString('hex');
  const sink: MessageSink = {
    receive(bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, _at, properties) {
      record.messages.push({
        topic: part(bytes, topicStart, topicEnd),
        payload: part(bytes, payloadStart, payloadEnd),
        flags,
        properties,
      });
    },
    refuse: (reason, payloadBytes) => {
      record.refused.push(reason);
      record.refusedBytes.push(payloadBytes);
    },
  };
  const inbound = createInbound({
    protocolVersion,
    ...testLimits,
    unreleased: new Set(),
    ...options,
    sink,
    pass: (packet) => void record.passed.push(Buffer.from(packet).toString('hex')),
    reply: (bytes) => {
      record.replies += Buffer.from(bytes).toString('hex');
      record.replyCount += 1;
    },
    violation: (violation) => {
      record.violation = violation;
      record.violationCount += 1;
    },
  });
  return { inbound, record };
}

/** Feeds bytes in pieces that are overwritten after each call, as a reused read buffer would be: what was only lent must not be kept. */
export function feed(inbound: Inbound, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) {
    const lent = Uint8Array.from(piece);
    inbound.consume(lent, 1);
    lent.fill(0xff);
  }
}

/** Cuts bytes at the given places. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places, bytes.length];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}
