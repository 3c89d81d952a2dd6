// The CONNECT with a password and no user name, against mqtt-packet's reading of it.

import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { withoutUserName } from '../../../electron/core/broker/connect-packet.ts';

function connect(password: string, clientId: string): Buffer {
  const packet: IConnectPacket = {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 5,
    clientId,
    clean: true,
    keepalive: 60,
    username: '',
    password: Buffer.from(password),
    properties: { receiveMaximum: 65_535, sessionExpiryInterval: 7 },
  };
  return generate(packet);
}

function read(bytes: Uint8Array): Packet {
  const packets: Packet[] = [];
  const reader = parser();
  reader.on('packet', (packet) => packets.push(packet));
  reader.on('error', (error: Error) => {
    throw error;
  });
  expect(reader.parse(Buffer.from(bytes))).toBe(0);
  const [packet] = packets;
  if (packets.length !== 1 || packet === undefined) throw new Error(`${packets.length} packets`);
  return packet;
}

describe('a password without a user name', () => {
  it.each([
    ['short', 'token'],
    ['empty', ''],
    ['not ASCII', 'pässwörd🌲'],
    // The remaining length shrinks from two bytes to one, and from three to two, on the way.
    ['at the border of one length byte', 'x'.repeat(84)],
    ['at the border of two length bytes', 'x'.repeat(16_340)],
    ['longest', 'x'.repeat(65_535)],
  ])('is written: %s', (_name, password) => {
    const packet = read(withoutUserName(connect(password, 'me'), Buffer.byteLength(password)));
    expect(packet).toMatchObject({ cmd: 'connect', clientId: 'me', clean: true, keepalive: 60, protocolVersion: 5 });
    expect(packet).toHaveProperty('password', Buffer.from(password));
    expect(packet).not.toHaveProperty('username');
    expect(packet).toMatchObject({ properties: { receiveMaximum: 65_535, sessionExpiryInterval: 7 } });
  });

  it('holds at every length around the borders', () => {
    for (let length = 60; length < 130; length++) {
      expect(read(withoutUserName(connect('x'.repeat(length), 'me'), length))).toHaveProperty(
        'password',
        Buffer.from('x'.repeat(length)),
      );
    }
  });
});
