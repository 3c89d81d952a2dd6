// Connecting to a broker that does exactly what a script says: every refusal, and every way to end.

import { describe, expect, it } from 'vitest';
import {
  closeConnection,
  hex,
  lastOf,
  type ReceivedPacket,
  type ScriptedBroker,
  type ScriptStep,
  send,
} from '../support/scripted-broker.ts';
import { accepted, connackWith, connect, connect1, filters, text, types } from '../support/scripted-connection.ts';

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

  it.each(['geheim-7', 'geheim-7, longer than the bytes told'])(
    'tells no secret among the bytes of a broken packet: %s',
    async (password) => {
      const hexadecimal = (word: string): string =>
        Buffer.from(word)
          .toString('hex')
          .replace(/..(?=.)/g, '$& ');
      // PUBLISH with a topic longer than the packet, where the password stands instead.
      const length = (password.length + 2).toString(16).padStart(2, '0');
      const broken = hex(`30 ${length} 0100 ${hexadecimal(password)}`);
      const { line } = await connect([...accepted(), send(broken)], { username: 'u' }, { password });
      const state = await line.untilState('waiting');
      expect(line.violations).toMatchObject([{ detail: expect.stringContaining('01 00 •••') }]);
      expect(state).toMatchObject({ failure: { detail: line.violations[0]?.detail } });
      expect(JSON.stringify([line.violations, state])).not.toContain(hexadecimal('gehe'));
    },
  );

  it('reads a DISCONNECT although the line is reset right behind it', async () => {
    const { line } = await connect([...accepted(), send(disconnectWith(0x8b)), closeConnection]);
    expect(await line.untilState('waiting')).toMatchObject({ failure: { reasonCode: 0x8b } });
  });
});
