// Trends against a naive count of all messages by second, under seeded traffic: looked at all the time, now and then, and anew.

import { describe, expect, it } from 'vitest';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { SeenIngest } from '../../../electron/core/feed/seen-ingest.ts';
import { findTopic } from '../../../electron/core/feed/topics.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { trendSeconds } from '../../../electron/core/feed/trend-track.ts';
import { Trends } from '../../../electron/core/feed/trends.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import type { TopicTrend } from '../../../shared/tree.ts';
import { lend, text } from '../../support/publishes.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const startAt = 1_700_000_000_300;
const secondOf = (at: number): number => Math.floor(at / 1000);

function setUp(limitBytes = 64 * 1_048_576, payloadBytes = 4) {
  const clock = { at: startAt };
  const budget = createMemoryBudget(limitBytes);
  const ingest = createIngest({ budget, now: () => clock.at, random: seededRandom(7) });
  const payload = text('x'.repeat(payloadBytes));
  /** Messages by node path and second. */
  const counts = new Map<string, Map<number, number>>();
  const publish = (topicName: string): void => {
    lend(ingest, { topicName, payload, flags: 0, at: clock.at });
    const levels = topicName.split('/');
    for (let depth = 1; depth <= levels.length; depth += 1) {
      const path = levels.slice(0, depth).join('/');
      const bySecond = counts.get(path) ?? new Map<number, number>();
      counts.set(path, bySecond);
      bySecond.set(secondOf(clock.at), (bySecond.get(secondOf(clock.at)) ?? 0) + 1);
    }
  };
  const idOf = (path: string): number => findTopic(ingest, path)?.topicId ?? -1;
  /** What the trend of a node must say: unknown before the connection was there. */
  const expected = (path: string): number[] =>
    Array.from({ length: trendSeconds }, (_, index) => {
      const second = secondOf(clock.at) - trendSeconds + index;
      return second < secondOf(startAt) ? -1 : (counts.get(path)?.get(second) ?? 0);
    });
  return { clock, ingest, publish, counts, idOf, expected };
}

/** The trend that stands for the counts, -1 being unknown. */
function written(counts: readonly number[]): Pick<TopicTrend, 'peak' | 'levels'> {
  const peak = Math.max(0, ...counts);
  const levels = counts.map((count) =>
    count < 0 ? ' ' : Math.ceil(count === 0 ? 0 : (count / Math.max(peak, 4)) * 35).toString(36),
  );
  return { peak, levels: levels.join('') };
}

const topics = ['a', 'a/b', 'a/b/c', 'a/d', 'e/f/g', 'e/f/h', 'e', 'quiet/one', '', '/x', 'y/'];
const paths = [...topics, 'e/f', 'quiet', 'y'];

describe('trends', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'agree with a naive count, whenever looked at, while the history has it all (seed %i)',
    (seed) => {
      const random = seededRandom(seed);
      const { clock, ingest, publish, idOf, expected } = setUp();
      const trends = new Trends(ingest);
      let compared = 0;
      for (let step = 0; step < 3000; step += 1) {
        clock.at += Math.floor(random() * (random() < 0.01 ? 9000 : 120));
        // The quiet one speaks at the beginning only.
        const count = Math.floor(random() * 4);
        for (let n = 0; n < count; n += 1) {
          const topic = topics[Math.floor(random() * topics.length)] ?? 'a';
          if (topic !== 'quiet/one' || step < 50) publish(topic);
        }
        // Seconds may pass unseen, and rows come and go.
        if (random() < 0.7) continue;
        const shown = paths.filter((path) => idOf(path) > 0 && random() < (step % 500 < 250 ? 0.9 : 0.1));
        ingest.refresh();
        const ids = shown.map(idOf);
        do trends.follow(ids);
        while (trends.isPending);
        for (const path of shown) {
          const { peak, levels } = trends.of(idOf(path));
          expect({ path, peak, levels }).toEqual({ path, ...written(expected(path)) });
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(2000);
    },
  );

  it.each([11, 12, 13])('never say what is not so where the history has given messages up (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const { clock, ingest, publish, idOf, expected } = setUp(4 * 1_048_576, 3000);
    const trends = new Trends(ingest);
    let known = 0;
    let unknown = 0;
    for (let step = 0; step < 4000; step += 1) {
      clock.at += Math.floor(random() * 100);
      const count = Math.floor(random() * 6);
      for (let n = 0; n < count; n += 1) publish(topics[Math.floor(random() * topics.length)] ?? 'a');
      if (random() < 0.95) continue;
      ingest.refresh();
      const shown = paths.filter((path) => idOf(path) > 0 && random() < 0.2);
      const ids = shown.map(idOf);
      do trends.follow(ids);
      while (trends.isPending);
      for (const path of shown) {
        const { peak, levels } = trends.of(idOf(path));
        const truth = expected(path).map((counted, index) => (levels[index] === ' ' ? -1 : counted));
        expect({ path, peak, levels }).toEqual({ path, ...written(truth) });
        known += truth.filter((counted) => counted >= 0).length;
        unknown += truth.filter((counted) => counted < 0).length;
      }
    }
    expect(ingest.ledger().evicted.budget).toBeGreaterThan(0);
    expect(unknown).toBeGreaterThan(0);
    expect(known).toBeGreaterThan(unknown);
  });

  it('stand still while their view is paused, and then tell of all that came meanwhile', () => {
    const { clock, ingest, publish, idOf, expected } = setUp();
    const seen = new SeenIngest(ingest);
    const trends = new Trends(seen.asIngest);
    const all = ['a', 'a/b', 'e', 'e/f'];
    const look = (): unknown => {
      seen.refresh();
      const ids = all.map(idOf);
      do trends.follow(ids);
      while (trends.isPending);
      return ids.map((id) => ({ ...trends.of(id) }));
    };
    for (const topic of topics) publish(topic);
    clock.at += 2500;
    for (const topic of topics) publish(topic);
    clock.at += 1000;
    const before = look();
    seen.setPaused(true);
    for (let second = 0; second < 20; second += 1) {
      clock.at += 1000;
      publish('a/b');
      expect(look()).toEqual(before);
    }
    seen.setPaused(false);
    expect(look()).toMatchObject(all.map((path) => written(expected(path))));
    seen.close();
  });

  it('say of seconds without a connection that they are not known', () => {
    const { clock, ingest, publish, idOf } = setUp();
    const trends = new Trends(ingest);
    ingest.markOnline(clock.at);
    publish('a');
    clock.at += 2000;
    ingest.markOffline(clock.at);
    clock.at += 5000;
    ingest.markOnline(clock.at);
    clock.at += 3000;
    ingest.refresh();
    trends.follow([idOf('a')]);
    expect(trends.of(idOf('a')).levels.trimStart()).toBe('900    000');
  });

  it('bear a topic of 32,000 levels and a flood: what was not looked at is unknown', () => {
    const { clock, ingest, publish, idOf } = setUp();
    const deep = Array.from({ length: 20_000 }, () => 'd').join('/');
    clock.at += 5000;
    for (let n = 0; n < 10; n += 1) lend(ingest, { topicName: deep, payload: text('1'), flags: 0, at: clock.at });
    clock.at += 2000;
    for (let n = 0; n < 50; n += 1) publish('a');
    clock.at += 1000;
    ingest.refresh();
    const trends = new Trends(ingest);
    const id = idOf('d/d');
    trends.follow([id, idOf('a')]);
    const { levels } = trends.of(id);
    // The steps end among the ten: their second and those before it stay unknown, the silence after them is sure.
    expect(levels.endsWith(' 00')).toBe(true);
    expect(trends.of(idOf('a')).levels.endsWith('0000000z')).toBe(true);
  });
});

describe('the rows stream with trends', () => {
  const params = {
    connectionId: 'c' as ConnectionId,
    viewId: 'v' as ViewId,
    first: 0,
    count: 50,
    anchor: null,
    filter: '',
    trends: true,
  };

  it('sends them when asked, then only those that moved, once a second, and keeps the rows', () => {
    const { clock, ingest, publish, idOf } = setUp();
    publish('a');
    publish('b');
    clock.at += 1000;
    const view = new TreeView(ingest);
    const feed = new RowsFeed(view, params, () => undefined);
    const first = feed.poll()?.data;
    expect(first?.trends.map(({ topicId }) => topicId)).toEqual([idOf('a'), idOf('b')]);
    expect(first?.trends[0]?.levels.endsWith('9')).toBe(true);
    expect(feed.poll()).toBeNull();
    clock.at += 300;
    publish('a');
    const second = feed.poll()?.data;
    expect(second?.trends).toEqual([]);
    expect(second?.rows[1]).toBe(first?.rows[1]);
    clock.at += 700;
    expect(feed.poll()?.data.trends).toHaveLength(2);
    for (const passed of [30_000, 29_000, 10_000]) {
      clock.at += passed;
      feed.poll();
    }
    clock.at += 1000;
    // Both are silent: their trends stand still, and with them the stream.
    expect(feed.poll()).toBeNull();
    feed.update({ ...params, trends: false });
    expect(feed.poll()?.data.trends).toEqual([]);
    feed.update(params);
    expect(feed.poll()?.data.trends).toHaveLength(2);
  });
});
