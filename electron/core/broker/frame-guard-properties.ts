// Tier: per MESSAGE with properties. Walks the properties of one packet (MQTT 5 clause 2.2.2), checks each and keeps those of a PUBLISH.

import { assertNever } from '../../../shared/assert.ts';
import type { MessageProperties } from '../../../shared/message.ts';
import {
  propertyDefinitions,
  type PropertiedPacket,
  type PropertyDefinition,
} from '../../../shared/mqtt/properties.ts';
import { hexByte } from '../../../shared/mqtt/reason-code.ts';
import { firstIllegalUtf8 } from '../../../shared/mqtt/utf8.ts';
import { malformed, protocolError, type Fault } from './frame-guard-fault.ts';

/** Filled with the properties of a PUBLISH. */
export class PublishProperties {
  /** 0: none. */
  topicAlias = 0;
  /** Null: none, or only a topic alias, which is not the message's. */
  message: MessageProperties | null = null;
}

/** Bytes that a variable byte integer takes (1 to 4), or 0 when it is cut off or longer than four. */
export function variableByteIntegerSize(bytes: Uint8Array, start: number, end: number): number {
  for (let size = 1; size <= 4 && start + size <= end; size += 1) {
    if (bytes[start + size - 1]! < 0x80) return size;
  }
  return 0;
}

/** The value of a variable byte integer whose size has been checked. */
export function variableByteIntegerValue(bytes: Uint8Array, start: number, size: number): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index -= 1) value = (value << 7) | (bytes[start + index]! & 0x7f);
  return value;
}

/**
 * Checks the properties between `start` (after their length) and `end` (which they must fill exactly).
 * With `into`, which only a PUBLISH needs, also decodes them.
 */
export function propertiesFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  packet: PropertiedPacket,
  into: PublishProperties | null,
): Fault | null {
  // Bits of the identifiers seen; the largest is 42.
  let seenLow = 0;
  let seenHigh = 0;
  const kept: KeptProperties | null = into === null ? null : {};
  let position = start;
  while (position < end) {
    // An identifier is a variable byte integer, but all that are defined fit in one byte; a longer one is unknown anyway.
    const id = bytes[position]!;
    position += 1;
    const definition = definitionsById[id];
    if (definition === undefined) return malformed(`${nameOf(packet)} with the unknown property ${hexByte(id)}`);
    if (!definition.packets.includes(packet)) {
      return malformed(`${nameOf(packet)} with the property ${definition.name}, which does not belong there`);
    }
    const bit = 1 << (id & 31);
    const seen = id < 32 ? seenLow & bit : seenHigh & bit;
    if (seen !== 0 && definition.repeats === undefined) {
      return protocolError(`it sent ${nameOf(packet)} with the property ${definition.name} twice`);
    }
    if (id < 32) seenLow |= bit;
    else seenHigh |= bit;

    const valueEnd = endOfValue(bytes, position, end, definition.type);
    if (valueEnd < 0 || valueEnd > end) {
      return malformed(`${nameOf(packet)} whose property ${definition.name} is cut off`);
    }
    const fault = valueFault(bytes, position, valueEnd, definition, packet);
    if (fault !== null) return fault;
    if (kept !== null && into !== null) {
      if (definition.name === 'topicAlias') into.topicAlias = twoBytes(bytes, position);
      else {
        keep(kept, bytes, position, valueEnd, definition);
        into.message = kept;
      }
    }
    position = valueEnd;
  }
  return null;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
/** `MessageProperties` while it is being filled. */
type KeptProperties = Writable<Omit<MessageProperties, 'userProperties' | 'subscriptionIdentifiers'>> & {
  userProperties?: [string, string][];
  subscriptionIdentifiers?: number[];
};

const definitionsById: readonly (PropertyDefinition | undefined)[] = Array.from({ length: 256 }, (_, id) =>
  propertyDefinitions.find((definition) => definition.id === id),
);

function nameOf(packet: PropertiedPacket): string {
  return packet.toUpperCase();
}

function twoBytes(bytes: Uint8Array, position: number): number {
  return (bytes[position]! << 8) | bytes[position + 1]!;
}

function fourBytes(bytes: Uint8Array, position: number): number {
  return twoBytes(bytes, position) * 0x1_0000 + twoBytes(bytes, position + 2);
}

/** Where a value ends: -1 when not even its length is there. May lie beyond `end`. */
export function endOfValue(bytes: Uint8Array, position: number, end: number, type: PropertyDefinition['type']): number {
  switch (type) {
    case 'byte':
      return position + 1;
    case 'twoByteInteger':
      return position + 2;
    case 'fourByteInteger':
      return position + 4;
    case 'variableByteInteger': {
      const size = variableByteIntegerSize(bytes, position, end);
      return size === 0 ? -1 : position + size;
    }
    case 'string':
    case 'binary':
      return position + 2 > end ? -1 : position + 2 + twoBytes(bytes, position);
    case 'stringPair': {
      if (position + 2 > end) return -1;
      const second = position + 2 + twoBytes(bytes, position);
      return second + 2 > end ? -1 : second + 2 + twoBytes(bytes, second);
    }
    default:
      return assertNever(type);
  }
}

function valueFault(
  bytes: Uint8Array,
  position: number,
  valueEnd: number,
  definition: PropertyDefinition,
  packet: PropertiedPacket,
): Fault | null {
  if (definition.type === 'string' && firstIllegalUtf8(bytes, position + 2, valueEnd) >= 0)
    return badText(definition, packet);
  if (definition.type === 'stringPair') {
    const border = position + 2 + twoBytes(bytes, position);
    const illegal =
      firstIllegalUtf8(bytes, position + 2, border) >= 0 || firstIllegalUtf8(bytes, border + 2, valueEnd) >= 0;
    return illegal ? badText(definition, packet) : null;
  }
  if (definition.rule === 'flag' && bytes[position]! > 1) {
    return protocolError(
      `it sent ${nameOf(packet)} with ${definition.name} ${bytes[position]!}, which can only be 0 or 1`,
    );
  }
  if (definition.rule === 'notEmpty' && valueEnd - position === 2) {
    return protocolError(`it sent ${nameOf(packet)} with an empty ${definition.name}`);
  }
  if (definition.rule === 'notZero' && isZero(bytes, position, valueEnd, definition.type)) {
    if (definition.name !== 'topicAlias') return protocolError(`it sent ${nameOf(packet)} with ${definition.name} 0`);
    return { reasonCode: 0x94, message: 'The broker broke the rules of MQTT: it used the topic alias 0.' };
  }
  return null;
}

function isZero(bytes: Uint8Array, start: number, end: number, type: PropertyDefinition['type']): boolean {
  // The continuation bits of a variable byte integer are no part of its value.
  const digits = type === 'variableByteInteger' ? 0x7f : 0xff;
  for (let index = start; index < end; index += 1) {
    if ((bytes[index]! & digits) !== 0) return false;
  }
  return true;
}

function badText(definition: PropertyDefinition, packet: PropertiedPacket): Fault {
  return malformed(`${nameOf(packet)} whose property ${definition.name} is not well-formed UTF-8 text`);
}

function keep(
  kept: KeptProperties,
  bytes: Uint8Array,
  position: number,
  valueEnd: number,
  definition: PropertyDefinition,
): void {
  switch (definition.id) {
    case 1:
      kept.payloadFormatIndicator = bytes[position]!;
      break;
    case 2:
      kept.messageExpiryInterval = fourBytes(bytes, position);
      break;
    case 3:
      kept.contentType = textOf(bytes, position + 2, valueEnd);
      break;
    case 8:
      kept.responseTopic = textOf(bytes, position + 2, valueEnd);
      break;
    case 9:
      kept.correlationData = Buffer.from(
        bytes.buffer,
        bytes.byteOffset + position + 2,
        valueEnd - position - 2,
      ).toString('hex');
      break;
    case 11:
      (kept.subscriptionIdentifiers ??= []).push(variableByteIntegerValue(bytes, position, valueEnd - position));
      break;
    case 38: {
      const border = position + 2 + twoBytes(bytes, position);
      (kept.userProperties ??= []).push([textOf(bytes, position + 2, border), textOf(bytes, border + 2, valueEnd)]);
      break;
    }
  }
}

/** The text has been checked, and Buffer keeps a leading U+FEFF (clause 1.5.4-3). */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
