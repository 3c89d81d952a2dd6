// The broker's half of SCRAM over AUTH packets, for scripts: a computation of its own, so that no mistake is shared. Used by integration tests.

import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { generate, type IAuthPacket, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import type { ReceivedPacket } from './scripted-broker.ts';

export interface ScramServerOptions {
  readonly method: 'SCRAM-SHA-1' | 'SCRAM-SHA-256';
  readonly username: string;
  readonly password: string;
}

/** What the client said in its CONNECT and AUTH packets, and the answers to it. */
export class ScramServer {
  readonly #options: ScramServerOptions;
  readonly #salt = Buffer.from('salt of the test');

  constructor(options: ScramServerOptions) {
    this.#options = options;
  }

  /** AUTH (0x18) with the server's first message, to the last CONNECT or AUTH with 0x19. */
  readonly challenge = (received: readonly ReceivedPacket[]): Uint8Array =>
    authOf(0x18, this.#options.method, this.#serverFirst(received));

  /** CONNACK (or, with `reAuthentication`, AUTH 0x00) with the signature; throws when the client's proof is wrong. */
  readonly success =
    (reAuthentication = false) =>
    (received: readonly ReceivedPacket[]): Uint8Array => {
      const data = this.serverFinal(received);
      if (reAuthentication) return authOf(0x00, this.#options.method, data);
      const properties = { authenticationMethod: this.#options.method, authenticationData: Buffer.from(data) };
      return generate({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties }, { protocolVersion: 5 });
    };

  serverFinal(received: readonly ReceivedPacket[]): string {
    const hash = this.#options.method === 'SCRAM-SHA-1' ? 'sha1' : 'sha256';
    const hmac = (key: Uint8Array, text: string): Buffer => createHmac(hash, key).update(text).digest();
    const final = textOf(lastAuth(received));
    const [withoutProof = '', proof = ''] = final.split(',p=');
    const salted = pbkdf2Sync(this.#options.password, this.#salt, 4096, hash === 'sha1' ? 20 : 32, hash);
    const signed = [this.#clientFirst(received).slice(3), this.#serverFirst(received), withoutProof].join(',');
    const clientKey = hmac(salted, 'Client Key');
    const signature = hmac(createHash(hash).update(clientKey).digest(), signed);
    const expected = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!)).toString('base64');
    if (expected !== proof) throw new Error(`the proof is wrong: ${final}`);
    return `v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`;
  }

  #clientFirst(received: readonly ReceivedPacket[]): string {
    const first = received
      .map(read)
      .findLast((packet) => packet.cmd === 'connect' || (packet.cmd === 'auth' && packet.reasonCode === 0x19));
    if (first === undefined) throw new Error('nothing begins an exchange');
    const text = textOf(first as IConnectPacket | IAuthPacket);
    if (!text.startsWith(`n,,n=${this.#options.username},r=`)) throw new Error(`unexpected: ${text}`);
    return text;
  }

  #serverFirst(received: readonly ReceivedPacket[]): string {
    const nonce = this.#clientFirst(received).split(',r=')[1] ?? '';
    return `r=${nonce}server,s=${this.#salt.toString('base64')},i=4096`;
  }
}

/** An AUTH packet of a broker. */
export function authOf(reasonCode: number, method: string, data: string | null): Uint8Array {
  const properties = {
    authenticationMethod: method,
    ...(data === null ? {} : { authenticationData: Buffer.from(data) }),
  };
  return generate({ cmd: 'auth', reasonCode, properties }, { protocolVersion: 5 });
}

/** A packet of the client, read by mqtt-packet. */
export function read(received: ReceivedPacket): Packet {
  const packets: Packet[] = [];
  const reader = parser({ protocolVersion: 5 });
  reader.on('packet', (packet) => packets.push(packet));
  reader.parse(received.bytes);
  const [packet] = packets;
  if (packet === undefined) throw new Error('not a packet');
  return packet;
}

function lastAuth(received: readonly ReceivedPacket[]): IAuthPacket {
  const packet = received.findLast(({ packetType }) => packetType === 15);
  if (packet === undefined) throw new Error('no AUTH has been received');
  return read(packet) as IAuthPacket;
}

function textOf(packet: IConnectPacket | IAuthPacket): string {
  return packet.properties?.authenticationData?.toString('utf8') ?? '';
}
