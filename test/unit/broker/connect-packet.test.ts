// CONNECT as we write it, against mqtt-packet's reading of it; order and repetition of user properties, which mqtt-packet loses, byte by byte.

import { type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { connectPacket } from '../../../electron/core/broker/connect-packet.ts';
import { connectFieldsFrom } from '../../../electron/core/broker/connect-options.ts';
import { newProfileSettings, type ProfileSettings } from '../../../shared/profile.ts';
import type { Will } from '../../../shared/profile-parts.ts';

const fieldsOf = (changes: Partial<ProfileSettings>, password?: string) =>
  connectFieldsFrom({ ...newProfileSettings, ...changes }, password === undefined ? {} : { password }, 'me');

function read(bytes: Uint8Array): IConnectPacket {
  const packets: Packet[] = [];
  const reader = parser();
  reader.on('packet', (packet) => packets.push(packet));
  reader.on('error', (error: Error) => {
    throw error;
  });
  expect(reader.parse(Buffer.from(bytes))).toBe(0);
  const [packet] = packets;
  if (packets.length !== 1 || packet?.cmd !== 'connect') throw new Error(`${packets.length} packets`);
  return packet;
}

const will: Will = {
  topicName: 'gone/🌲',
  payload: { text: 'AAH/', encoding: 'base64' },
  qos: 2,
  retain: true,
  willDelayInterval: 5,
  payloadFormatIndicator: false,
  messageExpiryInterval: 0,
  contentType: 'text/plain',
  responseTopic: 'answer',
  correlationData: { text: 'c1', encoding: 'utf-8' },
  userProperties: [],
};

describe('CONNECT', () => {
  it.each([
    [3, 'MQIsdp'],
    [4, 'MQTT'],
    [5, 'MQTT'],
  ] as const)('of version %i carries the common fields', (version, protocolId) => {
    const fields = fieldsOf({ username: 'u', keepAlive: 17, cleanStart: false }, 'pä');
    expect(read(connectPacket(fields, version, null, true))).toMatchObject({
      protocolId,
      protocolVersion: version,
      clientId: 'me',
      clean: false,
      keepalive: 17,
      username: 'u',
      password: Buffer.from('pä'),
    });
  });

  it('carries every property of MQTT 5 that is set, and none that is not', () => {
    const plain = read(connectPacket(fieldsOf({}), 5, null, true));
    expect(plain.properties).toEqual({ receiveMaximum: 65_535, maximumPacketSize: 16_777_216, topicAliasMaximum: 100 });
    const fields = fieldsOf({
      sessionExpiryInterval: 0xffff_ffff,
      receiveMaximum: 7,
      maximumPacketSize: 268_435_460,
      topicAliasMaximum: 0,
      requestResponseInformation: true,
      requestProblemInformation: false,
    });
    const data = Buffer.from([0, 255]);
    expect(read(connectPacket(fields, 5, { method: 'X', data }, true)).properties).toEqual({
      sessionExpiryInterval: 0xffff_ffff,
      receiveMaximum: 7,
      maximumPacketSize: 268_435_460,
      requestResponseInformation: true,
      requestProblemInformation: false,
      authenticationMethod: 'X',
      authenticationData: data,
    });
  });

  it.each([3, 4, 5] as const)('of version %i carries the will', (version) => {
    const packet = read(connectPacket(fieldsOf({ will, username: 'u' }), version, null, true));
    expect(packet.will).toMatchObject({
      topic: 'gone/🌲',
      payload: Buffer.from([0, 1, 255]),
      qos: 2,
      retain: true,
      ...(version === 5
        ? {
            properties: {
              willDelayInterval: 5,
              messageExpiryInterval: 0,
              contentType: 'text/plain',
              responseTopic: 'answer',
              correlationData: Buffer.from('c1'),
            },
          }
        : {}),
    });
    expect(packet.username).toBe('u');
    if (version !== 5) expect(packet.will).not.toHaveProperty('properties');
  });

  it('keeps order and repetition of user properties, those of the will too', () => {
    const pair = (name: string, value: string): string =>
      `26${[name, value].map((text) => `000${text.length}${Buffer.from(text).toString('hex')}`).join('')}`;
    const bytes = Buffer.from(
      connectPacket(
        fieldsOf({
          userProperties: [
            ['b', '1'],
            ['a', '2'],
            ['b', '3'],
            ['b', '3'],
          ],
          will: {
            ...will,
            userProperties: [
              ['__proto__', 'x'],
              ['z', ''],
              ['y', '1'],
              ['z', '2'],
            ],
          },
        }),
        5,
        null,
        true,
      ),
    ).toString('hex');
    expect(bytes).toContain(pair('b', '1') + pair('a', '2') + pair('b', '3') + pair('b', '3'));
    expect(bytes).toContain(pair('__proto__', 'x') + pair('z', '') + pair('y', '1') + pair('z', '2'));
  });

  it.each([
    ['short', 'token'],
    ['empty', ''],
    ['longest', 'x'.repeat(65_535)],
  ])('carries a password without a user name: %s', (_name, password) => {
    const packet = read(connectPacket(fieldsOf({}, password), 5, null, true));
    expect(packet.password).toEqual(Buffer.from(password));
    expect(packet).not.toHaveProperty('username');
  });

  it('leaves out the password that is proved', () => {
    const bytes = Buffer.from(
      connectPacket(fieldsOf({ username: 'u' }, 'geheim'), 5, { method: 'X', data: null }, false),
    );
    expect(bytes.includes('geheim')).toBe(false);
    expect(read(bytes)).not.toHaveProperty('password');
  });

  it('has the right length at every border of its length bytes', () => {
    for (const length of [...Array.from({ length: 40 }, (_, index) => 60 + index), 16_300, 16_340, 16_400]) {
      const password = 'x'.repeat(length);
      expect(read(connectPacket(fieldsOf({}, password), 5, null, true)).password).toEqual(Buffer.from(password));
    }
  });
});
