// The chronological stream against a list of all messages: windows, eviction, filters and the positions that never change.

import { describe, expect, it } from 'vitest';
import { ArrivalsFeed } from '../../../electron/core/feed/arrivals-feed.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ArrivalsFrame } from '../../../shared/arrivals.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import { lend, oddTopic, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';

const params = (first: number | null, count: number, filter = '') => ({
  connectionId: 'c' as ConnectionId,
  viewId: 'v' as ViewId,
  first,
  count,
  filter,
});

function setUp(limitBytes: number, seed: number) {
  const random = createRandomSource(seed);
  const clock = { at: 1_700_000_000_000, monotonic: 0 };
  const budget = createMemoryBudget(limitBytes);
  const ingest = createIngest({ budget, now: () => clock.at, random: () => random.next() });
  const names: string[] = [];
  const publish = (topicName: string, payload = `${names.length + 1}`): void => {
    clock.at += random.below(5);
    lend(ingest, { topicName, payload: text(payload), flags: random.below(8), at: clock.at });
    names.push(topicName);
  };
  const feed = new ArrivalsFeed(ingest, params(null, 10), { budget, monotonicNow: () => (clock.monotonic += 1000) });
  /** The frame at a place, once the filter has looked at everything. */
  const frameAt = (first: number | null, count: number, filter = ''): ArrivalsFrame => {
    feed.update(params(first, count, filter));
    let frame = feed.poll()?.data;
    for (let left = 1000; left > 0 && frame?.scanning === true; left -= 1) frame = feed.poll()?.data ?? frame;
    if (frame === undefined) throw new Error('An update is always answered.');
    return frame;
  };
  return { random, budget, ingest, names, publish, feed, frameAt };
}

describe('the stream of all messages', () => {
  it('follows the end with the newest messages, each as it was received', () => {
    const { ingest, budget, feed } = setUp(64 * 1_048_576, 1);
    lend(ingest, { topicName: 'home/lamp', payload: text('on'), flags: 0b1101, at: 5 });
    lend(ingest, { topicName: 'home/+', payload: text('{"a": 1}'), flags: 0b0010, at: 7 });
    expect(feed.poll()?.data).toEqual({
      first: 1,
      rows: [
        {
          seq: 1,
          topicId: 2,
          topicName: 'home/lamp',
          at: 5,
          sizeBytes: 2,
          qos: 1,
          retain: expect.any(Boolean) as boolean,
          dup: expect.any(Boolean) as boolean,
          preview: { kind: 'text', text: 'on' },
        },
        expect.objectContaining({ seq: 2, topicName: 'home/+', qos: 2, preview: { kind: 'json', text: '{a: 1}' } }),
      ],
      begin: 1,
      end: 3,
      keptCount: 2,
      evictedCount: 0,
      scannedCount: 2,
      filter: '',
      scanning: false,
    });
    expect(feed.poll()).toBeNull();
    const before = budget.usedBytes;
    feed.close();
    expect(budget.usedBytes).toBe(before);
  });

  it('shows the same rows at the same place whatever arrives, and counts on', () => {
    const { publish, frameAt, feed } = setUp(64 * 1_048_576, 2);
    for (let n = 0; n < 100; n += 1) publish(`a/${n % 7}`);
    const before = frameAt(20, 30);
    for (let n = 0; n < 100; n += 1) publish(`a/${n % 7}`);
    const after = feed.poll()?.data;
    expect(after?.rows).toHaveLength(30);
    for (const [at, row] of before.rows.entries()) expect(after?.rows[at]).toBe(row);
    expect(after?.end).toBe(before.end + 100);
  });

  it('cannot be moved to another connection or view', () => {
    const { feed } = setUp(64 * 1_048_576, 3);
    expect(() => feed.update({ ...params(null, 1), viewId: 'w' as ViewId })).toThrow('cannot change its connection');
  });

  it('names what is longer than a kilobyte by its beginning, never half a character', () => {
    const { publish, frameAt } = setUp(64 * 1_048_576, 4);
    publish(`x${'😀'.repeat(400)}`);
    const name = frameAt(null, 1).rows[0]?.topicName ?? '';
    expect(name).toBe(`x${'😀'.repeat(255)}…`);
  });

  for (const seed of [11, 12, 13, 14, 15, 16]) {
    it(`agrees with the list of all messages under traffic, eviction and filters (seed ${seed})`, () => {
      const { random, ingest, names, publish, feed, frameAt } = setUp(3 * 1_048_576, seed);
      const topics = Array.from({ length: 40 }, () => oddTopic(random, 3));
      const filters = ['', 's2', 'a', 'é', '/', 'nowhere'];
      let filter = '';
      /** Sequence numbers by position since the filter was set. */
      let known = new Map<number, number>();
      for (let step = 0; step < 120; step += 1) {
        for (let left = random.below(400); left > 0; left -= 1) {
          publish(random.pick(topics), 'x'.repeat(random.below(600)));
        }
        if (random.below(10) === 0) {
          filter = random.pick(filters);
          known = new Map();
        }
        // First: what the filter finds takes memory, for which messages may go.
        const { begin, end } = frameAt(null, 0, filter);
        const all = Array.from(
          { length: ingest.ring.nextSeq - ingest.ring.firstSeq },
          (_, n) => ingest.ring.firstSeq + n,
        );
        const expected = all.filter((seq) => (names[seq - 1] ?? '').toLowerCase().includes(filter.toLowerCase()));
        expect(end - begin).toBe(expected.length);
        const first = random.below(4) === 0 ? null : begin - 20 + random.below(expected.length + 40);
        const count = random.below(60);
        const frame = frameAt(first, count, filter);
        const from = first ?? end - count;
        expect(frame.rows.map(({ seq }) => seq)).toEqual(
          expected.slice(Math.max(0, from - begin), Math.max(0, from + count - begin)),
        );
        expect(frame).toMatchObject({ begin, end, filter, scanning: false });
        expect(frame.keptCount).toBe(all.length);
        expect(frame.scannedCount).toBe(all.length);
        expect(frame.keptCount + frame.evictedCount).toBe(names.length);
        for (const [at, row] of frame.rows.entries()) {
          expect(row.topicName).toBe(names[row.seq - 1]);
          const position = frame.first + at;
          expect(known.get(position) ?? row.seq).toBe(row.seq);
          known.set(position, row.seq);
        }
      }
      expect(ingest.ring.firstSeq).toBeGreaterThan(1);
      feed.close();
    });
  }

  it('looks at a large history in slices, the newest first, and counts what it found as used memory', () => {
    const { budget, publish, feed } = setUp(256 * 1_048_576, 5);
    for (let n = 0; n < 500_000; n += 1) publish(n % 4 === 0 ? 'wanted' : 'other', '');
    const before = budget.usedBytes;
    feed.update(params(null, 10, 'WANT'));
    const first = feed.poll()?.data;
    expect(first).toMatchObject({ scanning: true });
    expect(first?.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, n) => 500_000 - 3 - 4 * (9 - n)));
    expect(first?.scannedCount).toBeLessThan(400_000);
    let last = first;
    for (let left = 20; left > 0 && last?.scanning === true; left -= 1) {
      publish('wanted', '');
      last = feed.poll()?.data ?? last;
    }
    expect(last?.scanning).toBe(false);
    expect((last?.end ?? 0) - (last?.begin ?? 0)).toBe(125_000 + (last?.end ?? 0));
    expect(budget.usedBytes - before).toBeGreaterThan(125_000 * 8);
    feed.update(params(null, 10));
    expect(budget.usedBytes - before).toBeLessThan(65_537 * 4);
    feed.close();
  });
});
