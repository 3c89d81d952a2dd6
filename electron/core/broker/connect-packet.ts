// Rewrites mqtt.js's CONNECT where mqtt-packet cannot write what MQTT 5 allows: a password without a user name. Pure. Used by network-connection.ts.

import { assert } from '../../../shared/assert.ts';

const userNameFlag = 0x80;

/**
 * A CONNECT with an empty user name, without it: the flag (clause 3.1.2.8) and the two bytes of its length are taken out.
 * mqtt-packet insists on a user name beside a password; MQTT 5 does not, and tokens are sent that way.
 */
export function withoutUserName(connect: Uint8Array, passwordBytes: number): Uint8Array {
  const { value: length, size } = readVarint(connect, 1);
  const body = connect.subarray(1 + size);
  assert(connect[0] === 0x10 && body.length === length, 'mqtt.js writes CONNECT whole and first');
  // The user name stands right before the password, which ends the packet (clause 3.1.3).
  const at = body.length - (2 + passwordBytes) - 2;
  assert(body[at] === 0 && body[at + 1] === 0, 'the user name given to mqtt.js was empty');
  const head = [0x10, ...varint(length - 2)];
  const result = new Uint8Array(head.length + length - 2);
  result.set(head, 0);
  result.set(body.subarray(0, at), head.length);
  result.set(body.subarray(at + 2), head.length + at);
  // Protocol name (6 bytes) and version stand before the flags.
  const flagsAt = head.length + 7;
  result[flagsAt] = (result[flagsAt] ?? 0) & ~userNameFlag;
  return result;
}

function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly size: number } {
  let value = 0;
  for (let size = 1; size <= 4; size++) {
    const byte = bytes[at + size - 1] ?? 0;
    value += (byte & 0x7f) * 128 ** (size - 1);
    if (byte < 0x80) return { value, size };
  }
  return { value, size: 4 };
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte | 0x80 : byte);
  } while (rest > 0);
  return bytes;
}
