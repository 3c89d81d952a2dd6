// AUTH packets of MQTT 5 (clause 3.15), written and read, and the authentication properties of CONNACK. Pure. Used by enhanced-authentication.ts.

import { PacketWriter } from './packet-writer.ts';
import { packetProperties } from './packet-properties.ts';

/** Reason codes of AUTH (table 3-11). */
export const authReason = { success: 0x00, continueAuthentication: 0x18, reAuthenticate: 0x19 } as const;

/** What a packet of the broker says about authentication. */
export interface AuthenticationAnswer {
  readonly packetType: 'connack' | 'auth';
  readonly reasonCode: number;
  /** Null: none is named. */
  readonly method: string | null;
  readonly data: Uint8Array | null;
  readonly reasonString: string | null;
}

/** AUTH as a client sends it. Null data: none. */
export function authPacket(reasonCode: number, method: string, data: Uint8Array | null): Uint8Array {
  const properties = new PacketWriter().byte(0x15).text(method);
  if (data !== null) properties.byte(0x16).binary(data);
  return new PacketWriter().byte(reasonCode).block(properties).packet(0xf0);
}

/** Reads a whole CONNACK or AUTH of MQTT 5 that the guard has checked. */
export function authenticationAnswer(packet: Uint8Array): AuthenticationAnswer {
  let start = 1;
  while ((packet[start]! & 0x80) !== 0) start += 1;
  start += 1;
  const isConnack = packet[0]! >> 4 === 2;
  if (isConnack) start += 1;
  const properties = packetProperties(packet, start + 1, packet.length);
  const valueOf = (name: string): Uint8Array | null => {
    const found = properties.find((property) => property.name === name);
    return found === undefined ? null : Buffer.from(packet.subarray(found.valueStart + 2, found.valueEnd));
  };
  const textOf = (name: string): string | null => {
    const value = valueOf(name);
    return value === null ? null : Buffer.from(value).toString('utf8');
  };
  return {
    packetType: isConnack ? 'connack' : 'auth',
    // AUTH without anything behind its fixed header is a success without properties (clause 3.15.2.1).
    reasonCode: packet[start] ?? authReason.success,
    method: textOf('authenticationMethod'),
    data: valueOf('authenticationData'),
    reasonString: textOf('reasonString'),
  };
}
