// Reason codes and properties: complete by the tables of the specification, and every sentence is one.

import { describe, expect, it } from 'vitest';
import { propertyDefinitions } from '../../../shared/mqtt/properties.ts';
import {
  hexByte,
  isReasonCodeAllowed,
  reasonCodeName,
  returnCodeName,
  type ReasonedPacket,
} from '../../../shared/mqtt/reason-code.ts';
import { reasonCodeSentence, returnCodeSentence } from '../../../shared/mqtt/reason-sentence.ts';

const packets: readonly ReasonedPacket[] = [
  'connack',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'suback',
  'unsuback',
  'disconnect',
];
const allBytes = Array.from({ length: 256 }, (_, byte) => byte);

describe('reason codes', () => {
  it('all have names, and no other does', () => {
    const named = allBytes.filter((code) => !reasonCodeName(code).startsWith('Reason code'));
    const failures = allBytes.slice(0x80, 0xa3);
    expect(named).toEqual([0, 1, 2, 4, 0x10, 0x11, 0x18, 0x19, ...failures]);
  });

  it('have another name where the packet says so', () => {
    expect(reasonCodeName(0)).toBe('Success');
    expect(reasonCodeName(0, 'suback')).toBe('Granted QoS 0');
    expect(reasonCodeName(0, 'disconnect')).toBe('Normal disconnection');
    expect(reasonCodeName(0xfe, 'connack')).toBe('Reason code 0xFE');
    expect(hexByte(9)).toBe('0x09');
  });

  it.each(packets)('of %s have a sentence each, none of them unknown to people', (packet) => {
    for (const code of allBytes) {
      const sentence = reasonCodeSentence(code, packet);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/undefined/);
      if (isReasonCodeAllowed(packet, code)) expect(sentence, hexByte(code)).not.toMatch(/does not define/);
    }
  });

  it('that are allowed follow the tables', () => {
    const allowed = Object.fromEntries(
      packets.map((packet) => [packet, allBytes.filter((code) => isReasonCodeAllowed(packet, code)).length]),
    );
    expect(allowed).toEqual({
      connack: 22,
      puback: 9,
      pubrec: 9,
      pubrel: 2,
      pubcomp: 2,
      suback: 12,
      unsuback: 7,
      disconnect: 29,
    });
    expect(isReasonCodeAllowed('disconnect', 0x04)).toBe(false);
  });

  it('0x86 and 0x87 both point at the credentials when connecting', () => {
    expect(reasonCodeSentence(0x86, 'connack')).toMatch(/user name and password/);
    expect(reasonCodeSentence(0x87, 'connack')).toMatch(/credentials or permission/);
    expect(reasonCodeSentence(0x87, 'suback')).toMatch(/filter/);
    expect(reasonCodeSentence(0x87, 'puback')).toMatch(/publishing/);
  });
});

describe('return codes of 3.1.1', () => {
  it('have names and sentences', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map(returnCodeName)).toEqual([
      'Connection Accepted',
      'Unacceptable protocol version',
      'Identifier rejected',
      'Server unavailable',
      'Bad user name or password',
      'Not authorized',
      'Return code 6',
    ]);
    expect(returnCodeSentence(1)).toMatch(/version of MQTT/);
    expect(returnCodeSentence(2)).toMatch(/client ID/);
    expect(returnCodeSentence(3)).toMatch(/not available/);
    expect(returnCodeSentence(4)).toMatch(/user name and password/);
    expect(returnCodeSentence(5)).toMatch(/credentials or permission/);
    expect(returnCodeSentence(99)).toMatch(/return code 99/);
  });
});

describe('properties', () => {
  it('are all 27 of table 2-4, each once', () => {
    const ids = propertyDefinitions.map((definition) => definition.id);
    expect(ids).toEqual([
      1, 2, 3, 8, 9, 11, 17, 18, 19, 21, 22, 23, 24, 25, 26, 28, 31, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42,
    ]);
    expect(new Set(propertyDefinitions.map((definition) => definition.name)).size).toBe(27);
  });
});
