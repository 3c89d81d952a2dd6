// What the inbound side does with packets that are in order: messages, acknowledgements, sessions, aliases, limits, memory.

import { describe, expect, it } from 'vitest';
import { createInbound } from '../../../electron/core/broker/inbound.ts';
import { flagDup, flagRetain } from '../../../electron/core/broker/message-sink.ts';
import { cutAt, feed, harness } from '../../support/inbound-harness.ts';
import { connackOf, hex } from '../../support/scripted-broker.ts';

/** Blanks are for reading. */
const hexText = (value: string): string => value.replaceAll(' ', '');
const text = (value: string): string => Buffer.from(value).toString('hex');

/** A PUBLISH whose remaining length is below 128; `block`: properties without their length, null for 3.1.1. */
function publish(
  topic: string,
  payload: string,
  more: { qos?: number; id?: number; dup?: boolean; retain?: boolean; block?: string | null } = {},
): Uint8Array {
  const qos = more.qos ?? 0;
  const id = more.id ?? 1;
  const block = more.block === null ? [] : [...hex(more.block ?? '')];
  const topicBytes = Buffer.from(topic);
  const body = [
    topicBytes.length >> 8,
    topicBytes.length & 255,
    ...topicBytes,
    ...(qos > 0 ? [id >> 8, id & 255] : []),
    ...(more.block === null ? [] : [block.length, ...block]),
    ...Buffer.from(payload),
  ];
  return Uint8Array.from([0x30 | (more.dup ? 8 : 0) | (qos << 1) | (more.retain ? 1 : 0), body.length, ...body]);
}

/** A harness that has its CONNACK. */
function online(protocolVersion: 4 | 5, options: Parameters<typeof harness>[1] = {}, sessionPresent = false) {
  const made = harness(protocolVersion, options);
  feed(made.inbound, [connackOf(protocolVersion, sessionPresent)]);
  return made;
}

describe('messages', () => {
  it('reach the sink with topic, payload and flags, and never mqtt.js', () => {
    const { inbound, record } = online(5);
    feed(inbound, [publish('a/ü', 'p'), publish('b', '', { qos: 1, id: 7, dup: true, retain: true })]);
    expect(record.messages).toEqual([
      { topic: text('a/ü'), payload: text('p'), flags: 0, properties: null },
      { topic: text('b'), payload: '', flags: 1 | flagDup | flagRetain, properties: null },
    ]);
    expect(record.passed).toEqual([Buffer.from(connackOf(5)).toString('hex')]);
  });

  it('may have topics that only a lenient broker sends: wildcards, control characters, a leading U+FEFF, U+FFFF', () => {
    const topics = ['q/a+b/#', 'a\u0001\u007f\u0085', '\ufeffa', 'a\uffff', '\u{10ffff}'];
    const { inbound, record } = online(4);
    feed(
      inbound,
      topics.map((topic) => publish(topic, 'x', { block: null })),
    );
    expect(record.violation).toBeNull();
    expect(record.messages.map((message) => message.topic)).toEqual(topics.map(text));
  });

  it('keep their properties, user properties in order and repeated', () => {
    const { inbound, record } = online(5);
    const block =
      '01 01 26 0001 62 0001 31 02 00000e10 0b 05 03 0003 efbbbf 26 0001 61 0000 08 0001 72 0b 80 01 26 0001 62 0001 32 09 0002 00ff';
    feed(inbound, [publish('a', 'p', { block })]);
    expect(record.messages[0]?.properties).toEqual({
      payloadFormatIndicator: 1,
      messageExpiryInterval: 3600,
      contentType: '\ufeff',
      responseTopic: 'r',
      correlationData: '00ff',
      subscriptionIdentifiers: [5, 128],
      userProperties: [
        ['b', '1'],
        ['a', ''],
        ['b', '2'],
      ],
    });
  });

  it('say the time of their read, and every packet is observed', () => {
    const moments: number[] = [];
    const observed: [number, number][] = [];
    const inbound = createInbound({
      protocolVersion: 4,
      maximumPacketSize: 1000,
      receiveMaximum: 1,
      topicAliasMaximum: 0,
      unreleased: new Set(),
      sink: { receive: (...facts) => void moments.push(facts[6]), refuse: () => undefined },
      pass: () => undefined,
      reply: () => undefined,
      violation: () => undefined,
      observe: (packetType, sizeBytes) => void observed.push([packetType, sizeBytes]),
    });
    inbound.consume(connackOf(4), 10);
    const two = Buffer.concat([publish('a', '', { block: null }), publish('b', '1', { block: null })]);
    inbound.consume(two.subarray(0, 7), 11);
    inbound.consume(two.subarray(7), 12);
    expect(moments).toEqual([11, 12]);
    expect(observed).toEqual([
      [2, 4],
      [3, 5],
      [3, 6],
    ]);
  });
});

describe('acknowledgements', () => {
  it('of one read are written at once, in order', () => {
    const { inbound, record } = online(5);
    feed(inbound, [
      Buffer.concat([
        publish('a', '', { qos: 1, id: 1 }),
        publish('a', '', { qos: 2, id: 2 }),
        publish('a', '', { qos: 1, id: 0x304 }),
      ]),
    ]);
    expect(record.replies).toBe(hexText('40020001 50020002 40020304'));
    expect(record.replyCount).toBe(1);
    feed(inbound, [publish('a', ''), hex('d000')]);
    expect(record.replyCount).toBe(1);
  });

  it('of thousands in one read stay whole', () => {
    const { inbound, record } = online(4);
    const all = Array.from({ length: 5000 }, (_, index) => publish('a', '', { qos: 1, id: index + 1, block: null }));
    feed(inbound, [Buffer.concat(all)]);
    expect(record.messages.length).toBe(5000);
    const expected = all.map((_, index) => `4002${(index + 1).toString(16).padStart(4, '0')}`);
    expect(record.replies === expected.join('')).toBe(true);
  });

  it('deliver a repeated QoS 2 message once, and count the repetition', () => {
    const unreleased = new Set<number>();
    const { inbound, record } = online(5, { unreleased });
    feed(inbound, [publish('a', 'x', { qos: 2, id: 9 }), publish('a', 'x', { qos: 2, id: 9, dup: true })]);
    expect(record.messages.length).toBe(1);
    expect(record.refused).toEqual(['qos2Duplicate']);
    expect(record.replies).toBe('5002000950020009');
    expect([...unreleased]).toEqual([9]);
    feed(inbound, [hex('62020009'), publish('a', 'y', { qos: 2, id: 9 })]);
    expect(record.messages.length).toBe(2);
    expect(record.replies.slice(16)).toBe(hexText('70020009 50020009'));
  });

  it('answer a release of something unknown: 5 says so, 3.1.1 cannot', () => {
    const five = online(5);
    feed(five.inbound, [hex('62020009')]);
    expect(five.record.replies).toBe('7003000992');
    const four = online(4);
    feed(four.inbound, [hex('62020009')]);
    expect(four.record.replies).toBe('70020009');
  });

  it('are written before a violation of the same read is told', () => {
    const order: string[] = [];
    const inbound = createInbound({
      protocolVersion: 4,
      maximumPacketSize: 1000,
      receiveMaximum: 1,
      topicAliasMaximum: 0,
      unreleased: new Set(),
      sink: { receive: () => void order.push('message'), refuse: (reason) => void order.push(reason) },
      pass: () => undefined,
      reply: (bytes) => void order.push(Buffer.from(bytes).toString('hex')),
      violation: (violation) => void order.push(violation.message),
    });
    inbound.consume(connackOf(4), 0);
    inbound.consume(Buffer.concat([publish('a', '', { qos: 1, block: null }), hex('30 03 0001 00')]), 0);
    expect(order).toEqual([
      'message',
      'malformed',
      '40020001',
      'The broker sent something that is not valid MQTT: PUBLISH whose topic is not well-formed UTF-8 text.',
    ]);
  });
});

describe('a session', () => {
  it('that is present keeps unreleased ids across connections, so that a repetition stays one message', () => {
    const unreleased = new Set<number>();
    feed(online(5, { unreleased }).inbound, [publish('a', 'x', { qos: 2, id: 3 })]);
    const again = online(5, { unreleased }, true);
    feed(again.inbound, [publish('a', 'x', { qos: 2, id: 3, dup: true })]);
    expect(again.record.messages).toEqual([]);
    expect(again.record.refused).toEqual(['qos2Duplicate']);
  });

  it('that is new forgets them', () => {
    const unreleased = new Set([3]);
    const { inbound, record } = online(4, { unreleased });
    feed(inbound, [publish('a', 'x', { qos: 2, id: 3, block: null })]);
    expect(record.messages.length).toBe(1);
  });

  it('is left alone by a refusal, after which nothing is read', () => {
    const unreleased = new Set([3]);
    const { inbound, record } = harness(5, { unreleased });
    feed(inbound, [hex('20 03 00 88 00'), publish('a', 'x')]);
    expect([...unreleased]).toEqual([3]);
    expect(record.passed).toEqual(['2003008800']);
    expect(record.messages).toEqual([]);
    expect(record.violation).toBeNull();
  });
});

describe('mqtt.js', () => {
  it('gets a 3.1.1 refusal on a connection of MQTT 5, to fall back', () => {
    const { inbound, record } = harness(5);
    feed(inbound, [hex('20 02 00 01')]);
    expect(record.passed).toEqual(['20020001']);
    expect(record.violation).toBeNull();
  });

  it('gets control packets whole, however they are cut', () => {
    const packets = ['900400010001', 'd000', '40020001', 'b00400010000', 'e0028b00'];
    const bytes = hex('2003000000' + packets.join(''));
    const { inbound, record } = harness(5);
    feed(inbound, cutAt(bytes, Array.from(bytes.keys()).slice(1)));
    expect(record.passed).toEqual(['2003000000', ...packets]);
  });

  it('is the last to hear of a connection: nothing after DISCONNECT is read', () => {
    const { inbound, record } = online(5);
    feed(inbound, [Buffer.concat([hex('e0 00'), publish('a', 'x')]), publish('a', 'y')]);
    expect(record.messages).toEqual([]);
    expect(record.violation).toBeNull();
  });
});

describe('topic aliases', () => {
  const alias = (number: number): string => `23 ${number.toString(16).padStart(4, '0')}`;

  it('stand for the topic they were sent with last', () => {
    const { inbound, record } = online(5);
    feed(inbound, [
      publish('first', '1', { block: alias(1) }),
      publish('', '2', { block: alias(1) }),
      publish('second', '3', { block: alias(1) }),
      publish('', '4', { block: `${alias(1)} 01 00`, qos: 1, retain: true }),
    ]);
    expect(record.violation).toBeNull();
    expect(record.messages.map(({ topic, payload }) => [topic, payload])).toEqual([
      [text('first'), text('1')],
      [text('first'), text('2')],
      [text('second'), text('3')],
      [text('second'), text('4')],
    ]);
    expect(record.messages.map((message) => message.properties)).toEqual([
      null,
      null,
      null,
      { payloadFormatIndicator: 0 },
    ]);
  });

  it('belong to one network connection', () => {
    feed(online(5).inbound, [publish('a', '', { block: alias(2) })]);
    const { inbound, record } = online(5, {}, true);
    feed(inbound, [publish('', '', { block: alias(2) })]);
    expect(record.violation?.reasonCode).toBe(0x82);
    expect(record.refused).toEqual(['malformed']);
  });

  it('are refused when none were announced', () => {
    const { inbound, record } = online(5, { topicAliasMaximum: 0 });
    feed(inbound, [publish('a', '', { block: alias(1) })]);
    expect(record.violation?.reasonCode).toBe(0x94);
  });
});

describe('the receive maximum', () => {
  it('bounds what is sent without waiting, QoS 1 and 2 together', () => {
    const { inbound, record } = online(5, { receiveMaximum: 2 });
    feed(inbound, [
      Buffer.concat([
        publish('a', '1', { qos: 2, id: 1 }),
        publish('a', '2', { qos: 1, id: 2 }),
        publish('a', '3', { qos: 1, id: 3 }),
      ]),
    ]);
    expect(record.messages.length).toBe(2);
    expect(record.violation?.reasonCode).toBe(0x93);
    expect(record.replies).toBe('5002000140020002');
  });

  it('counts unreleased QoS 2 messages over many reads, and PUBREL gives the place back', () => {
    const { inbound, record } = online(5, { receiveMaximum: 2 });
    feed(inbound, [
      publish('a', '', { qos: 2, id: 1 }),
      publish('a', '', { qos: 2, id: 2 }),
      hex('62020001'),
      publish('a', '', { qos: 2, id: 3 }),
    ]);
    expect(record.violation).toBeNull();
    feed(inbound, [publish('a', '', { qos: 2, id: 4 })]);
    expect(record.violation?.reasonCode).toBe(0x93);
  });

  it('does not count QoS 1 that was acknowledged, QoS 0, nor what an earlier connection left', () => {
    const unreleased = new Set([50, 51]);
    const { inbound, record } = online(5, { receiveMaximum: 1, unreleased }, true);
    for (let id = 1; id < 10; id += 1) feed(inbound, [publish('a', '', { qos: 1, id }), publish('a', '')]);
    expect(record.violation).toBeNull();
  });

  it('does not exist in 3.1.1', () => {
    const { inbound, record } = online(4, { receiveMaximum: 1 });
    feed(inbound, [Buffer.concat([1, 2, 3].map((id) => publish('a', '', { qos: 1, id, block: null })))]);
    expect(record.violation).toBeNull();
  });
});

describe('a large packet', () => {
  const large = (payloadBytes: number): Uint8Array => {
    const remaining = payloadBytes + 3;
    const length = [0, 7, 14, 21].map((shift, index) => ((remaining >> shift) & 127) | (index < 3 ? 128 : 0));
    const bytes = new Uint8Array(5 + remaining).map((_, index) => index * 31);
    bytes.set([0x30, ...length, 0, 1, 0x61]);
    return bytes;
  };

  it('arrives byte-exact from small reads', () => {
    const bytes = large(3_000_000);
    const reads = Array.from({ length: Math.floor(bytes.length / 65_536) }, (_, index) => (index + 1) * 65_536);
    const { inbound, record } = online(4, { maximumPacketSize: 4_000_000 });
    feed(inbound, cutAt(bytes, reads));
    feed(inbound, [publish('b', 'after', { block: null })]);
    expect(record.messages.map((message) => message.payload.length / 2)).toEqual([3_000_000, 5]);
    expect(record.messages[0]?.payload === Buffer.from(bytes.subarray(8)).toString('hex')).toBe(true);
  });

  it('may be exactly as large as the limit, and not one byte larger: then it is counted and refused at its header', () => {
    const exact = online(4, { maximumPacketSize: 5 + 3 + 1000 });
    feed(exact.inbound, [large(1000)]);
    expect(exact.record.messages.length).toBe(1);
    const over = online(5, { maximumPacketSize: 5 + 3 + 999 });
    feed(over.inbound, [large(1000).subarray(0, 5)]);
    expect(over.record.violation?.reasonCode).toBe(0x95);
    expect(over.record.violation?.message).toContain('1,008 bytes');
    expect(over.record.violation?.message).toContain('“Largest packet taken”');
    expect(over.record.refused).toEqual(['tooLarge']);
    // Declared only: nothing of it was taken off the socket.
    expect(over.record.refusedBytes).toEqual([0]);
  });

  it('that is only declared takes no memory', () => {
    const held = [];
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 20; index += 1) {
      const made = online(4, { maximumPacketSize: 268_435_460 });
      feed(made.inbound, [hex('30 ff ff ff 7f'), new Uint8Array(2000)]);
      held.push(made);
    }
    expect(held.every((made) => made.record.violation === null)).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1_000_000);
  });
});
