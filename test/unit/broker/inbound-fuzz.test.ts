// Seeded fuzz of the inbound side against the reference reader: same messages, same packets for mqtt.js, same acknowledgements, and a violation
// exactly where the reference finds a problem. No exception, no forged message.

import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../electron/core/broker/inbound.ts';
import { cutAt, feed, harness, testLimits } from '../../support/inbound-harness.ts';
import { acceptance, farewell, injured, laterPacket } from '../../support/packet-makers.ts';
import { readByReference } from '../../support/reference-reader.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const versions = [4, 5] as const;

interface Outcome {
  readonly problem: string | null;
  readonly messageCount: number;
}

function compare(bytes: Uint8Array, protocolVersion: 4 | 5, random: () => number): Outcome {
  const { problem, ...expected } = readByReference(bytes, protocolVersion, testLimits);
  const wanted = { ...expected, violated: problem !== null };
  const outcomeOf = (pieces: readonly Uint8Array[]) => {
    const { inbound, record } = harness(protocolVersion);
    feed(inbound, pieces);
    const { messages, passed, replies, violation } = record;
    const duplicateCount = record.refused.filter((reason) => reason === 'qos2Duplicate').length;
    return { outcome: { messages, duplicateCount, passed, replies, violated: violation !== null }, violation };
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
  return { problem, messageCount: expected.messages.length };
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
      const outcome = compare(Buffer.concat(parts), protocolVersion, random);
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
      compare(random() < 0.1 ? noise : Uint8Array.from([...accepted, ...noise]), protocolVersion, random);
    }
  });
});
