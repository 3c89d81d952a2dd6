// The packet log: what it tells of packets that mqtt-packet wrote, what it must never tell, and its bounds.

import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketLog } from '../../../electron/core/broker/packet-log.ts';
import type { LoggedPacket } from '../../../shared/packet-log.ts';

const all = { text: '', direction: null, packetTypes: [] } as const;
const newLog = (version: 4 | 5 = 5): PacketLog => {
  const log = new PacketLog(() => 7);
  log.begin(version, 'me');
  return log;
};
/** Without marks. */
const packetsOf = (log: PacketLog, filter: Parameters<PacketLog['matching']>[0] = all): readonly LoggedPacket[] =>
  log.matching(filter).filter((entry) => entry.kind === 'packet');
const bytesOf = (packet: Packet, version: 4 | 5 = 5): Uint8Array => generate(packet, { protocolVersion: version });
const sent = (packet: Packet, version: 4 | 5 = 5): LoggedPacket => {
  const log = newLog(version);
  log.sent(bytesOf(packet, version));
  const [logged] = packetsOf(log);
  if (logged === undefined) throw new Error('nothing was logged');
  return logged;
};

describe('what is told', () => {
  it('of CONNECT: never the password, the user name, or what the will and the properties hold', () => {
    const logged = sent({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clientId: 'me',
      clean: true,
      keepalive: 60,
      username: 'hidden-user',
      password: Buffer.from('hidden-password'),
      properties: { receiveMaximum: 9, authenticationMethod: 'X', authenticationData: Buffer.from('hidden-data') },
      will: {
        topic: 'gone',
        payload: Buffer.from('hidden-will'),
        qos: 1,
        retain: true,
        properties: { contentType: 'hidden-type' },
      },
    });
    expect(logged).toMatchObject({
      seq: 1,
      at: 7,
      direction: 'sent',
      packetType: 1,
      packetId: null,
      topics: ['gone'],
      flags: 'MQTT 5.0, clean start, keep alive 60 s, user name, password, will QoS 1 retain',
      properties: [
        ['receiveMaximum', 2],
        ['authenticationMethod', 3],
        ['authenticationData', 13],
        ['will contentType', 13],
      ],
    });
    expect(JSON.stringify(logged)).not.toContain('hidden');
  });

  it.each<[string, Packet, 4 | 5, Partial<LoggedPacket>]>([
    [
      'CONNACK',
      { cmd: 'connack', sessionPresent: true, reasonCode: 0 },
      5,
      { reasonCodes: [0], flags: 'session present' },
    ],
    ['CONNACK of 3.1.1', { cmd: 'connack', sessionPresent: false, returnCode: 5 }, 4, { reasonCodes: [5], flags: '' }],
    [
      'PUBLISH',
      {
        cmd: 'publish',
        topic: 'a/b',
        payload: 'hidden',
        qos: 2,
        retain: true,
        dup: true,
        messageId: 300,
        properties: { contentType: 'hidden', userProperties: { k: 'hidden' } },
      },
      5,
      {
        packetId: 300,
        topics: ['a/b'],
        topicCount: 1,
        flags: 'QoS 2, retain, duplicate',
        properties: [
          ['contentType', 8],
          ['userProperty', 11],
        ],
      },
    ],
    [
      'PUBLISH with QoS 0 and nothing in it',
      { cmd: 'publish', topic: 'a', payload: '', qos: 0, retain: false, dup: false },
      4,
      { packetId: null, topics: ['a'], flags: 'QoS 0', properties: [] },
    ],
    ['PUBACK', { cmd: 'puback', messageId: 3, reasonCode: 0x87 }, 5, { packetId: 3, reasonCodes: [0x87] }],
    ['PUBREL of 3.1.1', { cmd: 'pubrel', messageId: 3 }, 4, { packetId: 3, reasonCodes: [] }],
    [
      'SUBSCRIBE',
      {
        cmd: 'subscribe',
        messageId: 4,
        properties: { subscriptionIdentifier: 5 },
        subscriptions: [
          { topic: 'x/#', qos: 1, nl: true, rap: true, rh: 2 },
          { topic: 'y', qos: 0 },
        ],
      },
      5,
      {
        packetId: 4,
        topics: ['x/#', 'y'],
        topicCount: 2,
        flags: 'QoS 1, no local, retain as published, retain handling 2; QoS 0',
        properties: [['subscriptionIdentifier', 1]],
      },
    ],
    ['SUBACK', { cmd: 'suback', messageId: 4, granted: [1, 0x87] }, 5, { packetId: 4, reasonCodes: [1, 0x87] }],
    [
      'UNSUBSCRIBE',
      { cmd: 'unsubscribe', messageId: 6, unsubscriptions: ['x/#'] },
      4,
      { packetId: 6, topics: ['x/#'] },
    ],
    ['UNSUBACK', { cmd: 'unsuback', messageId: 6, granted: [0x11] }, 5, { packetId: 6, reasonCodes: [0x11] }],
    ['PINGREQ', { cmd: 'pingreq' }, 5, { packetType: 12, sizeBytes: 2 }],
    [
      'DISCONNECT',
      { cmd: 'disconnect', reasonCode: 0x8b, properties: { reasonString: 'hidden' } },
      5,
      { reasonCodes: [0x8b], properties: [['reasonString', 8]] },
    ],
    ['DISCONNECT of 3.1.1', { cmd: 'disconnect' }, 4, { packetType: 14, reasonCodes: [], properties: [] }],
    [
      'AUTH',
      {
        cmd: 'auth',
        reasonCode: 0x18,
        properties: { authenticationMethod: 'X', authenticationData: Buffer.from('hidden') },
      },
      5,
      {
        reasonCodes: [0x18],
        properties: [
          ['authenticationMethod', 3],
          ['authenticationData', 8],
        ],
      },
    ],
  ])('of %s', (_name, packet, version, facts) => {
    const logged = sent(packet, version);
    expect(logged).toMatchObject({ ...facts, sizeBytes: bytesOf(packet, version).length });
    expect(JSON.stringify(logged)).not.toContain('hidden');
  });

  it('of several packets in one write, each', () => {
    const log = newLog(4);
    const big = bytesOf(
      { cmd: 'publish', topic: 'a', payload: Buffer.alloc(70_000), qos: 0, retain: false, dup: false },
      4,
    );
    log.sent(Buffer.concat([bytesOf({ cmd: 'pingreq' }), big, bytesOf({ cmd: 'disconnect' }, 4)]));
    expect(packetsOf(log).map(({ packetType, sizeBytes }) => [packetType, sizeBytes])).toEqual([
      [12, 2],
      [3, big.length],
      [14, 2],
    ]);
  });

  it('of long topics only the beginning, and of many filters the first, with their number', () => {
    const long = sent({ cmd: 'publish', topic: 'x'.repeat(5000), payload: '', qos: 0, retain: false, dup: false });
    expect(long.topics[0]).toBe(`${'x'.repeat(300)}…`);
    const many = Array.from({ length: 150 }, (_, index) => ({ topic: `t${index}`, qos: 0 as const }));
    const subscribe = sent({ cmd: 'subscribe', messageId: 1, subscriptions: many });
    expect(subscribe.topics).toHaveLength(100);
    expect(subscribe.topicCount).toBe(150);
  });
});

describe('its bounds', () => {
  const publish = bytesOf({
    cmd: 'publish',
    topic: 'a',
    payload: 'x',
    qos: 1,
    messageId: 1,
    retain: false,
    dup: false,
  });
  const puback = bytesOf({ cmd: 'puback', messageId: 1 });

  it('only counts messages of the broker until it is told to keep them', () => {
    const log = newLog();
    log.received(3, publish.length, publish, 0);
    log.received(6, 4, bytesOf({ cmd: 'pubrel', messageId: 1 }), 0);
    log.acknowledged(Buffer.concat([puback, puback]));
    expect(log.keptCount).toBe(0);
    expect(log.unloggedCount).toBe(4);
    log.setMessages(true);
    log.received(3, publish.length, publish, 0);
    log.acknowledged(puback);
    expect(packetsOf(log).map(({ packetType }) => packetType)).toEqual([3, 4]);
    expect(log.unloggedCount).toBe(4);
  });

  it('gives up the oldest and counts them, and no flood of messages pushes out the handshake', () => {
    const log = newLog();
    log.setMessages(true);
    log.received(2, 5, bytesOf({ cmd: 'connack', sessionPresent: false, reasonCode: 0 }), 0);
    for (let count = 0; count < 10_000; count++) log.received(3, publish.length, publish, 0);
    expect(log.keptCount).toBe(4001);
    expect(log.evictedCount).toBe(6000);
    const entries = log.matching(all);
    expect(entries.slice(0, 2)).toMatchObject([
      { packetType: 2, seq: 1 },
      { kind: 'connected', seq: 2 },
    ]);
    const seqs = entries.slice(2).map(({ seq }) => seq);
    expect(seqs.at(-1)).toBe(10_002);
    expect(seqs.every((seq, index) => index === 0 || seq === seqs[index - 1]! + 1)).toBe(true);
  });

  it('keeps marks as long as packets of their network connection, and no longer', () => {
    const log = new PacketLog(() => 7);
    const connack = bytesOf({ cmd: 'connack', sessionPresent: false, reasonCode: 0 });
    const pingreq = bytesOf({ cmd: 'pingreq' });
    for (let count = 0; count < 3000; count++) {
      log.begin(5, 'me');
      log.sent(pingreq);
      log.received(2, connack.length, connack, 0);
      log.end('Gone.');
    }
    const entries = log.matching(all);
    expect(entries.slice(0, 4).map(({ kind }) => kind)).toEqual(['packet', 'packet', 'connected', 'ended']);
    expect(entries).toHaveLength(2000);
    expect(log.keptCount).toBe(1000);
    expect(log.evictedCount).toBe(5000);
  });

  it('says of a network connection that it is over once, and only if it has begun', () => {
    const log = new PacketLog(() => 7);
    log.end('Never began.');
    log.begin(5, 'x'.repeat(400));
    const connack = bytesOf({ cmd: 'connack', sessionPresent: true, reasonCode: 0 });
    log.received(2, connack.length, connack, 0);
    log.end('Gone.');
    log.end('Gone again.');
    expect(log.matching(all).slice(1)).toEqual([
      {
        kind: 'connected',
        seq: 2,
        at: 7,
        networkCount: 1,
        protocolVersion: 5,
        clientId: `${'x'.repeat(300)}…`,
        sessionPresent: true,
      },
      { kind: 'ended', seq: 3, at: 7, message: 'Gone.' },
    ]);
  });

  it('makes no mark of a refusal', () => {
    const log = newLog();
    const connack = bytesOf({ cmd: 'connack', sessionPresent: false, reasonCode: 0x87 });
    log.received(2, connack.length, connack, 0);
    expect(log.matching(all).map(({ kind }) => kind)).toEqual(['packet']);
  });

  it('forgets all when told to', () => {
    const log = newLog();
    log.sent(bytesOf({ cmd: 'pingreq' }));
    const { version } = log;
    log.clear();
    expect([log.keptCount, log.evictedCount, log.unloggedCount]).toEqual([0, 0, 0]);
    expect(log.version).not.toBe(version);
  });
});

describe('the filter', () => {
  const log = newLog();
  log.sent(bytesOf({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'Kitchen/#', qos: 0 }] }));
  const suback = bytesOf({ cmd: 'suback', messageId: 1, granted: [0], properties: { reasonString: 'x' } });
  log.received(9, suback.length, suback, 0);
  log.sent(bytesOf({ cmd: 'pingreq' }));

  it.each<[string, Partial<Parameters<PacketLog['matching']>[0]>, readonly number[]]>([
    ['nothing', {}, [8, 9, 12]],
    ['a direction', { direction: 'received' }, [9]],
    ['types', { packetTypes: [8, 12] }, [8, 12]],
    ['a part of a topic', { text: 'kitch' }, [8]],
    ['the name of a packet', { text: 'ping' }, [12]],
    ['the name of a property', { text: 'reasonstring' }, [9]],
    ['all at once', { text: 'kitch', direction: 'received', packetTypes: [8] }, []],
  ])('by %s', (_name, filter, types) => {
    expect(packetsOf(log, { ...all, ...filter }).map(({ packetType }) => packetType)).toEqual(types);
  });
});
