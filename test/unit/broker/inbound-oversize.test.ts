// A PUBLISH over the limit with MQTT 3.1.1, where no limit can be announced: passed over, counted once, acknowledged, and never in memory.

import { describe, expect, it } from 'vitest';
import { createInbound } from '../../../electron/core/broker/inbound.ts';
import { cutAt, feed, harness, type HarnessOptions, type InboundRecord } from '../../support/inbound-harness.ts';
import { connackOf, hex } from '../../support/scripted-broker.ts';

const maximumPacketSize = 40;

function remainingLengthOf(length: number): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, ...remainingLengthOf(length >> 7)];
}

/** A PUBLISH of 3.1.1 with the topic `a` or another; its payload looks like packets. */
function publish(first: number, payloadBytes: number, packetId: number, topic: Uint8Array = hex('61')): Uint8Array {
  const id = (first & 6) === 0 ? [] : [packetId >> 8, packetId & 255];
  const payload = Array.from({ length: payloadBytes }, (_, index) => [0x30, 0x03, 0x00, 0x01, 0x66][index % 5] ?? 0);
  const body = [topic.length >> 8, topic.length & 255, ...topic, ...id, ...payload];
  return Uint8Array.from([first, ...remainingLengthOf(body.length), ...body]);
}

const small = (payload: string): string =>
  `30 ${(3 + payload.length / 2).toString(16).padStart(2, '0')} 0001 62 ${payload}`;

function play(pieces: readonly Uint8Array[], options: HarnessOptions = {}): InboundRecord {
  const { inbound, record } = harness(4, { maximumPacketSize, ...options });
  feed(inbound, [connackOf(4), ...pieces]);
  return record;
}

/** What does not depend on how the bytes were cut. */
function facts({ messages, refused, refusedBytes, passed, replies, violation }: InboundRecord): unknown {
  return {
    messages: messages.map(({ payload }) => payload),
    refused: refused.map((reason, index) => [reason, refusedBytes[index]]),
    passed: passed.slice(1),
    replies,
    violation: violation?.message ?? null,
  };
}

const quiet = { messages: ['02'], passed: ['d000'], violation: null };
const after = `${small('02')} d0 00`;
const bytesOf = (...parts: (Uint8Array | string)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? hex(part) : part)));

const cases: readonly { name: string; bytes: Uint8Array; expected: unknown }[] = [
  {
    name: 'QoS 0',
    bytes: bytesOf(publish(0x30, 60, 0), after),
    expected: { ...quiet, refused: [['tooLarge', 60]], replies: '' },
  },
  {
    name: 'one byte over the limit, retained',
    bytes: bytesOf(publish(0x31, maximumPacketSize - 4, 0), after),
    expected: { ...quiet, refused: [['tooLarge', 36]], replies: '' },
  },
  {
    name: 'exactly the limit is taken',
    bytes: bytesOf(publish(0x30, maximumPacketSize - 5, 0), after),
    expected: { ...quiet, messages: ['3003000166'.repeat(7), '02'], refused: [], replies: '' },
  },
  {
    name: 'QoS 1 is acknowledged',
    bytes: bytesOf(publish(0x32, 60, 0x0102), after),
    expected: { ...quiet, refused: [['tooLarge', 60]], replies: '40020102' },
  },
  {
    name: 'QoS 2 is received and completed',
    bytes: bytesOf(publish(0x34, 60, 7), '62 02 0007', after),
    expected: { ...quiet, refused: [['tooLarge', 60]], replies: '5002000770020007' },
  },
  {
    name: 'QoS 2, repeated: counted as such, once too large',
    bytes: bytesOf(publish(0x34, 60, 7), publish(0x3c, 60, 7), '62 02 0007', after),
    expected: {
      ...quiet,
      refused: [
        ['tooLarge', 60],
        ['qos2Duplicate', 60],
      ],
      replies: '500200075002000770020007',
    },
  },
  {
    name: 'QoS 2 with a released packet identifier is another message',
    bytes: bytesOf(publish(0x34, 60, 7), '62 02 0007', publish(0x34, 61, 7), after),
    expected: {
      ...quiet,
      refused: [
        ['tooLarge', 60],
        ['tooLarge', 61],
      ],
      replies: '500200077002000750020007',
    },
  },
  {
    name: 'several in a row, acknowledged in order among others',
    bytes: bytesOf(publish(0x32, 1, 1), publish(0x32, 60, 2), publish(0x34, 70, 3), publish(0x32, 0, 4), after),
    expected: {
      ...quiet,
      messages: ['30', '', '02'],
      refused: [
        ['tooLarge', 60],
        ['tooLarge', 70],
      ],
      replies: '40020001400200025002000340020004',
    },
  },
  {
    name: 'without a payload: the topic alone is over the limit',
    bytes: bytesOf(publish(0x32, 0, 5, new Uint8Array(50).fill(0x62)), after),
    expected: { ...quiet, refused: [['tooLarge', 0]], replies: '40020005' },
  },
  {
    name: 'a remaining length of two bytes, and a topic of several-byte characters',
    bytes: bytesOf(publish(0x32, 200, 5, Buffer.from('häuser/温度/\u{1f600}')), after),
    expected: { ...quiet, refused: [['tooLarge', 200]], replies: '40020005' },
  },
  {
    name: 'a violation behind it ends the connection after the acknowledgement',
    bytes: bytesOf(publish(0x32, 60, 5), '36 00', after),
    expected: {
      messages: [],
      passed: [],
      refused: [['tooLarge', 60]],
      replies: '40020005',
      violation: 'The broker sent something that is not valid MQTT: PUBLISH with QoS 3.',
    },
  },
  {
    name: 'a topic longer than the packet is a violation',
    bytes: bytesOf('30 3c 003b', new Uint8Array(58).fill(0x61), after),
    expected: {
      messages: [],
      passed: [],
      refused: [['malformed', 0]],
      replies: '',
      violation:
        'The broker sent something that is not valid MQTT: PUBLISH that ends before its topic and packet identifier do.',
    },
  },
  {
    name: 'a packet identifier that is not in the packet is a violation',
    bytes: bytesOf('32 3c 003a', new Uint8Array(58).fill(0x61), after),
    expected: {
      messages: [],
      passed: [],
      refused: [['malformed', 0]],
      replies: '',
      violation:
        'The broker sent something that is not valid MQTT: PUBLISH that ends before its topic and packet identifier do.',
    },
  },
];

describe('a PUBLISH over the limit, 3.1.1', () => {
  it.each(cases)('$name', ({ bytes, expected }) => {
    expect(facts(play([bytes]))).toEqual(expected);
  });

  it.each(cases)('$name, cut anywhere', ({ bytes, expected }) => {
    for (let place = 0; place <= bytes.length; place += 1) {
      expect(facts(play(cutAt(bytes, [place]))), `cut at ${place}`).toEqual(expected);
    }
    expect(facts(play(cutAt(bytes, Array.from(bytes.keys()).slice(1)))), 'byte by byte').toEqual(expected);
  });

  it('is acknowledged and counted only when it has come whole', () => {
    const bytes = publish(0x32, 60, 5);
    const { inbound, record } = harness(4, { maximumPacketSize });
    feed(inbound, [connackOf(4), bytes.subarray(0, -1)]);
    expect([record.refused, record.replies]).toEqual([[], '']);
    feed(inbound, [bytes.subarray(-1)]);
    expect([record.refused, record.replies]).toEqual([['tooLarge'], '40020005']);
    feed(inbound, [hex('d0 00')]);
    expect([record.refused, record.replyCount]).toEqual([['tooLarge'], 1]);
  });

  it('that is cut off by the end of its connection leaves nothing: the next one is new', () => {
    const unreleased = new Set<number>();
    const bytes = publish(0x34, 60, 5);
    expect(play([bytes.subarray(0, -1)], { unreleased }).refused).toEqual([]);
    expect([...unreleased]).toEqual([]);
    expect(play([bytes], { unreleased }).refused).toEqual(['tooLarge']);
    expect([...unreleased]).toEqual([5]);
  });

  it('is observed once, with its whole size', () => {
    const observed: [number, number][] = [];
    const bytes = publish(0x30, 60, 0);
    const observe = (packetType: number, sizeBytes: number): void => void observed.push([packetType, sizeBytes]);
    play(cutAt(bytes, [3, 10, 50]), { observe });
    expect(observed).toEqual([
      [2, 4],
      [3, bytes.length],
    ]);
  });

  it('of 256 MB costs next to no memory', () => {
    const refused: [string, number][] = [];
    const replies: string[] = [];
    let messageCount = 0;
    const inbound = createInbound({
      protocolVersion: 4,
      maximumPacketSize: 1_048_576,
      receiveMaximum: 1,
      topicAliasMaximum: 0,
      unreleased: new Set(),
      sink: {
        receive: () => void (messageCount += 1),
        refuse: (reason, payloadBytes) => void refused.push([reason, payloadBytes]),
      },
      pass: () => undefined,
      reply: (bytes) => void replies.push(Buffer.from(bytes).toString('hex')),
      violation: (violation) => expect.fail(violation.message),
    });
    inbound.consume(connackOf(4), 0);
    const chunk = new Uint8Array(65_536).fill(0x30);
    const before = process.memoryUsage().arrayBuffers;
    let highest = before;
    const payloadBytes = 268_435_455 - 5;
    inbound.consume(hex('32 ff ff ff 7f 0001 61 0009'), 0);
    for (let left = payloadBytes; left > 0; left -= chunk.length) {
      inbound.consume(left < chunk.length ? chunk.subarray(0, left) : chunk, 0);
      highest = Math.max(highest, process.memoryUsage().arrayBuffers);
    }
    expect(refused).toEqual([['tooLarge', payloadBytes]]);
    expect(replies).toEqual(['40020009']);
    inbound.consume(hex(small('01')), 0);
    expect(messageCount).toBe(1);
    expect(highest - before).toBeLessThan(200_000);
  });
});

describe('a violation', () => {
  it('ends the counting too: what lies whole behind it in the same read is not counted, however TCP cut it', () => {
    const bytes = bytesOf(publish(0x30, 60, 0), '36 00', publish(0x30, 60, 0), small('02'), '30 03 0001 00');
    for (let place = 0; place <= bytes.length; place += 1) {
      const record = play(cutAt(bytes, [place]));
      expect([record.messages, record.refused, record.violationCount], `cut at ${place}`).toEqual([
        [],
        ['tooLarge'],
        1,
      ]);
    }
  });
});
