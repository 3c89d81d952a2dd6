// A broker that waits for acknowledgements (a send window) must never be read more slowly because of rests: whole conversations, simulated to
// the microsecond, once with rests and once with reads as they come.

import { describe, expect, it } from 'vitest';
import { ReadGathering } from '../../../electron/core/broker/read-gathering.ts';
import { seededRandom } from '../../support/seeded-random.ts';

interface Conversation {
  /** Messages that the broker sends without an acknowledgement. */
  readonly window: number;
  /** Milliseconds: what the broker needs on average to send a message and to take an acknowledgement. */
  readonly sendMs: number;
  readonly takeMs: number;
  /** On the way, each direction, in milliseconds. */
  readonly wayMs: number;
  /** What our thread needs for a read and for each message. */
  readonly readMs: number;
  readonly messageMs: number;
  /** Messages with QoS 0 between two of QoS 1, on average; they need no room in the window. */
  readonly unacknowledged?: number;
  /** A message takes up to so much of the window (of one that counts bytes); missing: 1. */
  readonly largest?: number;
  /** Share of messages that take the broker twenty times as long, for it serves others too. */
  readonly hiccups?: number;
}

const messageBytes = 226;
const plain = { restAfter: () => 0 };

/** The broker has always more to send. Plays until so many messages with QoS 1 have been read: how many a millisecond in the second half. */
function converse(conversation: Conversation, messages: number, gathering: Pick<ReadGathering, 'restAfter'>): number {
  const {
    window,
    sendMs,
    takeMs,
    wayMs,
    readMs,
    messageMs,
    unacknowledged = 0,
    largest = 1,
    hiccups = 0,
  } = conversation;
  const random = seededRandom(11);

  /** Messages by the moment at which they are here; `takes` is 0 with QoS 0. */
  const coming: { readonly at: number; readonly takes: number }[] = [];
  /** Acknowledgements by the moment at which they are at the broker, and what they free. */
  const acknowledgements: { readonly at: number; readonly frees: number }[] = [];
  let first = 0;
  let firstAcknowledgement = 0;
  let brokerAt = 0;
  let free = window;
  let clock = 0;
  let received = 0;
  let settledAt = 0;
  let settledCount = 0;
  /** The broker works until it must wait, or until `until`. */
  const work = (until: number): void => {
    for (;;) {
      const next = acknowledgements[firstAcknowledgement];
      if (next !== undefined && next.at <= brokerAt) {
        firstAcknowledgement += 1;
        free += next.frees;
        brokerAt += takeMs;
      } else if (free > 0 && brokerAt <= until) {
        const takes = random() * (unacknowledged + 1) < 1 ? 1 + Math.floor(random() * largest) : 0;
        free -= takes;
        brokerAt += sendMs * (0.5 + random()) * (random() < hiccups ? 20 : 1);
        coming.push({ at: brokerAt + wayMs, takes });
      } else if (next !== undefined && next.at <= until) {
        brokerAt = next.at;
      } else return;
    }
  };
  while (received < messages) {
    work(clock);
    if (first === coming.length) work(clock + 100);
    clock = Math.max(clock, coming[first]?.at ?? Number.POSITIVE_INFINITY);
    work(clock);
    let count = 0;
    const taken: number[] = [];
    for (; first < coming.length && coming[first]!.at <= clock; first += 1) {
      count += 1;
      if (coming[first]!.takes > 0) taken.push(coming[first]!.takes);
    }
    clock += readMs + count * messageMs;
    for (const frees of taken) acknowledgements.push({ at: clock + wayMs, frees });
    const acknowledged = taken.length;
    received += acknowledged;
    if (settledAt === 0 && received > messages / 2) {
      settledAt = clock;
      settledCount = received;
    }
    const rest = gathering.restAfter({
      bytes: count * messageBytes,
      isFull: false,
      acknowledgedBytes: acknowledged * 4,
      now: clock,
      canWait: false,
    });
    clock += rest;
  }
  return (received - settledCount) / (clock - settledAt);
}

/** mosquitto on loopback. */
const loopback = { sendMs: 0.006, takeMs: 0.004, wayMs: 0.01, readMs: 0.02, messageMs: 0.001 };
const cases: readonly (readonly [string, Partial<Conversation>])[] = [
  ['on loopback', {}],
  ['that serves others too', { hiccups: 0.02 }],
  ['over a network', { wayMs: 0.25 }],
  ['that is slow', { sendMs: 0.03, takeMs: 0.01 }],
  ['read by a busy thread', { readMs: 0.2 }],
  ['that counts bytes', { largest: 8 }],
  ['that counts bytes and serves others too', { largest: 30, hiccups: 0.02 }],
  ['with messages of QoS 0 in between', { unacknowledged: 1 }],
  ['with few messages of QoS 1', { unacknowledged: 10 }],
];

describe.each(cases)('a broker %s', (_name, changes) => {
  it.each([1, 20, 100, 1000])('with a window of %i is not slowed down', (window) => {
    const conversation = { ...loopback, ...changes, window };
    const unhindered = converse(conversation, 30_000, plain);
    const ours = converse(conversation, 30_000, new ReadGathering());
    // Besides the looks: a window that nearly suffices for a rest is not told from one that does.
    expect(ours / unhindered).toBeGreaterThan(0.88);
  });
});
