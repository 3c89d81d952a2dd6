// Checks of the fixed header, before the rest of a packet is there: first byte and remaining length. Called by the inbound side.

import { hexByte } from '../../../shared/mqtt/reason-code.ts';
import { malformed, packetNames, protocolError, type Fault } from './frame-guard-fault.ts';

/** By first byte: 1 where a packet may begin so, else 0; then `firstByteFault` says why. */
export type LegalFirstBytes = Uint8Array;

/** Before CONNACK nothing else is legal, unless we announced an authentication method: then AUTH is too (MQTT 5 clause 4.12-6). */
export function legalBeforeConnack(mayAuthenticate: boolean): LegalFirstBytes {
  return legalTable(mayAuthenticate ? [0x20, 0xf0] : [0x20]);
}

const legalLater = [0x40, 0x50, 0x62, 0x70, 0x90, 0xb0, 0xd0];
// PUBLISH: DUP, QoS and RETAIN; not QoS 3, and no DUP with QoS 0 (clause 3.3.1).
const legalPublish = [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x3a, 0x3b, 0x3c, 0x3d];

/** After CONNACK. AUTH (re-authentication) only with an announced method. */
export function legalAfterConnack(protocolVersion: 4 | 5, mayAuthenticate: boolean): LegalFirstBytes {
  const own = protocolVersion === 4 ? [] : mayAuthenticate ? [0xe0, 0xf0] : [0xe0];
  return legalTable([...legalPublish, ...legalLater, ...own]);
}

const anyLater = legalAfterConnack(5, false);

function legalTable(firstBytes: readonly number[]): LegalFirstBytes {
  const table = new Uint8Array(256);
  for (const first of firstBytes) table[first] = 1;
  return table;
}

/** Packets that only a client sends. */
const clientPackets: ReadonlySet<number> = new Set([1, 8, 10, 12]);

/** What is wrong with a packet that begins with this byte. Only for bytes that the table in force does not allow. */
export function firstByteFault(first: number, greeted: boolean, protocolVersion: 4 | 5): Fault {
  const packetType = first >> 4;
  const name = packetNames[packetType] ?? '';
  if (!greeted) {
    const guess = guesses.get(first);
    if (guess !== undefined) return { reasonCode: 0x81, message: guess };
    if (packetType === 2) return malformed(`CONNACK with the reserved flags ${hexByte(first & 15)}`);
    if (first === 0xf0 && protocolVersion === 5) return authUnasked;
    // Any of the packets that follow a CONNACK, well-formed: a broker that forgot its CONNACK. Anything else is hardly MQTT.
    if (anyLater[first] === 1) return protocolError(`it sent ${name} before CONNACK`);
    return {
      reasonCode: 0x81,
      message: `This does not look like an MQTT broker: its first byte is ${hexByte(first)}. Check host, port and protocol.`,
    };
  }
  if (packetType === 2) {
    return first === 0x20
      ? protocolError('it sent CONNACK twice')
      : malformed(`CONNACK with the reserved flags ${hexByte(first & 15)}`);
  }
  if (packetType === 0) return malformed('a packet of the reserved type 0');
  if (packetType === 3) {
    return (first & 6) === 6 ? malformed('PUBLISH with QoS 3') : malformed('PUBLISH with QoS 0 marked as a duplicate');
  }
  if (clientPackets.has(packetType)) return protocolError(`it sent ${name}, which only a client may send`);
  if (packetType === 15)
    return protocolVersion === 5 ? authFault(first) : malformed('a packet of the reserved type 15');
  if (packetType === 14 && protocolVersion === 4) {
    return protocolError('it sent DISCONNECT, which in MQTT 3.1.1 only a client may send');
  }
  return malformed(`${name} with the reserved flags ${hexByte(first & 15)}`);
}

const authUnasked = protocolError('it asked for authentication (AUTH), though none was announced');

function authFault(first: number): Fault {
  return first === 0xf0 ? authUnasked : malformed(`AUTH with the reserved flags ${hexByte(first & 15)}`);
}

/** What stands at the other end, by the first byte it says: other protocols begin with letters, which no CONNACK does. */
const guesses: ReadonlyMap<number, string> = new Map([
  [
    0x48, // "HTTP/1.1"
    'This looks like a web server: it answers in HTTP. Choose ws or wss as protocol, or the port where the broker speaks MQTT (mostly 1883).',
  ],
  [
    0x3c, // "<html", "<!DOCTYPE", "<?xml"
    'This looks like a web server: it answers with a page. Choose ws or wss as protocol, or the port where the broker speaks MQTT (mostly 1883).',
  ],
  [
    0x15, // TLS alert record
    'This port expects an encrypted connection (TLS). Choose mqtts or wss as protocol, or the port without encryption (mostly 1883).',
  ],
  [
    0x16, // TLS handshake record
    'This port speaks TLS. Choose mqtts or wss as protocol, or the port without encryption (mostly 1883).',
  ],
  [0x53, 'This looks like an SSH server, not an MQTT broker. Check the port (MQTT: mostly 1883).'], // "SSH-2.0-"
  [0x41, 'This looks like an AMQP port, not an MQTT one. Check the port (MQTT: mostly 1883).'], // "AMQP"
  [0x49, 'This looks like the port of a NATS server for its own protocol. Use its MQTT port (mostly 1883).'], // "INFO {"
  [0x52, 'This looks like a remote desktop (VNC), not an MQTT broker. Check the port (MQTT: mostly 1883).'], // "RFB "
  [0x2d, 'This looks like a Redis or mail server, not an MQTT broker. Check the port (MQTT: mostly 1883).'], // "-ERR"
  [0x2b, 'This looks like a Redis or mail server, not an MQTT broker. Check the port (MQTT: mostly 1883).'], // "+OK"
]);

/**
 * What is wrong with the remaining length of a packet whose first byte is legal, or null. PUBLISH is looked at when it is whole.
 * Said at once, so that a wrong length is not waited for.
 */
export function lengthFault(first: number, remainingLength: number, protocolVersion: 4 | 5): Fault | null {
  const packetType = first >> 4;
  const name = packetNames[packetType] ?? '';
  const wrong = (): Fault => malformed(`${name} with a remaining length of ${remainingLength}`);
  switch (packetType) {
    case 2:
      // Exactly 2 with MQTT 5: a 3.1.1 broker's refusal, looked at when it is whole.
      return remainingLength === 2 || (protocolVersion === 5 && remainingLength > 2) ? null : wrong();
    case 4:
    case 5:
    case 6:
    case 7:
      return remainingLength === 2 || (protocolVersion === 5 && remainingLength > 2) ? null : wrong();
    case 9:
      return remainingLength >= (protocolVersion === 5 ? 4 : 3) ? null : wrong();
    case 11:
      return (protocolVersion === 5 ? remainingLength >= 4 : remainingLength === 2) ? null : wrong();
    case 13:
      return remainingLength === 0 ? null : wrong();
    default:
      return null;
  }
}
