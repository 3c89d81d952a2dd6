// The packet log as files: one line each, marks among them, and nothing that a topic holds can break out of its line.

import { describe, expect, it } from 'vitest';
import {
  packetsAsCsv,
  packetsAsJson,
  packetsAsJsonLines,
  packetsAsText,
} from '../../../renderer/model/packet-texts.ts';
import type { PacketLogEntry } from '../../../shared/packet-log.ts';

const at = Date.UTC(2026, 10, 21, 12, 3, 4, 5);
const entries: readonly PacketLogEntry[] = [
  {
    kind: 'connected',
    seq: 1,
    at,
    networkCount: 2,
    protocolVersion: 5,
    clientId: 'me',
    sessionPresent: true,
  },
  {
    kind: 'packet',
    seq: 2,
    at,
    direction: 'received',
    packetType: 3,
    sizeBytes: 12,
    packetId: 7,
    reasonCodes: [],
    topics: ['a\nb\u202e/\u001b[31m'],
    topicCount: 1,
    flags: 'QoS 1',
    properties: [['contentType', 8]],
  },
  { kind: 'ended', seq: 3, at, message: 'The line broke.' },
  { kind: 'ended', seq: 4, at, message: null },
];

describe('the packet log', () => {
  it('as text: one line each', () => {
    expect(packetsAsText(entries).split('\n')).toEqual([
      '2026-11-21T12:03:04.005Z  --  Connected again: MQTT 5.0, client ID me, session present',
      '2026-11-21T12:03:04.005Z  <-  PUBLISH     #7          12 B  a\\u000ab\\u202e/\\u001b[31m  QoS 1  contentType 8 B',
      '2026-11-21T12:03:04.005Z  --  Ended: The line broke.',
      '2026-11-21T12:03:04.005Z  --  Disconnected by Treeline',
      '',
    ]);
  });

  it('as JSON lines: the same objects as in the array', () => {
    const lines = packetsAsJsonLines(entries).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const objects = lines.map((line) => JSON.parse(line) as unknown);
    expect(objects).toEqual(JSON.parse(packetsAsJson(entries)));
    expect(objects).toMatchObject([
      { seq: 1, mark: 'connected', protocolVersion: 'MQTT 5.0', clientId: 'me', sessionPresent: true },
      { seq: 2, packet: 'PUBLISH', topics: ['a\nb\u202e/\u001b[31m'] },
      { seq: 3, mark: 'ended', message: 'The line broke.' },
      { seq: 4, mark: 'ended', message: null },
    ]);
  });

  it('as CSV: packets only', () => {
    expect(packetsAsCsv(entries).trimEnd().split('\r\n')).toHaveLength(2);
  });
});
