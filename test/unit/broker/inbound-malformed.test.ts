// Everything a broker must never send is refused with the right reason code, wherever TCP cuts it, and nothing of it is delivered or passed on.

import { describe, expect, it } from 'vitest';
import { cutAt, feed, harness, type InboundRecord } from '../../support/inbound-harness.ts';
import { malformedCases, type MalformedCase } from '../../support/malformed-packets.ts';

function play(malformed: MalformedCase, places: readonly number[]): InboundRecord {
  const { inbound, record } = harness(malformed.protocolVersion);
  feed(inbound, cutAt(malformed.bytes, places));
  // Whatever the broker says afterwards must not matter.
  feed(inbound, [malformed.bytes]);
  return record;
}

/** CONNACK is the only packet that may have passed before. */
const passedBefore = (record: InboundRecord): string[] =>
  record.passed.filter((packet) => packet !== '20020000' && packet !== '2003000000');

describe('a malformed packet', () => {
  it('has a name of its own', () => {
    const names = malformedCases.map((malformed) => malformed.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(200);
  });

  it.each(malformedCases)('$name', (malformed) => {
    const record = play(malformed, []);
    expect(record.violation?.reasonCode, record.violation?.message).toBe(malformed.reasonCode);
    expect(record.violationCount).toBe(1);
    expect(record.violation?.message).toMatch(/^[A-Z].*\.$/);
    expect(record.violation?.detail).toMatch(/at byte \d+ of the connection: [0-9a-f]{2}/);
    expect(record.messages).toEqual([]);
    expect(record.replies).toBe('');
    expect(passedBefore(record)).toEqual([]);
  });

  it.each(malformedCases)('$name, cut anywhere', (malformed) => {
    const whole = play(malformed, []);
    for (let place = 0; place <= malformed.bytes.length; place += 1) {
      expect(sayings(play(malformed, [place])), `cut at ${place}`).toEqual(sayings(whole));
    }
    const everywhere = Array.from(malformed.bytes.keys()).slice(1);
    expect(sayings(play(malformed, everywhere)), 'byte by byte').toEqual(sayings(whole));
  });
});

/** The detail shows as many bytes as are there, so it may differ with the cut. */
function sayings(record: InboundRecord): unknown {
  const { detail: _detail, ...violation } = record.violation ?? { detail: '' };
  return { ...record, violation };
}
