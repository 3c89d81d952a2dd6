// A paused view against a second core that stopped receiving at that moment: the same rows, messages and figures for any opening, filter
// and scrolling, while traffic goes on under the paused one. Then what a pause costs, and how it ends.

import { describe, expect, it } from 'vitest';
import { ArrivalsFeed } from '../../../electron/core/feed/arrivals-feed.ts';
import { MessagesFeed } from '../../../electron/core/feed/messages-feed.ts';
import { PausesFeed } from '../../../electron/core/feed/pauses-feed.ts';
import { topicFigures } from '../../../electron/core/feed/row.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { SeenIngest } from '../../../electron/core/feed/seen-ingest.ts';
import { topicRecords } from '../../../electron/core/feed/topic-records.ts';
import { describeTopic, findTopic, readMessage } from '../../../electron/core/feed/topics.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createViews } from '../../../electron/core/feed/views.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, TopicId, ViewId } from '../../../shared/ids.ts';
import { lend, oddTopic, randomPayload, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';

const connectionId = 'c' as ConnectionId;
const viewId = 'v' as ViewId;
const megabyte = 1_048_576;

function newCore(limitBytes: number, at: number) {
  const clock = { at };
  const budget = createMemoryBudget(limitBytes);
  return { clock, budget, ingest: createIngest({ budget, now: () => clock.at, random: () => 0.3 }) };
}

/** Everything feeds show of a core through one view. */
function feedsOn(ingest: Ingest, budget: ReturnType<typeof createMemoryBudget>) {
  const view = new TreeView(ingest);
  const rows = new RowsFeed(
    view,
    { connectionId, viewId, first: 0, count: 40, anchor: null, filter: '' },
    () => undefined,
  );
  const arrivals = new ArrivalsFeed(
    ingest,
    { connectionId, viewId, first: null, count: 0, filter: '' },
    { budget, monotonicNow: () => 0 },
  );
  return {
    view,
    rowsAt(first: number, filter: string) {
      rows.update({ connectionId, viewId, first, count: 40, anchor: null, filter });
      let frame = rows.poll()?.data;
      while (view.isScanning) frame = rows.poll()?.data ?? frame;
      return frame;
    },
    arrivalsAt(first: number | null, filter: string) {
      arrivals.update({ connectionId, viewId, first, count: 30, filter });
      let frame = arrivals.poll()?.data;
      for (let left = 100; left > 0 && frame?.scanning === true; left -= 1) frame = arrivals.poll()?.data ?? frame;
      // Under a filter positions depend on when it began.
      return frame?.filter === ''
        ? frame
        : { ...frame, first: 0, begin: 0, end: (frame?.end ?? 0) - (frame?.begin ?? 0) };
    },
    messagesOf(topicId: TopicId) {
      return new MessagesFeed(ingest, { connectionId, topicId, limit: 20 }).poll()?.data;
    },
  };
}

describe('a paused view', () => {
  for (const seed of [21, 22, 23, 24, 25]) {
    it(`shows what a core shows that stopped receiving then (seed ${seed})`, () => {
      const random = createRandomSource(seed);
      const startAt = 1_700_000_000_000;
      const live = newCore(256 * megabyte, startAt);
      const still = newCore(256 * megabyte, startAt);
      const topics = Array.from({ length: 150 }, () => oddTopic(random, 4));
      const send = (cores: readonly (typeof live)[], topicName: string): void => {
        const message = {
          topicName,
          payload: randomPayload(random, 40),
          flags: random.below(16) & 0b1101,
          at: live.clock.at,
        };
        for (const core of cores) lend(core.ingest, message);
      };
      const pass = (cores: readonly (typeof live)[], ms: number): void => {
        for (const core of cores) core.clock.at += ms;
      };
      for (let n = 0; n < 3000; n += 1) {
        send([live, still], random.pick(topics.slice(0, 100)));
        if (n % 50 === 0) pass([live, still], random.below(900));
      }
      const seen = new SeenIngest(live.ingest);
      const paused = feedsOn(seen.asIngest, live.budget);
      const expected = feedsOn(still.ingest, still.budget);
      // Opened before the pause and looked at, so that lists of children are there already.
      const openSome = (): void => {
        const ids = Array.from({ length: 10 }, () => 1 + random.below(still.ingest.tree.nodeCount - 1));
        const isOpen = random.below(3) > 0;
        paused.view.setExpanded(ids, isOpen);
        expected.view.setExpanded(ids, isOpen);
      };
      openSome();
      expect(paused.rowsAt(0, '')).toEqual(expected.rowsAt(0, ''));
      seen.setPaused(true);
      const receivedBefore = live.ingest.ledger().receivedCount;
      let sentCount = 0;
      for (let step = 0; step < 60; step += 1) {
        for (let left = random.below(200); left > 0; left -= 1) {
          // Known topics, new ones beside and below them, and branches that become topics.
          const topicName = random.below(3) === 0 ? oddTopic(random, 5) : random.pick(topics);
          send([live], topicName);
          sentCount += 1;
        }
        pass([live], random.below(1500));
        openSome();
        const filter = random.pick([
          '',
          '',
          's2',
          'a',
          '/',
          'age>5s',
          'count>30',
          'rate>0.1',
          'size<20',
          '-a retained:no',
        ]);
        const first = random.below(200);
        expect(paused.rowsAt(first, filter)).toEqual(expected.rowsAt(first, filter));
        const from = random.below(4) === 0 ? null : random.below(3000);
        expect(paused.arrivalsAt(filter === '' ? from : null, filter)).toEqual(
          expected.arrivalsAt(filter === '' ? from : null, filter),
        );
        const id = (1 + random.below(still.ingest.tree.nodeCount - 1)) as TopicId;
        still.ingest.refresh();
        seen.refresh();
        expect(topicFigures(seen.asIngest, id)).toEqual(topicFigures(still.ingest, id));
        expect(describeTopic(seen.asIngest, id)).toEqual(describeTopic(still.ingest, id));
        expect(paused.messagesOf(id)).toEqual(expected.messagesOf(id));
        if (still.ingest.latestSeq(id) > 0) {
          const request = { topicId: id, seq: null, offset: 0, limitBytes: 100 };
          expect(readMessage(seen.asIngest, request)).toEqual(readMessage(still.ingest, request));
        }
        expect(topicRecords(seen.asIngest, [id], 100)).toEqual(topicRecords(still.ingest, [id], 100));
        const name = oddTopic(random, 5);
        expect(findTopic(seen.asIngest, name)).toEqual(findTopic(still.ingest, name));
      }
      // Nothing was lost meanwhile, and the present is there again at once.
      expect(live.ingest.ledger().receivedCount).toBe(receivedBefore + sentCount);
      expect(seen.pauseFigures()).toMatchObject({
        newMessageCount: sentCount,
        newTopicCount: live.ingest.tree.topicCount - still.ingest.tree.topicCount,
      });
      seen.setPaused(false);
      const present = feedsOn(live.ingest, live.budget);
      const all = Array.from({ length: live.ingest.tree.nodeCount - 1 }, (_, n) => n + 1);
      for (const one of [paused, present]) {
        // Under a filter opening would hold for the filter only.
        one.rowsAt(0, '');
        one.view.setExpanded(all, true);
      }
      for (const filter of ['', 'a']) {
        for (const first of [0, 100, 300]) expect(paused.rowsAt(first, filter)).toEqual(present.rowsAt(first, filter));
        expect(paused.arrivalsAt(null, filter)).toEqual(present.arrivalsAt(null, filter));
      }
    });
  }

  it('says of a value of then that it was given up, once the history has lost it; counts stay', () => {
    const { ingest, clock, budget } = newCore(4 * megabyte, 5_000_000);
    lend(ingest, { topicName: 'a/quiet', payload: text('kept'), flags: 0, at: clock.at });
    lend(ingest, { topicName: 'a/busy', payload: text('old'), flags: 0, at: clock.at });
    const seen = new SeenIngest(ingest);
    const feeds = feedsOn(seen.asIngest, budget);
    feeds.view.setExpanded([1], true);
    seen.setPaused(true);
    lend(ingest, { topicName: 'a/busy', payload: text('new'), flags: 0, at: clock.at });
    const busy = findTopic(seen.asIngest, 'a/busy')?.topicId ?? (0 as TopicId);
    expect(feeds.rowsAt(0, '')?.rows.map((row) => row.preview?.text)).toEqual([undefined, 'old', 'kept']);
    for (let n = 0; ingest.ring.firstSeq <= 3; n += 1) {
      lend(ingest, { topicName: 'flood', payload: new Uint8Array(1000), flags: 0, at: clock.at + n });
    }
    const rows = feeds.rowsAt(0, '')?.rows;
    expect(rows?.map(({ level, ownCount, shed }) => [level, ownCount, shed])).toEqual([
      ['a', 0, false],
      ['busy', 1, true],
      // No newer one took its place: it is kept as its topic's latest.
      ['quiet', 1, false],
    ]);
    expect(rows?.[2]?.preview?.text).toBe('kept');
    expect(feeds.messagesOf(busy)).toMatchObject({ ownCount: 1, shed: true });
    expect(() => readMessage(seen.asIngest, { topicId: busy, seq: null, offset: 0, limitBytes: 9 })).toThrow(
      'given up',
    );
    expect(feeds.arrivalsAt(null, '')).toMatchObject({ rows: [], keptCount: 0, evictedCount: 2 });
    seen.setPaused(false);
    expect(feeds.rowsAt(0, '')?.rows[1]).toMatchObject({ ownCount: 2, shed: false });
  });

  it('costs what has changed, is bounded, and ends by itself when it has grown to its share', () => {
    const { ingest, budget, clock } = newCore(64 * megabyte, 5_000_000);
    const name = (n: number): string => `site/${n % 100}/device-${n}`;
    for (let n = 0; n < 80_000; n += 1)
      lend(ingest, { topicName: name(n), payload: text('1'), flags: 0, at: clock.at });
    const seen = new SeenIngest(ingest);
    const pauses = new PausesFeed(seen, () => clock.at);
    expect(pauses.poll()?.data).toEqual({ pause: null, endedForMemory: false });
    expect(pauses.poll()).toBeNull();
    const before = budget.usedBytes;
    seen.setPaused(true);
    expect(pauses.poll()?.data.pause).toEqual({ pausedAt: clock.at, newMessageCount: 0, newTopicCount: 0 });
    expect(budget.usedBytes - before).toBeLessThan(81_000 * 4 + 65_536);
    for (let n = 0; n < 1000; n += 1) lend(ingest, { topicName: name(7), payload: text('2'), flags: 0, at: clock.at });
    expect(budget.usedBytes - before).toBeLessThan(81_000 * 4 + 4 * 65_536);
    clock.at += 1000;
    expect(pauses.poll()?.data.pause).toMatchObject({ newMessageCount: 1000, newTopicCount: 0 });
    // 80,000 copies of 128 bytes are more than an eighth of 64 MB.
    for (let n = 0; n < 80_000; n += 1)
      lend(ingest, { topicName: name(n), payload: text('3'), flags: 0, at: clock.at });
    const { ownCount } = topicFigures(seen.asIngest, 3 as TopicId) ?? {};
    expect(ownCount).toBe(ingest.tree.ownCount(3));
    expect(pauses.poll()?.data).toEqual({ pause: null, endedForMemory: true });
    expect(ingest.tree.freezes).toHaveLength(0);
    seen.setPaused(true);
    expect(pauses.poll()?.data).toMatchObject({ pause: { newMessageCount: 0 }, endedForMemory: false });
    seen.setPaused(true);
    seen.setPaused(false);
    const { receivedCount, keptCount, evicted } = ingest.ledger();
    expect(receivedCount).toBe(161_000);
    expect(keptCount + evicted.budget).toBe(161_000);
  });

  it('is left when nobody comes back to the view, when the connection goes, and of one view only', () => {
    const { ingest, budget } = newCore(64 * megabyte, 5_000_000);
    let now = 0;
    const views = createViews(() => now);
    lend(ingest, { topicName: 'a', payload: text('1'), flags: 0, at: 1 });
    views.seen(connectionId, viewId, ingest).setPaused(true);
    const other = views.use(connectionId, 'other' as ViewId, ingest);
    expect(other.seen.pauseFigures()).toBeNull();
    other.seen.setPaused(true);
    expect(ingest.tree.freezes).toHaveLength(2);
    now += 11 * 60_000;
    views.get(connectionId, 'third' as ViewId, ingest);
    expect(ingest.tree.freezes).toHaveLength(1);
    ingest.close();
    views.discard(connectionId);
    expect(budget.usedBytes).toBe(0);
    expect(ingest.tree.freezes).toHaveLength(0);
  });
});
