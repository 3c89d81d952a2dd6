// Seeded fuzz of the inbound side against the reference reader: same messages, same packets for mqtt.js, same acknowledgements, and a violation
// exactly where the reference finds a problem. No exception, no forged message.

import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../electron/core/broker/inbound.ts';
import { cutAt, feed, harness, testLimits, type HarnessOptions } from '../../support/inbound-harness.ts';
import { acceptance, farewell, injured, laterPacket } from '../../support/packet-makers.ts';
import { readByReference } from '../../support/reference-reader.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const versions = [4, 5] as const;

interface Outcome {
  readonly problem: string | null;
  readonly messageCount: number;
  readonly tooLargeCount: number;
}

/** Between the generator's small and large payloads, so that part of its messages is too large. */
const tightLimits: HarnessOptions = { maximumPacketSize: 220 };

function compare(
  bytes: Uint8Array,
  protocolVersion: 4 | 5,
  random: () => number,
  options: HarnessOptions = {},
): Outcome {
  const { problem, ...expected } = readByReference(bytes, protocolVersion, { ...testLimits, ...options });
  const wanted = { ...expected, violated: problem !== null };
  const outcomeOf = (pieces: readonly Uint8Array[]) => {
    const { inbound, record } = harness(protocolVersion, options);
    feed(inbound, pieces);
    const { messages, passed, replies, violation } = record;
    const refused = record.refused
      .map((reason, index) => [reason, record.refusedBytes[index]])
      .filter(([reason]) => reason !== 'malformed');
    return { outcome: { messages, refused, passed, replies, violated: violation !== null }, violation };
  };
  const name = () => `${problem ?? 'no problem'}: ${Buffer.from(bytes).toString('hex')}`;
  const same = (outcome: unknown): void => {
    // Comparing as text is quick; the assertion says what differs.
    if (JSON.stringify(outcome) !== JSON.stringify(wanted)) expect(outcome, name()).toEqual(wanted);
  };

  const whole = outcomeOf([bytes]);
  same(whole.outcome);
  if (whole.violation !== null && !isWellNamed(whole.violation)) expect.fail(`badly named: ${whole.violation.message}`);

  // Cut in three anywhere: the same, except that QoS 1 is acknowledged after each read, so the receive maximum is reached later.
  if (problem !== 'receive maximum') {
    const places = [random(), random()].map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
    const cut = outcomeOf(cutAt(bytes, places));
    same(cut.outcome);
    if (cut.violation?.message !== whole.violation?.message) expect(cut.violation, name()).toEqual(whole.violation);
  }
  const tooLargeCount = expected.refused.filter(([reason]) => reason === 'tooLarge').length;
  return { problem, messageCount: expected.messages.length, tooLargeCount };
}

const isWellNamed = (violation: Violation): boolean =>
  [0x81, 0x82, 0x93, 0x94, 0x95].includes(violation.reasonCode) && /^[A-Z].*\.$/.test(violation.message);

describe.each(versions)('with protocol version %i', (protocolVersion) => {
  it('takes 20,000 valid packets of mqtt-packet as they are', () => {
    const random = seededRandom(protocolVersion);
    let messageCount = 0;
    for (let round = 0; round < 2000; round += 1) {
      const packets = [acceptance(random, protocolVersion)];
      for (let index = 0; index < 10; index += 1) packets.push(laterPacket(random, protocolVersion));
      if (protocolVersion === 5) packets.push(farewell(random));
      const outcome = compare(Buffer.concat(packets), protocolVersion, random);
      // An alias may be used before it is set: the generator makes no promise there.
      expect(outcome.problem === null || outcome.problem === 'no topic').toBe(true);
      messageCount += outcome.messageCount;
    }
    expect(messageCount).toBeGreaterThan(5000);
  });

  it('agrees with the reference where messages are over the limit', () => {
    const random = seededRandom(50 + protocolVersion);
    let messageCount = 0;
    let tooLargeCount = 0;
    for (let round = 0; round < 2000; round += 1) {
      const packets: Uint8Array[] = [protocolVersion === 5 ? Buffer.of(0x20, 3, 0, 0, 0) : Buffer.of(0x20, 2, 0, 0)];
      for (let index = 0; index < 10; index += 1) packets.push(laterPacket(random, protocolVersion));
      const outcome = compare(Buffer.concat(packets), protocolVersion, random, tightLimits);
      const tolerated = protocolVersion === 4 ? [null] : [null, 'no topic', 'too large'];
      expect(tolerated).toContain(outcome.problem);
      messageCount += outcome.messageCount;
      tooLargeCount += outcome.tooLargeCount;
    }
    // A fifth of the messages has a payload over the limit. With 3.1.1 the rest is read, with 5 the first one ends its round.
    expect(tooLargeCount).toBeGreaterThan(protocolVersion === 4 ? 2000 : 1000);
    expect(messageCount).toBeGreaterThan(protocolVersion === 4 ? 5000 : 2000);
  });

  it('agrees with the reference about 50,000 injured packets', () => {
    const random = seededRandom(100 + protocolVersion);
    const problems = new Map<string, number>();
    let messageCount = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const accepted = protocolVersion === 5 ? Buffer.of(0x20, 3, 0, 0, 0) : Buffer.of(0x20, 2, 0, 0);
      const parts: Uint8Array[] = [random() < 0.1 ? injured(random, acceptance(random, protocolVersion)) : accepted];
      for (let index = 0; index < 5; index += 1) {
        const packet = laterPacket(random, protocolVersion);
        parts.push(random() < 0.35 ? injured(random, packet) : packet);
      }
      // A damaged length is often over a tight limit.
      const limits = random() < 0.3 ? tightLimits : {};
      const outcome = compare(Buffer.concat(parts), protocolVersion, random, limits);
      messageCount += outcome.messageCount;
      const problem = outcome.problem ?? 'none';
      problems.set(problem, (problems.get(problem) ?? 0) + 1);
    }
    // The test is worth something only while it reaches most of what can be wrong, and messages get through.
    expect(problems.size).toBeGreaterThan(protocolVersion === 5 ? 15 : 9);
    expect(messageCount).toBeGreaterThan(5000);
  });

  it('agrees with the reference about random bytes', () => {
    const random = seededRandom(200 + protocolVersion);
    for (let round = 0; round < 20_000; round += 1) {
      const noise = Uint8Array.from({ length: 1 + Math.floor(random() * 24) }, () => Math.floor(random() * 256));
      // Half of them begin like a packet that is read in depth.
      const first = [0x30, 0x32, 0x34, 0x40, 0x62, 0x90, 0xb0, 0xe0][Math.floor(random() * 8)] ?? 0;
      if (random() < 0.5) noise.set([first, Math.max(0, noise.length - 2)].slice(0, noise.length));
      const accepted = protocolVersion === 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0];
      const limits = random() < 0.3 ? { maximumPacketSize: 12 } : {};
      compare(random() < 0.1 ? noise : Uint8Array.from([...accepted, ...noise]), protocolVersion, random, limits);
    }
  });
});
