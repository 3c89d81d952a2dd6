// Subscribing and publishing with a broker that does exactly what a script says: every answer, and limits kept before sending.

import { describe, expect, it } from 'vitest';
import type { TestConnection } from '../support/connection.ts';
import {
  closeConnection,
  expectPacket,
  hex,
  lastOf,
  packetIdOf,
  type ReceivedPacket,
  type ScriptedBroker,
  type ScriptStep,
  send,
  subackFor,
} from '../support/scripted-broker.ts';
import { accepted, connackWith, connect, connect1, filters, text, types } from '../support/scripted-connection.ts';

const idBytes = (packet: ReceivedPacket): readonly number[] => [packetIdOf(packet) >> 8, packetIdOf(packet) & 255];
const filterOf = (packet: ReceivedPacket): string => {
  // SUBSCRIBE of MQTT 5 with one filter: fixed header 2, packet id 2, property length 1, filter length 2; options follow it.
  const length = packet.bytes.readUInt16BE(5);
  return packet.bytes.toString('utf8', 7, 7 + length);
};
const subscribesOn = (broker: ScriptedBroker, connectionIndex: number): readonly string[] =>
  broker.received
    .filter((packet) => packet.packetType === 8 && packet.connectionIndex === connectionIndex)
    .map(filterOf);

describe('subscriptions', () => {
  const suback = (...codes: readonly number[]): readonly ScriptStep[] =>
    codes.flatMap((code) => [expectPacket(8), send(subackFor(5, code))]);
  const outcomes = (line: TestConnection): readonly unknown[] =>
    line.snapshot().subscriptions.map(({ outcome }) => outcome);

  it('are asked for one by one, each with its own answer', async () => {
    // The scripted broker answers the last SUBSCRIBE, so each must have been answered before the next is sent or be told apart by its id.
    const answers = new Map([
      ['a', 0],
      ['b', 0x87],
      ['c', 1],
      ['d', 0x8f],
    ]);
    const answerAll = [...answers.keys()].flatMap((filter) => [
      expectPacket(8),
      send((received) => {
        const packet = received.find((candidate) => candidate.packetType === 8 && filterOf(candidate) === filter);
        return packet === undefined ? [] : [0x90, 4, ...idBytes(packet), 0, answers.get(filter) ?? 0];
      }),
    ]);
    const { line, broker } = await connect([...accepted(), ...answerAll], {
      subscriptions: filters(...answers.keys()),
    });
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject([
      { kind: 'granted', grantedQos: 0 },
      { kind: 'refused', reasonCode: 0x87, message: expect.stringContaining('permit') },
      { kind: 'granted', grantedQos: 1 },
      { kind: 'refused', reasonCode: 0x8f },
    ]);
    expect(line.snapshot().state.kind).toBe('online');
    expect(subscribesOn(broker, 0)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('show a refusal of 3.1.1, which has no reason', async () => {
    const { line } = await connect([...accepted(4), expectPacket(8), send(subackFor(4, 0x80))], {
      protocolVersion: 4,
      subscriptions: filters('#'),
    });
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject([
      { kind: 'refused', reasonCode: 0x80, message: expect.stringContaining('3.1.1') },
    ]);
  });

  it('take names that mean something to JavaScript', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const { line, broker } = await connect([...accepted(), ...suback(0, 0, 0)], { subscriptions: filters(...names) });
    await broker.until((self) => subscribesOn(self, 0).length === 3);
    expect(subscribesOn(broker, 0)).toEqual(names);
    expect(line.snapshot().state.kind).toBe('online');
  });

  it('leave out a filter over which the broker closes, after it was found out', async () => {
    const { line, broker } = await connect(
      (index) => {
        if (index === 0) return [...accepted(), expectPacket(8), expectPacket(8), expectPacket(8), closeConnection];
        if (index === 1) return [...accepted(), ...suback(1), expectPacket(8), closeConnection];
        return [...accepted(), ...suback(1, 1)];
      },
      { subscriptions: filters('good', 'bad', 'fine') },
    );
    for (const round of [1, 2]) {
      await line.until(() => line.snapshot().state.kind === 'waiting' && line.line.length === 2 * round);
      expect(line.failure()).toMatch(round === 1 ? /one by one/ : /“bad”, which is left out/);
      line.connection.retryNow();
    }
    await line.until(() => line.line.length === 5);
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject([
      { kind: 'granted' },
      { kind: 'refused', reasonCode: null },
      { kind: 'granted' },
    ]);
    expect([0, 1, 2].map((index) => subscribesOn(broker, index))).toEqual([
      ['good', 'bad', 'fine'],
      ['good', 'bad'],
      ['good', 'fine'],
    ]);
  });

  it('leave out at once the only filter that a DISCONNECT can be about', async () => {
    const { line, broker } = await connect(
      (index) =>
        index === 0 ? [...accepted(), expectPacket(8), send([0xe0, 2, 0x87, 0]), closeConnection] : accepted(),
      { subscriptions: filters('#') },
    );
    await line.untilState('waiting');
    line.connection.retryNow();
    await line.until(() => line.line.length === 3);
    expect(outcomes(line)).toMatchObject([{ kind: 'refused', reasonCode: 0x87 }]);
    expect(subscribesOn(broker, 1)).toEqual([]);
  });

  it('are not blamed for a shutdown', async () => {
    const { line } = await connect(
      (index) =>
        index === 0
          ? [...accepted(), expectPacket(8), send([0xe0, 2, 0x8b, 0]), closeConnection]
          : [...accepted(), ...suback(1)],
      { subscriptions: filters('#') },
    );
    await line.untilState('waiting');
    line.connection.retryNow();
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject([{ kind: 'granted' }]);
  });

  it('are not sent where the broker announced that it does not offer them', async () => {
    const { line, broker } = await connect([connect1, send(connackWith(0, '28 00 2a 00 27 00000020')), ...suback(0)], {
      subscriptions: filters('a/+', '$share/group/a', 'x'.repeat(40), 'plain'),
    });
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject([
      { kind: 'refused', reasonCode: 0xa2 },
      { kind: 'refused', reasonCode: 0x9e },
      { kind: 'refused', reasonCode: 0x95 },
      { kind: 'granted' },
    ]);
    expect(subscribesOn(broker, 0)).toEqual(['plain']);
  });

  it('wait without an end for a SUBACK that never comes, and still receive', async () => {
    const { line, broker } = await connect([...accepted(), expectPacket(8), send(hex('30 06 0001 61 00 6869'))], {
      subscriptions: filters('a'),
    });
    await line.until(({ messages }) => messages.length === 1);
    expect(outcomes(line)).toEqual([{ kind: 'waiting' }]);
    expect(line.messages).toEqual([{ topicName: 'a', payload: 'hi', flags: 0 }]);
    expect(broker.openCount()).toBe(1);
  });
});

describe('publishing', () => {
  const publishId = (received: readonly ReceivedPacket[]): readonly number[] => idBytes(lastOf(received, 3));
  const options = (qos: 0 | 1 | 2, retain = false) => ({ qos, retain });
  const online = async (
    script: readonly ScriptStep[],
    properties = '',
  ): Promise<{ broker: ScriptedBroker; line: TestConnection }> => {
    const pair = await connect([connect1, send(connackWith(0, properties)), ...script]);
    await pair.line.untilState('online');
    return pair;
  };

  it.each([
    ['a name with a wildcard', 'a/#', 'invalidInput'],
    ['an empty name', '', 'invalidInput'],
    ['a null character', 'a\u0000', 'invalidInput'],
  ])('refuses %s', async (_name, topicName, code) => {
    const { line, broker } = await online([]);
    await expect(line.connection.publish(topicName, text(''), options(0))).rejects.toMatchObject({
      code,
      field: 'topicName',
    });
    expect(types(broker)).toEqual([1]);
  });

  it('keeps the limits of CONNACK before it sends', async () => {
    const { line, broker } = await online([], '24 00 25 00 27 00000020');
    await expect(line.connection.publish('a', text('x'), options(1))).rejects.toMatchObject({
      code: 'notSupported',
      field: 'qos',
    });
    await expect(line.connection.publish('a', text('x'), options(0, true))).rejects.toMatchObject({
      code: 'notSupported',
      field: 'retain',
    });
    await expect(line.connection.publish('a', text('x'.repeat(27)), options(0))).rejects.toMatchObject({
      code: 'tooLarge',
    });
    // Header 2, topic 3, property length 1: 26 bytes of payload make exactly 32.
    await line.connection.publish('a', text('x'.repeat(26)), options(0));
    await broker.until(({ received }) => received.some(({ packetType }) => packetType === 3));
    expect(lastOf(broker.received, 3).bytes).toHaveLength(32);
    expect(broker.received.filter(({ packetType }) => packetType === 3)).toHaveLength(1);
  });

  it('keeps the receive maximum', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const puback = send((received) => [0x40, 2, ...publishId(received)]);
    const { line, broker } = await online(
      [
        expectPacket(3),
        { kind: 'wait', until: () => released },
        send((received) => {
          const first = received.find(({ packetType }) => packetType === 3);
          return first === undefined ? [] : [0x40, 2, ...idBytes(first)];
        }),
        // The one with QoS 0, which has no answer.
        expectPacket(3),
        expectPacket(3),
        puback,
        expectPacket(3),
        puback,
      ],
      '21 0001',
    );
    const answers = Promise.all(
      ['1', '2', '3'].map((payload) => line.connection.publish('a', text(payload), options(1))),
    );
    await broker.until(({ received }) => received.filter(({ packetType }) => packetType === 3).length === 1);
    // QoS 0 is not under the receive maximum: it overtakes those that wait, and shows that they were held back.
    await line.connection.publish('a', text('0'), options(0));
    await broker.until(({ received }) => received.filter(({ packetType }) => packetType === 3).length === 2);
    expect(lastOf(broker.received, 3).bytes.toString('latin1').at(-1)).toBe('0');
    release();
    expect(await answers).toHaveLength(3);
    const payloads = broker.received
      .filter(({ packetType }) => packetType === 3)
      .map(({ bytes }) => bytes.toString('latin1').at(-1));
    expect(payloads).toEqual(['1', '0', '2', '3']);
  });

  it.each([
    ['PUBACK', 1, 0x40, 0x87],
    ['PUBACK', 1, 0x40, 0x97],
    ['PUBREC', 2, 0x50, 0x87],
    ['PUBREC', 2, 0x50, 0x99],
  ] as const)('tells a refusing %s', async (_name, qos, first, code) => {
    const refusal = send((received) => [first, 8, ...publishId(received), code, 4, 0x1f, 0, 1, 0x21]);
    const { line } = await online([expectPacket(3), refusal]);
    await expect(line.connection.publish('a', text('x'), options(qos))).rejects.toMatchObject({
      code: 'brokerRefused',
      detail: expect.stringContaining(`0x${code.toString(16).toUpperCase()}`),
      message: expect.stringContaining('“!”'),
    });
  });

  it('tells when nobody listens, also for QoS 2, where PUBREC says it and PUBCOMP does not', async () => {
    const { line } = await online([
      expectPacket(3),
      send((received) => [0x50, 3, ...publishId(received), 0x10]),
      expectPacket(6),
      send((received) => [0x70, 2, ...idBytes(lastOf(received, 6))]),
    ]);
    expect(await line.connection.publish('a', text('x'), options(2))).toEqual({
      reasonCode: 0x10,
      reasonName: 'No matching subscribers',
    });
  });

  it.each([1, 2] as const)('fails when the line ends before the answer, QoS %i', async (qos) => {
    const { line } = await online([expectPacket(3), closeConnection]);
    await expect(line.connection.publish('a', text('x'), options(qos))).rejects.toMatchObject({
      code: 'connectionLost',
    });
  });

  it('fails when the user closes before the answer, with a session kept too', async () => {
    const { line, broker } = await connect(accepted(), { cleanStart: false });
    await line.untilState('online');
    const answer = line.connection.publish('a', text('x'), options(1));
    await broker.until(({ received }) => received.some(({ packetType }) => packetType === 3));
    const failed = expect(answer).rejects.toMatchObject({ code: 'connectionLost' });
    await line.close();
    await failed;
  });

  it('never mixes acknowledgements into a packet that is being sent', async () => {
    const incoming = Array.from({ length: 200 }, (_, index) =>
      Uint8Array.of(0x32, 7, 0, 1, 0x61, (index + 1) >> 8, (index + 1) & 255, 0, 0x21),
    );
    const { line, broker } = await online(incoming.flatMap((packet) => [send(packet)]));
    const payload = new Uint8Array(2_000_000).fill(0x78);
    await Promise.all([0, 0, 0].map(() => line.connection.publish('big', payload, options(0))));
    await broker.until(({ received }) => received.filter(({ packetType }) => packetType === 4).length === 200);
    await broker.until(({ received }) => received.filter(({ packetType }) => packetType === 3).length === 3);
    // The scripted broker cuts what it receives into packets by their lengths: a mixed one would show as other types or sizes.
    expect(new Set(types(broker))).toEqual(new Set([1, 3, 4]));
    for (const { packetType, bytes } of broker.received)
      if (packetType === 3) expect(bytes.length).toBeGreaterThan(2_000_000);
    expect(line.messages).toHaveLength(200);
  });
});
