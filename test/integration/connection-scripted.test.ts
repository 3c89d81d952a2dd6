// The connection against a broker that does exactly what a script says: every refusal, every way to end, and limits kept before sending.

import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import {
  closeConnection,
  connackOf,
  expectPacket,
  hex,
  lastOf,
  packetIdOf,
  type ReceivedPacket,
  type ScriptedBroker,
  type ScriptStep,
  send,
  startScriptedBroker,
  subackFor,
} from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  // Connections first: a broker that goes away first would be a failure of theirs.
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

type Script = readonly ScriptStep[] | ((connectionIndex: number) => readonly ScriptStep[]);

async function connect(
  script: Script,
  changes: Partial<ProfileSettings> = {},
  secrets: Parameters<typeof openConnection>[1] = {},
): Promise<{ readonly broker: ScriptedBroker; readonly line: TestConnection }> {
  const broker = await startScriptedBroker(script);
  open.push(broker);
  const line = openConnection({ port: broker.port, protocolVersion: 5, subscriptions: [], ...changes }, secrets);
  open.push(line);
  return { broker, line };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const connect1 = expectPacket(1);
const accepted = (version: 4 | 5 = 5): readonly ScriptStep[] => [connect1, send(connackOf(version))];
/** A CONNACK of MQTT 5 with properties given in hexadecimal. */
const connackWith = (code: number, properties: string): Uint8Array => {
  const bytes = hex(properties);
  return Uint8Array.of(0x20, 3 + bytes.length, 0, code, bytes.length, ...bytes);
};
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
const types = (broker: ScriptedBroker): readonly number[] => broker.received.map(({ packetType }) => packetType);
const filters = (...names: readonly string[]): ProfileSettings['subscriptions'] =>
  names.map((topicFilter) => plainSubscription(topicFilter, 1));

describe('CONNACK', () => {
  const stopping = [0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x90, 0x95, 0x99, 0x9a, 0x9b, 0x9c, 0x9d];
  const passing = [0x80, 0x83, 0x88, 0x89, 0x97, 0x9f];

  it.each([
    ...stopping.map((code) => [code, 'refused'] as const),
    ...passing.map((code) => [code, 'waiting'] as const),
  ])('reason code 0x%x: %s', async (code, kind) => {
    // The broker closes right behind it: the code must not be lost to the end of the line.
    const { line, broker } = await connect([connect1, send(connackWith(code, '1f 0004 62757379')), closeConnection]);
    const state = await line.untilState(kind);
    expect(state).toMatchObject({
      failure: { reasonCode: code, reasonString: 'busy', message: expect.stringContaining('“busy”') },
    });
    if (state.kind === 'waiting')
      expect(state.retryAt - state.failure.at).toBeGreaterThanOrEqual(code === 0x97 ? 30_000 : 1000);
    if (state.kind === 'refused') expect(broker.connectionCount()).toBe(1);
  });

  it.each([
    [1, 'refused'],
    [2, 'refused'],
    [3, 'waiting'],
    [4, 'refused'],
    [5, 'refused'],
  ] as const)('3.1.1 return code %i: %s', async (code, kind) => {
    const { line } = await connect([connect1, send([0x20, 2, 0, code]), closeConnection], { protocolVersion: 4 });
    expect(await line.untilState(kind)).toMatchObject({ failure: { reasonCode: code } });
  });

  it('names another server without following it', async () => {
    const { line } = await connect([connect1, send(connackWith(0x9c, '1c 0006 6f746865722e'))]);
    await line.untilState('refused');
    expect(line.failure()).toMatch(/other\..*does not follow/);
  });

  it('shows and uses what the broker says of itself', async () => {
    // Assigned client id "given", server keep alive 1, maximum QoS 1, receive maximum 3, packet size 1000, alias maximum 7, no retain,
    // response information "r/", server reference "b2".
    const properties =
      '12 0005 676976656e 13 0001 24 01 21 0003 27 000003e8 22 0007 25 00 28 00 29 00 2a 00 1a 0002 722f 1c 0002 6232';
    const { line, broker } = await connect([connect1, send(connackWith(0, properties))], { keepAlive: 0 });
    await line.untilState('online');
    expect(line.snapshot().broker).toEqual({
      protocolVersion: 5,
      clientId: 'given',
      sessionPresent: false,
      keepAlive: 1,
      maximumQos: 1,
      retainAvailable: false,
      wildcardSubscriptionAvailable: false,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      maximumPacketSize: 1000,
      receiveMaximum: 3,
      topicAliasMaximum: 7,
      responseInformation: 'r/',
      serverReference: 'b2',
    });
    // The broker's keep alive is kept although ours is off (clause 3.2.2.3.14).
    await broker.until(({ received }) => received.some(({ packetType }) => packetType === 12));
  });
});

describe('CONNECT', () => {
  const connectOf = (broker: ScriptedBroker): Buffer => lastOf(broker.received, 1).bytes;

  it('carries a password without a user name (clause 3.1.2.8)', async () => {
    const { broker, line } = await connect(accepted(), { clientId: 'me', username: null }, { password: 'token' });
    await line.untilState('online');
    const bytes = connectOf(broker);
    expect(bytes.readUInt8(9)).toBe(0b0100_0010);
    expect(bytes.toString('latin1').endsWith('\x00\x02me\x00\x05token')).toBe(true);
  });

  it('carries an empty user name, which is not the same as none', async () => {
    const { broker, line } = await connect(accepted(), { clientId: 'me', username: '' });
    await line.untilState('online');
    expect(connectOf(broker).readUInt8(9)).toBe(0b1000_0010);
  });

  it('announces our limits and the session', async () => {
    const { broker, line } = await connect(accepted(), {
      clientId: 'me',
      cleanStart: false,
      sessionExpiryInterval: 3600,
      maximumPacketSize: 2048,
      keepAlive: 30,
    });
    await line.untilState('online');
    const bytes = connectOf(broker);
    expect(bytes.readUInt8(9)).toBe(0);
    expect(bytes.readUInt16BE(10)).toBe(30);
    const properties = bytes.subarray(13, 13 + bytes.readUInt8(12)).toString('hex');
    for (const property of ['1100000e10', '21ffff', '2700000800', '220064']) expect(properties).toContain(property);
  });

  it('refuses a password alone when the broker turns out to know 3.1.1 only', async () => {
    const { line } = await connect(
      [connect1, send([0x20, 2, 0, 1]), closeConnection],
      { protocolVersion: 'auto' },
      { password: 'token' },
    );
    await line.untilState('refused');
    expect(line.failure()).toMatch(/3\.1\.1 knows no password without a user name/);
  });
});

describe('a broker that does not know MQTT 5', () => {
  const refusals: readonly (readonly [string, readonly ScriptStep[]])[] = [
    ['refuses in the form of 3.1.1', [connect1, send([0x20, 2, 0, 1]), closeConnection]],
    ['refuses with 0x84', [connect1, send(connackWith(0x84, '')), closeConnection]],
    ['closes before CONNACK', [connect1, closeConnection]],
    ['accepts in the form of 3.1.1', [connect1, send([0x20, 2, 0, 0])]],
  ];
  const versionOf = (packet: ReceivedPacket | undefined): number => packet?.bytes.readUInt8(8) ?? 0;

  it.each(refusals)('is taken with 3.1.1 in the same attempt: %s', async (_name, refusal) => {
    const { line, broker } = await connect((index) => (index === 0 ? refusal : accepted(4)), {
      protocolVersion: 'auto',
    });
    await line.untilState('online');
    expect(line.snapshot().broker?.protocolVersion).toBe(4);
    expect(broker.received.filter(({ packetType }) => packetType === 1).map(versionOf)).toEqual([5, 4]);
    expect(line.states.every(({ kind }) => kind !== 'waiting')).toBe(true);
    expect(line.violations).toEqual([]);
  });

  it('is remembered for reconnects', async () => {
    const { line, broker } = await connect(
      (index) => {
        if (index === 0) return [connect1, send([0x20, 2, 0, 1]), closeConnection];
        return index === 1 ? [...accepted(4), closeConnection] : accepted(4);
      },
      { protocolVersion: 'auto' },
    );
    await broker.until(({ received }) => received.filter(({ packetType }) => packetType === 1).length === 3);
    await line.untilState('online');
    expect(broker.received.filter(({ packetType }) => packetType === 1).map(versionOf)).toEqual([5, 4, 4]);
  });

  it('is not tried with 3.1.1 when 5 is fixed, but the way out is named', async () => {
    const { line, broker } = await connect([connect1, send([0x20, 2, 0, 1]), closeConnection]);
    await line.untilState('refused');
    expect(line.failure()).toMatch(/does not speak MQTT 5\. Choose MQTT 3\.1\.1/);
    expect(broker.connectionCount()).toBe(1);
  });

  it('that refuses 3.1.1 too is told with its own reason', async () => {
    const { line } = await connect(
      (index) => (index === 0 ? [connect1, closeConnection] : [connect1, send([0x20, 2, 0, 5]), closeConnection]),
      {
        protocolVersion: 'auto',
      },
    );
    expect(await line.untilState('refused')).toMatchObject({ failure: { reasonCode: 5 } });
  });
});

describe('no answer, or none of MQTT', () => {
  it('gives up in time and says at which step', async () => {
    const { line } = await connect([], { connectTimeoutMs: 1000 });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/sent no MQTT answer within 1 s/);
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', /web server/i],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', /SSH/],
  ])('recognises %s at once', async (_name, banner, words) => {
    const { line } = await connect([connect1, send(text(banner))]);
    await line.untilState('refused');
    expect(line.failure()).toMatch(words);
  });

  it.each<[string, readonly ScriptStep[]]>([
    ['before CONNECT is answered', []],
    ['when online', accepted()],
    ['while a SUBSCRIBE is unanswered', accepted()],
  ])('closes at once %s', async (_name, script) => {
    const { line, broker } = await connect(script, { subscriptions: filters('a') });
    await broker.until(({ received }) => received.length > 0);
    const closing = line.close();
    expect(line.snapshot().state.kind).toBe('closed');
    await closing;
    await broker.until((self) => self.openCount() === 0);
    expect(broker.connectionCount()).toBe(1);
    if (line.line.includes('online')) expect(types(broker).at(-1)).toBe(14);
  });

  it('can be closed before there is a line, twice, and opened again', async () => {
    const { line } = await connect(accepted());
    await Promise.all([line.close(), line.close()]);
    expect(line.snapshot().state.kind).toBe('closed');
    line.connection.open();
    await line.untilState('online');
  });
});

describe('the end of a connection', () => {
  const disconnectWith = (code: number, properties = ''): Uint8Array => {
    const bytes = hex(properties);
    return Uint8Array.of(0xe0, 2 + bytes.length, code, bytes.length, ...bytes);
  };

  it.each([
    [0x00, 'waiting', 1000],
    [0x81, 'refused', 0],
    [0x82, 'refused', 0],
    [0x87, 'refused', 0],
    [0x89, 'waiting', 1000],
    [0x8b, 'waiting', 1000],
    [0x8d, 'waiting', 1000],
    [0x93, 'waiting', 1000],
    [0x96, 'waiting', 30_000],
    [0x97, 'waiting', 30_000],
    [0x98, 'waiting', 30_000],
    [0x9c, 'refused', 0],
    [0x9d, 'refused', 0],
    [0xa0, 'waiting', 1000],
  ] as const)('DISCONNECT 0x%x: %s', async (code, kind, shortestMs) => {
    const { line, broker } = await connect([
      ...accepted(),
      send(disconnectWith(code, '1f 0002 6f6b')),
      closeConnection,
    ]);
    const state = await line.untilState(kind);
    expect(state).toMatchObject({ failure: { reasonCode: code, reasonString: 'ok' } });
    if (state.kind === 'waiting') expect(state.retryAt - state.failure.at).toBeGreaterThanOrEqual(shortestMs);
    // CONNACK and DISCONNECT may come in one read: then it never was online, and the reason counts all the same.
    await broker.until((self) => self.openCount() === 0);
    expect(['', 'online offline']).toContain(line.line.join(' '));
  });

  it('asks when the session was taken over, and never comes back by itself', async () => {
    const { line, broker } = await connect(
      (index) => (index === 0 ? [...accepted(), send(disconnectWith(0x8e))] : accepted()),
      { clientId: 'ours' },
    );
    expect(await line.untilState('refused')).toMatchObject({ sessionTakenOver: true, failure: { reasonCode: 0x8e } });
    await broker.until((self) => self.openCount() === 0);
    expect(broker.connectionCount()).toBe(1);
    line.connection.open();
    await line.untilState('online');
    expect(line.snapshot().broker?.clientId).toBe('ours');
  });

  it('closes over a broken rule, tells the broker, counts it, and comes back', async () => {
    // PUBLISH with QoS 1 and no packet id: nine bytes that kill mqtt.js when they reach it.
    const { line, broker } = await connect((index) =>
      index === 0 ? [...accepted(), send(hex('32 07 0005 6d616c2f78'))] : accepted(),
    );
    await line.untilState('waiting');
    expect(line.violations).toMatchObject([{ reasonCode: 0x81 }]);
    await broker.until(({ received }) => received.some(({ packetType }) => packetType === 14));
    expect([...lastOf(broker.received, 14).bytes]).toEqual([0xe0, 1, 0x81]);
    await line.untilState('online');
  });

  it('reads a DISCONNECT although the line is reset right behind it', async () => {
    const { line } = await connect([...accepted(), send(disconnectWith(0x8b)), closeConnection]);
    expect(await line.untilState('waiting')).toMatchObject({ failure: { reasonCode: 0x8b } });
  });
});

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
