// The broker panel: what `$SYS` means, who talks most, who fell silent; held against counting anew under seeded traffic.

import { describe, expect, it } from 'vitest';
import { BrokerPanelFeed } from '../../../electron/core/feed/broker-panel-feed.ts';
import { sysMeaning, sysNumber } from '../../../electron/core/feed/sys-names.ts';
import { TopList } from '../../../electron/core/feed/top-list.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { BrokerPanelFrame } from '../../../shared/broker-panel.ts';
import type { SubscriptionState } from '../../../shared/connection.ts';
import { lend, text } from '../../support/publishes.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const startAt = 1_700_000_000_000;
const retained = 0b0001;
const granted: SubscriptionState = {
  ...plainSubscription('$SYS/#'),
  outcome: { kind: 'granted', grantedQos: 0 },
};

function setUp(limitBytes = 256 * 1_048_576) {
  const clock = { at: startAt, steady: 0 };
  const online: { since: number | null } = { since: startAt - 1 };
  const budget = createMemoryBudget(limitBytes);
  const ingest = createIngest({ budget, now: () => clock.at, random: () => 0.4 });
  const publish = (topicName: string, payload: string | Uint8Array, flags = 0): void =>
    lend(ingest, { topicName, payload: typeof payload === 'string' ? text(payload) : payload, flags, at: clock.at });
  const feed = new BrokerPanelFeed({
    ingest,
    now: () => clock.at,
    // Each look at the clock takes a quarter of a slice.
    monotonicNow: () => (clock.steady += 0.2),
    onlineSince: () => online.since,
    subscriptions: () => [granted],
  });
  let latest: BrokerPanelFrame | null = null;
  /** Polls until every topic has been looked at; the newest frame. */
  const look = (): BrokerPanelFrame => {
    for (let n = 0; n < 320; n += 1) latest = feed.poll()?.data ?? latest;
    clock.steady += 10_000;
    latest = feed.poll()?.data ?? latest;
    if (latest === null) throw new Error('No frame came.');
    return latest;
  };
  return { clock, online, ingest, publish, feed, look };
}

describe('the names of $SYS', () => {
  it('means the same in each broker’s own words', () => {
    const labels = [
      '$SYS/broker/clients/connected',
      '$SYS/brokers/emqx@127.0.0.1/stats/connections/count',
      '$SYS/SkyWalker-1/clients/total',
    ].map((name) => sysMeaning(name).meaning?.label);
    expect(labels).toEqual(['Clients connected', 'Clients connected', 'Clients connected']);
    expect(sysMeaning('$SYS/brokers/emqx@a/version').node).toBe('emqx@a');
    expect(sysMeaning('$SYS/broker/retained messages/count').meaning?.label).toBe('Retained messages');
    expect(sysMeaning('$SYS/broker/toString').meaning).toBeNull();
    expect(sysMeaning('$SYS/brokers/n/clients/me/connected').meaning).toBeNull();
    expect(sysMeaning('$SYS').meaning).toBeNull();
  });

  it('reads numbers and durations, and nothing into other texts', () => {
    expect(sysNumber('4711 seconds', 'duration')).toBe(4711);
    expect(sysNumber('1 days, 2 hours, 3 minutes, 4 seconds', 'duration')).toBe(93_784);
    expect(sysNumber('soon', 'duration')).toBeNull();
    expect(sysNumber(' 12.5 ', 'gauge')).toBe(12.5);
    expect(sysNumber('0x10', 'gauge')).toBeNull();
    expect(sysNumber('', 'counter')).toBeNull();
    expect(sysNumber('3', 'text')).toBeNull();
  });
});

describe('figures of $SYS', () => {
  it('have values, trends of what is in the history, and counters as growth', () => {
    const { clock, publish, look } = setUp();
    publish('$SYS/broker/version', 'mosquitto version 2.0.18', retained);
    for (const [clients, received] of [
      [3, 1000],
      [5, 1500],
      [4, 1500],
      [4, 20],
    ]) {
      publish('$SYS/broker/clients/connected', String(clients));
      publish('$SYS/broker/publish/messages/received', String(received));
      clock.at += 10_000;
    }
    publish('$SYS/broker/something/new', 'odd');
    publish('$SYS/broker/subscriptions/count', '7');
    publish('$SYS/broker/clients/total', '4');
    publish('not/sys', '1');
    const { sys } = look();
    expect(sys.subscribed).toBe(true);
    expect(sys.omittedCount).toBe(0);
    expect(sys.figures.map(({ label, topicName }) => label ?? topicName)).toEqual([
      'Version',
      'Clients connected',
      'Clients known',
      'Subscriptions',
      'Messages received',
      '$SYS/broker/something/new',
    ]);
    const [version, clients, , , received] = sys.figures;
    expect(version).toMatchObject({ text: 'mosquitto version 2.0.18', value: null, trend: [] });
    expect(clients).toMatchObject({ value: 4, trend: [3, 5, 4, 4], trendMs: 30_000, perSecond: null });
    // 50 a second, none, and a broker that was started anew.
    expect(received).toMatchObject({ value: 20, trend: [50, 0], perSecond: 0 });
    clock.at += 30_000;
    expect(look().sys.figures[4]).toMatchObject({ value: 20, trend: [50, 0], perSecond: null });
  });

  it('reads a bounded number and says how many are left out', () => {
    const { publish, look } = setUp();
    for (let n = 0; n < 1000; n += 1) publish(`$SYS/broker/odd/${n}`, String(n));
    const { sys } = look();
    expect(sys.figures).toHaveLength(400);
    expect(sys.omittedCount).toBe(600);
  });
});

describe('top talkers', () => {
  it('are those that counting anew finds, whatever the number of topics', () => {
    const { clock, publish, look } = setUp();
    const random = seededRandom(5);
    const names = Array.from({ length: 5000 }, (_, n) => `site${n % 40}/device${n}`);
    // The last three are branches with others below them, and one of these talks itself.
    names.push('site1', 'site2', 'site1/device1/below');
    const weights = names.map(() => random() ** 40);
    const sizes = new Map<string, number>();
    const counts = new Map<string, number>();
    for (const name of names) publish(name, '', retained);
    for (let second = 0; second < 40; second += 1) {
      for (const [index, name] of names.entries()) {
        const times = Math.floor((weights[index] ?? 0) * 20 + (name === 'site1' ? 4 : 0));
        for (let n = 0; n < times; n += 1) {
          const size = 1 + Math.floor(random() * 300);
          publish(name, new Uint8Array(size));
          sizes.set(name, size);
        }
        counts.set(name, times);
      }
      clock.at += 1000;
    }
    const { talkers, scan } = look();
    expect(scan).toEqual({ topicCount: names.length, lookedAt: names.length, isFirst: false });
    const rates = talkers.byMessageRate.map(({ messageRate }) => messageRate);
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    // Traffic was steady, so the rates are the counts. Ties at the end may be either's.
    const expected = names.map((name) => counts.get(name) ?? 0).toSorted((a, b) => b - a);
    for (const [place, { topicName, messageRate }] of talkers.byMessageRate.entries()) {
      expect(messageRate).toBeCloseTo(counts.get(topicName) ?? -1, -0.5);
      expect(counts.get(topicName)).toBe(expected[place]);
    }
    const largest = [...sizes.values()].toSorted((a, b) => b - a).slice(0, 20);
    expect(talkers.bySize.map(({ sizeBytes }) => sizeBytes)).toEqual(largest);
    expect(talkers.byByteRate).toHaveLength(20);
    // `site2` itself said nothing but what was retained, however much was said below it.
    expect(talkers.byMessageRate.map(({ topicName }) => topicName)).not.toContain('site2');
  });

  it('shows a new talker at once, before a round over all topics is done', () => {
    const { clock, publish, feed } = setUp();
    for (let n = 0; n < 60_000; n += 1) publish(`idle/${n}`, 'x', retained);
    feed.poll();
    for (let n = 0; n < 200; n += 1) publish('loud/one', 'x');
    clock.at += 1000;
    for (let n = 0; n < 200; n += 1) publish('loud/one', 'x');
    clock.at += 1000;
    clock.steady += 5000;
    const frame = feed.poll()?.data;
    expect(frame?.scan.isFirst).toBe(true);
    expect(frame?.scan.lookedAt).toBeLessThan(1000);
    expect(frame?.talkers.byMessageRate[0]?.topicName).toBe('loud/one');
  });

  it('a list of the largest keeps them in any order of offers', () => {
    const random = seededRandom(9);
    for (let turn = 0; turn < 50; turn += 1) {
      const list = new TopList(10);
      const values = Array.from({ length: 200 }, () => Math.floor(random() * 1000));
      for (const [id, value] of values.entries()) list.offer(id, value);
      const kept = list.ids().map((id) => values[id] ?? 0);
      expect(kept.toSorted((a, b) => b - a)).toEqual(values.toSorted((a, b) => b - a).slice(0, 10));
    }
  });
});

describe('silent topics', () => {
  it('had a rhythm and are overdue; the retained, the irregular and the quick are not called silent', () => {
    const { clock, publish, look } = setUp();
    const random = seededRandom(2);
    for (let n = 0; n < 8; n += 1) publish('kept/only', 'x', retained);
    let irregularAt = clock.at;
    for (let second = 0; second < 200; second += 1) {
      if (second % 10 === 0 && second < 100) publish('every/ten', 'x');
      if (second % 20 === 0) publish('every/twenty', 'x');
      if (second % 5 === 0 && second < 150) publish('every/five', 'x');
      if (second < 60) for (let n = 0; n < 5; n += 1) publish('quick', 'x');
      if (second < 30 && second % 10 === 0) publish('only/three', 'x');
      if (clock.at >= irregularAt && second < 100) {
        publish('irregular', 'x');
        irregularAt = clock.at + 1000 + random() ** 3 * 40_000;
      }
      clock.at += 1000;
    }
    const { silent } = look();
    expect(silent.judged).toBe(true);
    // 110 s of 10 s before 55 s of 5 s: the same 11 intervals; then by age in the tree.
    expect(silent.topics.map(({ topicName, intervalMs }) => [topicName, intervalMs])).toEqual([
      ['every/ten', 10_000],
      ['every/five', 5000],
    ]);
    expect(silent.topics.map(({ lastAt }) => lastAt - startAt)).toEqual([90_000, 145_000]);
    expect(silent.totalCount).toBe(2);
  });

  it('a topic that is heard again leaves the list at once; without a connection nothing is judged', () => {
    const { clock, online, publish, look, feed } = setUp();
    for (let n = 0; n < 10; n += 1) {
      publish('beat', 'x');
      clock.at += 2000;
    }
    clock.at += 60_000;
    expect(look().silent.topics).toHaveLength(1);
    publish('beat', 'x');
    clock.steady += 10_000;
    expect(feed.poll()?.data.silent).toEqual({ topics: [], totalCount: 0, judged: true });
    clock.at += 60_000;
    online.since = null;
    expect(look().silent).toEqual({ topics: [], totalCount: 0, judged: false });
    // Just back online: what could not be heard was not silent.
    online.since = clock.at - 1000;
    expect(look().silent).toEqual({ topics: [], totalCount: 0, judged: true });
  });
});

it('sends nothing while nothing changes, and looks at a bounded number of topics in one poll', () => {
  const { clock, publish, feed, ingest } = setUp();
  for (let n = 0; n < 20_000; n += 1) publish(`t/${n}`, 'x', retained);
  expect(feed.poll()?.data.scan.lookedAt).toBeLessThanOrEqual(64 * 5);
  expect(feed.rests).toBe(false);
  for (let n = 0; n < 1000; n += 1) feed.poll();
  clock.at += 100_000;
  clock.steady += 10_000;
  ingest.refresh();
  // Rates fade, then it rests.
  for (let n = 0; n < 3; n += 1) {
    feed.poll();
    clock.steady += 10_000;
  }
  expect(feed.poll()).toBeNull();
});
