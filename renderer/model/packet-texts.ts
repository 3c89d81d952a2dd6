// Control packets in words, as JSON and as CSV. Pure. Called by the packet log's model and dialog.

import { packetTypeNames } from '../../shared/mqtt/packet-type.ts';
import { hexByte, reasonCodeName, type ReasonedPacket } from '../../shared/mqtt/reason-code.ts';
import type { LoggedPacket } from '../../shared/packet-log.ts';
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

/** With everything that is logged; moments as ISO 8601. */
export function packetsAsJson(packets: readonly LoggedPacket[]): string {
  const plain = packets.map((packet) => {
    const { seq, at, direction, sizeBytes, packetId, topics, topicCount, flags, properties } = packet;
    return {
      seq,
      at: new Date(at).toISOString(),
      direction,
      packet: packetName(packet),
      sizeBytes,
      packetId,
      reasonCodes: reasonTexts(packet),
      topics,
      topicCount,
      flags,
      properties: properties.map(([name, bytes]) => ({ name, sizeBytes: bytes })),
    };
  });
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/** RFC 4180 with a header; what a spreadsheet would take for a formula is guarded as in record-texts.ts. */
export function packetsAsCsv(packets: readonly LoggedPacket[]): string {
  const cell = (text: string): string => {
    const guarded = withoutFormulas(text);
    return /[",;\r\n\t]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const header = 'seq,at,direction,packet,sizeBytes,packetId,reasonCodes,topics,flags,properties';
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
