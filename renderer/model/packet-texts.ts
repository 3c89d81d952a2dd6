// Control packets and the marks between them in words, as JSON, CSV, JSON lines and text. Pure. Called by the packet log's model and dialog.

import { packetTypeNames } from '../../shared/mqtt/packet-type.ts';
import { hexByte, reasonCodeName, type ReasonedPacket } from '../../shared/mqtt/reason-code.ts';
import type { LoggedPacket, PacketLogEntry } from '../../shared/packet-log.ts';
import { withoutFormulas } from './record-texts.ts';

const reasoned: Readonly<Record<number, ReasonedPacket>> = {
  2: 'connack',
  4: 'puback',
  5: 'pubrec',
  6: 'pubrel',
  7: 'pubcomp',
  9: 'suback',
  11: 'unsuback',
  14: 'disconnect',
  15: 'auth',
};

/** The name of a packet's type as the specification writes it. */
export function packetName({ packetType }: LoggedPacket): string {
  return packetTypeNames[packetType] ?? `Type ${packetType}`;
}

/** Its reason codes as `0x87 Not authorized`. Codes below 0x80 of a CONNACK may be return codes of 3.1.1, which have other names. */
export function reasonTexts(packet: LoggedPacket): readonly string[] {
  return packet.reasonCodes.map((code) => {
    const isReturnCode = packet.packetType === 2 && code > 0 && code < 0x80;
    return isReturnCode
      ? `return code ${code}`
      : `${hexByte(code)} ${reasonCodeName(code, reasoned[packet.packetType])}`;
  });
}

/** Its topics, with how many more there are than are shown. */
export function topicsText({ topics, topicCount }: LoggedPacket): string {
  const more = topicCount - topics.length;
  return `${topics.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`;
}

/** `contentType 8 B, userProperty 11 B`. */
export function propertiesText({ properties }: LoggedPacket): string {
  return properties.map(([name, sizeBytes]) => `${name} ${sizeBytes} B`).join(', ');
}

const versionNames = { 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' } as const;
type Mark = Exclude<PacketLogEntry, LoggedPacket>;

/** `Connected again: MQTT 5.0, client ID treeline_1, session present`, or how it ended. */
export function markText(mark: Mark): string {
  if (mark.kind === 'ended') return mark.message === null ? 'Disconnected by Treeline' : `Ended: ${mark.message}`;
  const { networkCount, protocolVersion, clientId, sessionPresent } = mark;
  const session = sessionPresent === null ? '' : sessionPresent ? ', session present' : ', no session present';
  return `Connected${networkCount > 1 ? ' again' : ''}: ${versionNames[protocolVersion]}, client ID ${clientId}${session}`;
}

function plainMark(mark: Mark): object {
  const { seq, kind } = mark;
  const at = new Date(mark.at).toISOString();
  if (mark.kind === 'ended') return { seq, at, mark: kind, message: mark.message };
  const { networkCount, protocolVersion, clientId, sessionPresent } = mark;
  const version = versionNames[protocolVersion];
  return { seq, at, mark: kind, networkCount, protocolVersion: version, clientId, sessionPresent };
}

/** With everything that is logged; moments as ISO 8601. */
function plainEntry(entry: PacketLogEntry): object {
  if (entry.kind !== 'packet') return plainMark(entry);
  const { seq, at, direction, sizeBytes, packetId, topics, topicCount, flags, properties } = entry;
  return {
    seq,
    at: new Date(at).toISOString(),
    direction,
    packet: packetName(entry),
    sizeBytes,
    packetId,
    reasonCodes: reasonTexts(entry),
    topics,
    topicCount,
    flags,
    properties: properties.map(([name, bytes]) => ({ name, sizeBytes: bytes })),
  };
}

/** One array, oldest first. */
export function packetsAsJson(entries: readonly PacketLogEntry[]): string {
  return `${JSON.stringify(entries.map(plainEntry), null, 2)}\n`;
}

/** One object a line, oldest first. */
export function packetsAsJsonLines(entries: readonly PacketLogEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(plainEntry(entry))}\n`).join('');
}

/** One line each, oldest first, for reading: moment in UTC, direction, packet, identifier, size, topics, and the rest. */
export function packetsAsText(entries: readonly PacketLogEntry[]): string {
  return entries.map((entry) => `${oneLine(textOf(entry))}\n`).join('');
}

function textOf(entry: PacketLogEntry): string {
  const at = new Date(entry.at).toISOString();
  if (entry.kind !== 'packet') return `${at}  --  ${markText(entry)}`;
  const { direction, packetId, sizeBytes, flags } = entry;
  const id = packetId === null ? '' : `#${packetId}`;
  const head = `${packetName(entry).padEnd(11)} ${id.padEnd(6)} ${`${sizeBytes} B`.padStart(9)}`;
  const rest = [topicsText(entry), ...reasonTexts(entry), flags, propertiesText(entry)].filter((part) => part !== '');
  return `${at}  ${direction === 'sent' ? '->' : '<-'}  ${head}  ${rest.join('  ')}`.trimEnd();
}

/** Topics may hold anything: what would begin a new line, act on a terminal, or turn the direction of reading, is written as `\\u000a`. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** RFC 4180 with a header, without marks; what a spreadsheet would take for a formula is guarded as in record-texts.ts. */
export function packetsAsCsv(entries: readonly PacketLogEntry[]): string {
  const cell = (text: string): string => {
    const guarded = withoutFormulas(text);
    return /[",;\r\n\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const header = 'seq,at,direction,packet,sizeBytes,packetId,reasonCodes,topics,flags,properties';
  const packets = entries.filter((entry) => entry.kind === 'packet');
  const lines = packets.map((packet) =>
    [
      packet.seq,
      new Date(packet.at).toISOString(),
      packet.direction,
      packetName(packet),
      packet.sizeBytes,
      packet.packetId ?? '',
      cell(reasonTexts(packet).join(', ')),
      cell(topicsText(packet)),
      cell(packet.flags),
      cell(propertiesText(packet)),
    ].join(','),
  );
  return `${[header, ...lines].join('\r\n')}\r\n`;
}
