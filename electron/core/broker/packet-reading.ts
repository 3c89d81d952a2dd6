// Reads what the packet log shows of a whole packet that was checked or that we wrote: never a payload, a password, or the value of a property.
// Pure. Used by packet-log.ts.

import type { LoggedPacket } from '../../../shared/packet-log.ts';
import { variableByteIntegerSize } from './frame-guard-properties.ts';
import { behindProperties, packetProperties } from './packet-properties.ts';

/** What the bytes of a packet tell. */
export type PacketFacts = Pick<
  LoggedPacket,
  'packetId' | 'reasonCodes' | 'topics' | 'topicCount' | 'flags' | 'properties'
>;
type Part = Partial<PacketFacts>;

/** What CONNACK's flags say of a session that the broker kept. */
export const sessionPresentFlag = 'session present';

const longestList = 100;
const longestTopic = 300;
const nothing: PacketFacts = { packetId: null, reasonCodes: [], topics: [], topicCount: 0, flags: '', properties: [] };

/** The facts of the packet that fills `bytes` from `start` to `end`. */
export function packetFacts(bytes: Uint8Array, start: number, end: number, isVersion5: boolean): PacketFacts {
  const first = bytes[start]!;
  const body = start + 1 + variableByteIntegerSize(bytes, start + 1, end);
  return { ...nothing, ...partOf(first, bytes, body, end, isVersion5) };
}

function partOf(first: number, bytes: Uint8Array, at: number, end: number, isVersion5: boolean): Part {
  switch (first >> 4) {
    case 1:
      return connectPart(bytes, at, end);
    case 2:
      return {
        flags: (bytes[at]! & 1) === 1 ? sessionPresentFlag : '',
        reasonCodes: [bytes[at + 1]!],
        ...(isVersion5 ? { properties: propertiesAt(bytes, at + 2, end) } : {}),
      };
    case 3:
      return publishPart(first, bytes, at, end, isVersion5);
    case 4:
    case 5:
    case 6:
    case 7:
      return {
        packetId: twoBytes(bytes, at),
        ...(isVersion5 && end > at + 2
          ? { reasonCodes: [bytes[at + 2]!], properties: propertiesAt(bytes, at + 3, end) }
          : {}),
      };
    case 8:
    case 10:
      return filtersPart(first >> 4, bytes, at, end, isVersion5);
    case 9:
    case 11: {
      const codesAt = isVersion5 ? behindProperties(bytes, at + 2, end) : at + 2;
      return {
        packetId: twoBytes(bytes, at),
        reasonCodes: [...bytes.subarray(codesAt, Math.min(end, codesAt + longestList))],
        ...(isVersion5 ? { properties: propertiesAt(bytes, at + 2, end) } : {}),
      };
    }
    case 14:
    case 15:
      return end === at ? {} : { reasonCodes: [bytes[at]!], properties: propertiesAt(bytes, at + 1, end) };
    default:
      return {};
  }
}

/** Protocol name, version, flags, keep alive, properties, client id, will (clauses 3.1.2 and 3.1.3). */
function connectPart(bytes: Uint8Array, at: number, end: number): Part {
  const versionAt = at + 2 + twoBytes(bytes, at);
  const version = bytes[versionAt]!;
  const connectFlags = bytes[versionAt + 1]!;
  const keepAlive = twoBytes(bytes, versionAt + 2);
  const has = (bit: number): boolean => (connectFlags & bit) !== 0;
  let position = versionAt + 4;
  const properties: (readonly [string, number])[] = [];
  if (version === 5) {
    properties.push(...propertiesAt(bytes, position, end));
    position = behindProperties(bytes, position, end);
  }
  position += 2 + twoBytes(bytes, position);
  const topics: string[] = [];
  if (has(0x04)) {
    if (version === 5) {
      properties.push(...propertiesAt(bytes, position, end).map(([name, size]) => [`will ${name}`, size] as const));
      position = behindProperties(bytes, position, end);
    }
    topics.push(topicAt(bytes, position));
  }
  const words = [
    `MQTT ${version === 5 ? '5.0' : version === 4 ? '3.1.1' : '3.1'}`,
    has(0x02) ? 'clean start' : 'resume session',
    `keep alive ${keepAlive} s`,
    ...(has(0x80) ? ['user name'] : []),
    ...(has(0x40) ? ['password'] : []),
    ...(has(0x04) ? [`will QoS ${(connectFlags >> 3) & 3}${has(0x20) ? ' retain' : ''}`] : []),
  ];
  return { flags: words.join(', '), topics, topicCount: topics.length, properties: properties.slice(0, longestList) };
}

function publishPart(first: number, bytes: Uint8Array, at: number, end: number, isVersion5: boolean): Part {
  const qos = (first >> 1) & 3;
  const behindTopic = at + 2 + twoBytes(bytes, at);
  const behindId = qos === 0 ? behindTopic : behindTopic + 2;
  const flags = `QoS ${qos}${(first & 1) === 0 ? '' : ', retain'}${(first & 8) === 0 ? '' : ', duplicate'}`;
  return {
    flags,
    packetId: qos === 0 ? null : twoBytes(bytes, behindTopic),
    // Empty where an alias stands for it (clause 3.3.2.3.4).
    topics: [topicAt(bytes, at)],
    topicCount: 1,
    properties: isVersion5 && behindId < end ? propertiesAt(bytes, behindId, end) : [],
  };
}

/** SUBSCRIBE: each filter is followed by a byte of options. UNSUBSCRIBE: by nothing. */
function filtersPart(packetType: number, bytes: Uint8Array, at: number, end: number, isVersion5: boolean): Part {
  const topics: string[] = [];
  const options = new Set<string>();
  let topicCount = 0;
  let position = isVersion5 ? behindProperties(bytes, at + 2, end) : at + 2;
  while (position + 2 <= end) {
    if (topics.length < longestList) topics.push(topicAt(bytes, position));
    topicCount += 1;
    position += 2 + twoBytes(bytes, position);
    if (packetType !== 8) continue;
    const byte = bytes[position]!;
    options.add(
      `QoS ${byte & 3}${(byte & 4) === 0 ? '' : ', no local'}${(byte & 8) === 0 ? '' : ', retain as published'}${(byte >> 4) % 4 === 0 ? '' : `, retain handling ${(byte >> 4) % 4}`}`,
    );
    position += 1;
  }
  return {
    packetId: twoBytes(bytes, at),
    flags: [...options].slice(0, 4).join('; '),
    topics,
    topicCount,
    ...(isVersion5 ? { properties: propertiesAt(bytes, at + 2, end) } : {}),
  };
}

function propertiesAt(bytes: Uint8Array, at: number, end: number): readonly (readonly [string, number])[] {
  return packetProperties(bytes, at, end)
    .slice(0, longestList)
    .map(({ name, valueStart, valueEnd }) => [name, valueEnd - valueStart] as const);
}

function topicAt(bytes: Uint8Array, at: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at + 2, twoBytes(bytes, at)).toString('utf8');
  return text.length > longestTopic ? `${text.slice(0, longestTopic)}…` : text;
}

function twoBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
