// A stream that says it rests has nothing to say until something happens: seeded traffic, every feed that ever rests, asked again and again
// in the same moment. What it kept back while "resting" would be shown late, with the next slow tick of the core's clock.

import { describe, expect, it } from 'vitest';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { StreamName } from '../../../shared/contract.ts';
import { ArrivalsFeed } from '../../../electron/core/feed/arrivals-feed.ts';
import { BrokerPanelFeed } from '../../../electron/core/feed/broker-panel-feed.ts';
import { MessagesFeed } from '../../../electron/core/feed/messages-feed.ts';
import { PausesFeed } from '../../../electron/core/feed/pauses-feed.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { SeenIngest } from '../../../electron/core/feed/seen-ingest.ts';
import { StatisticsFeed } from '../../../electron/core/feed/statistics-feed.ts';
import { SubscriptionsFeed } from '../../../electron/core/feed/subscriptions-feed.ts';
import { TopicsFeed } from '../../../electron/core/feed/topics-feed.ts';
import { findTopic } from '../../../electron/core/feed/topics.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { required } from '../../../shared/assert.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import type { SubscriptionState } from '../../../shared/connection.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { lend, text } from '../../support/publishes.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const connectionId = 'connection' as ConnectionId;
const viewId = 'view' as ViewId;
const startAt = 1_700_000_000_000;
/** Longer than anything is kept back, in ticks. */
const askedTicks = 12;

const subscribed: readonly SubscriptionState[] = ['a/#', 'a/+', 'never'].map((topicFilter) => ({
  ...plainSubscription(topicFilter),
  outcome: { kind: 'granted', grantedQos: 0 },
}));

interface World {
  readonly ingest: Ingest;
  readonly budget: ReturnType<typeof createMemoryBudget>;
  readonly monotonicNow: () => number;
}

const rowsParams = { connectionId, viewId, first: 0, count: 50, anchor: null, holdOrder: false, trends: true };
const rows = ({ ingest }: World, filter: string, sort = naturalSort): StreamSource<'rows'> => {
  const view = new TreeView(ingest);
  view.expandSubtrees(null, null);
  return new RowsFeed(view, { ...rowsParams, filter, sort }, () => undefined);
};

const feeds: Readonly<Record<string, (world: World) => StreamSource<StreamName>>> = {
  rows: (world) => rows(world, ''),
  'rows under a filter': (world) => rows(world, 'value>50'),
  'rows by rate': (world) => rows(world, '', { by: 'rate', descending: true }),
  topics: ({ ingest }) => new TopicsFeed(ingest, { connectionId, viewId, topicNames: ['a/1', 'a', 'never'] }),
  messages: ({ ingest }) => {
    const { topicId } = required(findTopic(ingest, 'a/1'), 'published first');
    return new MessagesFeed(ingest, { connectionId, topicId, limit: 5 });
  },
  arrivals: ({ ingest, ...means }) =>
    new ArrivalsFeed(ingest, { connectionId, viewId, first: null, count: 20, filter: '' }, means),
  'arrivals under a filter': ({ ingest, ...means }) =>
    new ArrivalsFeed(ingest, { connectionId, viewId, first: null, count: 20, filter: 'value>50' }, means),
  pauses: ({ ingest, monotonicNow }) => {
    const seen = new SeenIngest(ingest);
    seen.setPaused(true);
    return new PausesFeed(seen, monotonicNow);
  },
  statistics: ({ ingest, budget, monotonicNow }) =>
    new StatisticsFeed({
      budget,
      monotonicNow,
      connections: () => [{ connectionId, ingest, violationCount: 0, excludedCount: 0 }],
    }),
  brokerPanel: ({ ingest, monotonicNow }) =>
    new BrokerPanelFeed({
      ingest,
      now: monotonicNow,
      monotonicNow,
      onlineSince: () => startAt,
      subscriptions: () => subscribed,
    }),
  subscriptions: ({ ingest, monotonicNow }) =>
    new SubscriptionsFeed({ ingest, monotonicNow, subscriptions: () => subscribed, exclusions: () => [] }),
};

describe.each(Object.entries(feeds))('the stream of %s', (_name, open) => {
  it.each([1, 2, 3])('has nothing to say while it rests, and rests when all is still (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const clock = { at: startAt };
    const budget = createMemoryBudget(16 * 1_048_576);
    const ingest = createIngest({ budget, now: () => clock.at, random: () => 0.4 });
    const publish = (): void => {
      const topicName = `a/${1 + Math.floor(random() * 5)}`;
      const payload = text(String(Math.floor(random() * 100)));
      lend(ingest, { topicName, payload, flags: 0, at: clock.at }, null);
    };
    lend(ingest, { topicName: 'a/1', payload: text('1'), flags: 0, at: clock.at }, null);
    const feed = open({ ingest, budget, monotonicNow: () => clock.at });
    feed.poll();
    let restCount = 0;
    for (let tick = 1; tick < 400; ) {
      clock.at += 50;
      // Storms, single messages and silence.
      const count = random() < 0.5 ? 0 : Math.floor(random() ** 4 * 8);
      for (let n = 0; n < count; n += 1) publish();
      feed.poll(tick);
      tick += 1;
      if (feed.rests !== true) continue;
      restCount += 1;
      for (let asked = 0; asked < askedTicks; asked += 1) expect(feed.poll(tick + asked)).toBeNull();
      expect(feed.rests).toBe(true);
      tick += askedTicks;
    }
    expect(restCount).toBeGreaterThan(5);
    // Nothing comes any more: within two seconds it rests, whatever it kept.
    for (let tick = 1000; tick < 1040 && !(tick > 1010 && feed.rests === true); tick += 1) {
      clock.at += 50;
      feed.poll(tick);
    }
    expect(feed.rests).toBe(true);
    feed.close();
  });
});
