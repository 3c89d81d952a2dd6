// Checks whole control packets other than PUBLISH before mqtt.js sees them: it dies of some malformed ones, and misreads others
// (MQTT 5 chapter 3, MQTT 3.1.1 chapter 3). Called by the inbound side.

import type { PropertiedPacket } from '../../../shared/mqtt/properties.ts';
import { hexByte, isReasonCodeAllowed, type ReasonedPacket } from '../../../shared/mqtt/reason-code.ts';
import { malformed, packetNames, protocolError, type Fault } from './frame-guard-fault.ts';
import { propertiesFault, variableByteIntegerSize, variableByteIntegerValue } from './frame-guard-properties.ts';

/**
 * What is wrong with a whole packet, or null. Its first byte and remaining length have been checked (`frame-guard-header.ts`).
 * `start` and `end`: the bytes after the fixed header.
 */
export function packetFault(
  bytes: Uint8Array,
  packetType: number,
  start: number,
  end: number,
  protocolVersion: 4 | 5,
): Fault | null {
  switch (packetType) {
    case 2:
      return connackFault(bytes, start, end, protocolVersion);
    case 4:
      return acknowledgementFault(bytes, start, end, 'puback', protocolVersion);
    case 5:
      return acknowledgementFault(bytes, start, end, 'pubrec', protocolVersion);
    case 6:
      return acknowledgementFault(bytes, start, end, 'pubrel', protocolVersion);
    case 7:
      return acknowledgementFault(bytes, start, end, 'pubcomp', protocolVersion);
    case 9:
      return subackFault(bytes, start, end, 'suback', protocolVersion);
    case 11:
      return subackFault(bytes, start, end, 'unsuback', protocolVersion);
    case 13:
      return null;
    case 14:
      return reasonAndPropertiesFault(bytes, start, end, 'disconnect');
    case 15:
      return reasonAndPropertiesFault(bytes, start, end, 'auth');
    default:
      return malformed(`an unexpected ${packetNames[packetType] ?? 'packet'}`);
  }
}

/** Highest CONNACK return code of 3.1.1 (clause 3.2.2.3). */
const highestReturnCode = 5;
/** SUBACK return codes of 3.1.1 (clause 3.9.3). */
const subackReturnCodes: ReadonlySet<number> = new Set([0, 1, 2, 0x80]);

function connackFault(bytes: Uint8Array, start: number, end: number, protocolVersion: 4 | 5): Fault | null {
  const flags = bytes[start]!;
  const code = bytes[start + 1]!;
  if (flags > 1) return malformed(`CONNACK with the reserved flags ${hexByte(flags)}`);
  if (flags === 1 && code !== 0) return protocolError('it refused the connection, yet says that a session is present');
  if (protocolVersion === 4) {
    return code <= highestReturnCode ? null : protocolError(`it sent CONNACK with the undefined return code ${code}`);
  }
  if (end - start === 2) {
    // A broker that knows only 3.1.1 refuses in its own form (3.1.1 clause 3.1.2.2); mqtt.js understands that.
    if (code >= 1 && code <= highestReturnCode) return null;
    return malformed('CONNACK in the form of MQTT 3.1.1 on a connection of MQTT 5. Choose MQTT 3.1.1 in the profile');
  }
  if (!isReasonCodeAllowed('connack', code)) return wrongCode('connack', code);
  return propertyBlockFault(bytes, start + 2, end, 'connack');
}

function acknowledgementFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  packet: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp',
  protocolVersion: 4 | 5,
): Fault | null {
  const idFault = packetIdFault(bytes, start, packet);
  if (idFault !== null || protocolVersion === 4 || end - start === 2) return idFault;
  const code = bytes[start + 2]!;
  if (!isReasonCodeAllowed(packet, code)) return wrongCode(packet, code);
  // Without a property length there are no properties (clause 3.4.2.2.1).
  return end - start === 3 ? null : propertyBlockFault(bytes, start + 3, end, packet);
}

function subackFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  packet: 'suback' | 'unsuback',
  protocolVersion: 4 | 5,
): Fault | null {
  const idFault = packetIdFault(bytes, start, packet);
  if (idFault !== null) return idFault;
  let position = start + 2;
  if (protocolVersion === 5) {
    const size = variableByteIntegerSize(bytes, position, end);
    const propertiesStart = position + size;
    const propertiesEnd = propertiesStart + (size === 0 ? 0 : variableByteIntegerValue(bytes, position, size));
    if (size === 0 || propertiesEnd > end) return propertyLengthFault(packet);
    const fault = propertiesFault(bytes, propertiesStart, propertiesEnd, packet, null);
    if (fault !== null) return fault;
    position = propertiesEnd;
    if (position === end) return malformed(`${packet.toUpperCase()} without a reason code`);
  }
  for (; position < end; position += 1) {
    const code = bytes[position]!;
    const legal = protocolVersion === 5 ? isReasonCodeAllowed(packet, code) : subackReturnCodes.has(code);
    if (!legal) return wrongCode(packet, code);
  }
  return null;
}

/** DISCONNECT (clause 3.14.2) and AUTH (clause 3.15.2): both may end after the fixed header or after the reason code. */
function reasonAndPropertiesFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  packet: 'disconnect' | 'auth',
): Fault | null {
  if (start === end) return null;
  const code = bytes[start]!;
  if (!isReasonCodeAllowed(packet, code)) return wrongCode(packet, code);
  return end - start === 1 ? null : propertyBlockFault(bytes, start + 1, end, packet);
}

function packetIdFault(bytes: Uint8Array, start: number, packet: ReasonedPacket): Fault | null {
  const packetId = (bytes[start]! << 8) | bytes[start + 1]!;
  return packetId === 0 ? protocolError(`it sent ${packet.toUpperCase()} with the packet identifier 0`) : null;
}

/** A property length and properties that fill the packet to its end. */
function propertyBlockFault(bytes: Uint8Array, start: number, end: number, packet: PropertiedPacket): Fault | null {
  const size = variableByteIntegerSize(bytes, start, end);
  if (size === 0 || start + size + variableByteIntegerValue(bytes, start, size) !== end)
    return propertyLengthFault(packet);
  return propertiesFault(bytes, start + size, end, packet, null);
}

function propertyLengthFault(packet: PropertiedPacket): Fault {
  return malformed(`${packet.toUpperCase()} whose property length does not fit the packet`);
}

function wrongCode(packet: ReasonedPacket, code: number): Fault {
  return protocolError(
    `it sent ${packet.toUpperCase()} with the reason code ${hexByte(code)}, which is not allowed there`,
  );
}
