import { describe, expect, it } from 'vitest';
import { Exclusions } from '../../../electron/core/broker/exclusions.ts';
import { topicFilterProblem, topicMatches } from '../../../shared/mqtt/topic-filter.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const encoder = new TextEncoder();

/** Exclusions before a sink that keeps names; each message has its name in the middle of a larger buffer, as off a socket. */
function harness() {
  const passed: string[] = [];
  const refused: string[] = [];
  const exclusions = new Exclusions({
    receive: (bytes, start, end) => void passed.push(Buffer.from(bytes).toString('utf8', start, end)),
    refuse: (reason) => void refused.push(reason),
  });
  const receive = (topicName: string, payloadBytes = 3): void => {
    const name = encoder.encode(topicName);
    const bytes = new Uint8Array(name.length + payloadBytes + 4).fill(0x2f);
    bytes.set(name, 2);
    const end = 2 + name.length;
    exclusions.receive(bytes, 2, end, end, end + payloadBytes, 0, 0, null);
  };
  return { exclusions, passed, refused, receive };
}

describe('exclusions', () => {
  it('keep out what they match, counted by filter, and pass on the rest', () => {
    const { exclusions, passed, receive } = harness();
    receive('noise/a');
    exclusions.set(['noise/#', '+/debug']);
    for (const name of ['noise/a', 'noise', 'noise/a/b', 'noises', 'x/debug', 'x/debug/y', '$SYS/debug']) receive(name);
    expect(passed).toEqual(['noise/a', 'noises', 'x/debug/y', '$SYS/debug']);
    expect(exclusions.figures()).toEqual([
      { topicFilter: 'noise/#', messageCount: 3, payloadBytes: 9 },
      { topicFilter: '+/debug', messageCount: 1, payloadBytes: 3 },
    ]);
    expect(exclusions.messageCount).toBe(4);
  });

  it('keep their counts while they stay, and the sum when they go', () => {
    const { exclusions, passed, receive } = harness();
    exclusions.set(['a', 'b']);
    receive('a');
    receive('b');
    exclusions.set(['b', 'c', 'b']);
    receive('a');
    receive('b');
    expect(passed).toEqual(['a']);
    expect(exclusions.figures().map(({ topicFilter, messageCount }) => [topicFilter, messageCount])).toEqual([
      ['b', 2],
      ['c', 0],
    ]);
    expect(exclusions.messageCount).toBe(3);
  });

  it('pass on what was refused before', () => {
    const { exclusions, refused } = harness();
    exclusions.set(['#']);
    exclusions.refuse('tooLarge', 7);
    expect(refused).toEqual(['tooLarge']);
  });

  it('match as the specification says, whatever the name (seeded)', () => {
    const random = seededRandom(11);
    const levels = ['', 'a', 'ab', 'b', '$SYS', 'é', '+', '#', 'ab ', '\ufeff'];
    const text = (): string =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, () => levels[Math.floor(random() * levels.length)]).join(
        '/',
      );
    let tried = 0;
    let hits = 0;
    while (tried < 20_000) {
      const topicFilter = text();
      const topicName = text();
      if (topicFilterProblem(topicFilter) !== null || topicName === '') continue;
      tried += 1;
      const { exclusions, passed, receive } = harness();
      exclusions.set([topicFilter]);
      receive(topicName);
      const expected = topicMatches(topicFilter, topicName);
      if (expected) hits += 1;
      expect([topicFilter, topicName, passed.length === 0]).toEqual([topicFilter, topicName, expected]);
    }
    expect(hits).toBeGreaterThan(500);
  });
});
