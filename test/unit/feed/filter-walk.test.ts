// What filters bring, held against every topic looked at by name; and the stream that tells it.

import { describe, expect, it } from 'vitest';
import { FilterWalk } from '../../../electron/core/feed/filter-walk.ts';
import { SubscriptionsFeed } from '../../../electron/core/feed/subscriptions-feed.ts';
import { Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { SubscriptionState } from '../../../shared/connection.ts';
import { topicFilterProblem, topicMatches } from '../../../shared/mqtt/topic-filter.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const encoder = new TextEncoder();
const startAt = 1_700_000_000_000;

function harness() {
  const clock = { at: startAt };
  const ingest = new Ingest({
    budget: createMemoryBudget(64 * 1_048_576),
    now: () => clock.at,
    random: seededRandom(5),
  });
  const publish = (topicName: string, payload: string): void => {
    const name = encoder.encode(topicName);
    const bytes = encoder.encode(topicName + payload);
    ingest.receive(bytes, 0, name.length, name.length, bytes.length, 0, clock.at, null);
  };
  return { clock, ingest, publish };
}

/** Walks to the end, by the smallest slices there are. */
function figuresOf(ingest: Ingest, topicFilter: string) {
  const walk = new FilterWalk(ingest, topicFilter);
  let steps = 0;
  while (walk.step(() => true) === 'going') steps += 1;
  return { ...walk.figures(topicFilter), steps };
}

describe('the figures of a filter', () => {
  it('are those of every topic that it matches (seeded)', () => {
    const random = seededRandom(23);
    const { ingest, publish } = harness();
    const levels = ['', 'a', 'b', 'c', '$x', 'long level', 'ü'];
    const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
    const some = (from: readonly string[]): string =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(from)).join('/');
    const counts = new Map<string, number>();
    for (let index = 0; index < 3000; index += 1) {
      const topicName = some(levels);
      if (topicName === '') continue;
      publish(topicName, 'x');
      counts.set(topicName, (counts.get(topicName) ?? 0) + 1);
    }
    ingest.refresh();
    let matched = 0;
    for (let tried = 0; tried < 400; ) {
      const topicFilter = `${random() < 0.1 ? '$share/group/' : ''}${some([...levels, '+', '#', '+'])}`;
      if (topicFilterProblem(topicFilter) !== null) continue;
      tried += 1;
      const hits = [...counts].filter(([topicName]) => topicMatches(topicFilter, topicName));
      const expected = {
        topicFilter,
        topicCount: hits.length,
        messageCount: hits.reduce((sum, [, count]) => sum + count, 0),
      };
      expect(figuresOf(ingest, topicFilter)).toMatchObject(expected);
      if (hits.length > 0) matched += 1;
    }
    expect(matched).toBeGreaterThan(100);
  });

  it('tell a topic from those below it, by messages and bytes per second', () => {
    const { clock, ingest, publish } = harness();
    for (let second = 0; second < 10; second += 1) {
      for (let count = 0; count < 10; count += 1) publish('plant', 'four');
      for (let count = 0; count < 30; count += 1) publish('plant/line', 'eightbit');
      clock.at += 1000;
    }
    ingest.refresh();
    const own = figuresOf(ingest, 'plant');
    const all = figuresOf(ingest, 'plant/#');
    expect(own.messageCount).toBe(100);
    expect(all.messageCount).toBe(400);
    expect(all.messageRate / own.messageRate).toBeCloseTo(4, 1);
    expect((all.byteRate ?? 0) / (own.byteRate ?? 1)).toBeCloseTo(7, 1);
  });

  it('do not guess the bytes of a topic with very many below it', () => {
    const { ingest, publish } = harness();
    publish('wide', 'x');
    for (let index = 0; index < 1100; index += 1) publish(`wide/${index}`, 'x');
    ingest.refresh();
    expect(figuresOf(ingest, '+')).toMatchObject({ topicCount: 1, messageCount: 1, byteRate: null });
    expect(figuresOf(ingest, 'wide/+')).toMatchObject({ topicCount: 1100, messageCount: 1100 });
    expect(figuresOf(ingest, 'wide/+').steps).toBeGreaterThan(10);
  });
});

describe('the stream of subscriptions', () => {
  it('tells of each filter and exclusion, only when something changed, and forgets a filter that is gone', () => {
    const { clock, ingest, publish } = harness();
    const state = (topicFilter: string): SubscriptionState => ({
      ...plainSubscription(topicFilter),
      outcome: { kind: 'granted', grantedQos: 0 },
    });
    let subscriptions = [state('a/#'), state('b')];
    const exclusion = { topicFilter: 'noise', messageCount: 2, payloadBytes: 9 };
    const feed = new SubscriptionsFeed({
      ingest,
      monotonicNow: () => clock.at,
      subscriptions: () => subscriptions,
      exclusions: () => [exclusion],
    });
    publish('a/1', 'x');
    const first = feed.poll()?.data;
    expect(first?.filters.map(({ topicFilter, messageCount }) => [topicFilter, messageCount])).toEqual([
      ['a/#', 1],
      ['b', 0],
    ]);
    expect(first?.exclusions).toEqual([exclusion]);
    publish('b', 'x');
    subscriptions = [state('b')];
    clock.at += 1000;
    const second = feed.poll()?.data;
    expect(second?.filters.map(({ topicFilter, messageCount }) => [topicFilter, messageCount])).toEqual([['b', 1]]);
  });

  it('does not rest within a round', () => {
    const { clock, ingest, publish } = harness();
    for (let n = 0; n < 200; n += 1) publish(`a/${n}`, 'x');
    const feed = new SubscriptionsFeed({
      ingest,
      // Each look at the clock takes more than a slice.
      monotonicNow: () => (clock.at += 2),
      subscriptions: () => [{ ...plainSubscription('a/+'), outcome: { kind: 'granted', grantedQos: 0 } }],
      exclusions: () => [],
    });
    expect(feed.poll()).toBeNull();
    expect(feed.rests).toBe(false);
    let frame = feed.poll();
    for (let polls = 0; frame === null && polls < 10; polls += 1) frame = feed.poll();
    expect(frame?.data.filters[0]?.topicCount).toBe(200);
    expect(feed.rests).toBe(true);
  });
});
