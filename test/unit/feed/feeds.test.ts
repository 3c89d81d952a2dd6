// The streams: what a frame holds, and that nothing is sent when nothing changed.

import { describe, expect, it } from 'vitest';
import { MessagesFeed } from '../../../electron/core/feed/messages-feed.ts';
import { topicFigures } from '../../../electron/core/feed/row.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { StatisticsFeed } from '../../../electron/core/feed/statistics-feed.ts';
import { describeTopic, findTopic, readMessage } from '../../../electron/core/feed/topics.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createViews } from '../../../electron/core/feed/views.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { MessageProperties } from '../../../shared/message.ts';
import { defaultTreeSettings } from '../../../shared/tree-settings.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import type { ConnectionId, MessageSeq, TopicId, ViewId } from '../../../shared/ids.ts';
import { lend, text } from '../../support/publishes.ts';

const connectionId = 'connection' as ConnectionId;
const viewId = 'view' as ViewId;
const startAt = 1_700_000_000_000;

function setUp(limitBytes = 64 * 1_048_576) {
  const clock = { at: startAt };
  const budget = createMemoryBudget(limitBytes);
  const ingest = createIngest({ budget, now: () => clock.at, random: () => 0.4 });
  const publish = (topicName: string, payload: string, flags = 0, properties: MessageProperties | null = null): void =>
    lend(ingest, { topicName, payload: text(payload), flags, at: clock.at }, properties);
  const find = (topicName: string): TopicId => {
    const found = findTopic(ingest, topicName);
    if (found === null) throw new Error(`No topic ${topicName}.`);
    return found.topicId;
  };
  return { clock, budget, ingest, publish, find };
}

const rowsOf = (ingest: Ingest, filter = '') => {
  const view = new TreeView(ingest);
  const params = {
    connectionId,
    viewId,
    first: 0,
    count: 50,
    anchor: null,
    filter,
    sort: naturalSort,
    holdOrder: false,
  };
  return { view, params, feed: new RowsFeed(view, params, () => undefined) };
};

describe('the rows stream', () => {
  it('fills a row from the columns', () => {
    const { ingest, publish, find, clock } = setUp();
    publish('home/+/lamp', 'on', 0b0101);
    clock.at += 7;
    publish('home', '{"a": 1}', 0b0010);
    publish('home/hall', '1');
    const { view, feed } = rowsOf(ingest);
    view.setExpanded([find('home')], true);
    const frame = feed.poll()?.data;
    expect(frame).toMatchObject({
      first: 0,
      totalRows: 3,
      anchorIndex: null,
      topicCount: 3,
      matchCount: 3,
      filter: '',
      unknownCount: 0,
      scanning: false,
      sort: naturalSort,
      sorting: false,
    });
    expect(frame?.rows[0]).toEqual({
      topicId: find('home'),
      depth: 0,
      level: 'home',
      position: 1,
      siblingCount: 1,
      childCount: 2,
      openable: true,
      expanded: true,
      ownCount: 1,
      belowCount: 2,
      topicsBelow: 2,
      givenUpBelow: 0,
      lastAt: startAt + 7,
      messageRate: 0,
      byteRate: 0,
      preview: { kind: 'json', text: '{a: 1}' },
      sizeBytes: 8,
      qos: 2,
      retained: false,
      shed: false,
      unpublishable: false,
    });
    expect(frame?.rows[1]).toMatchObject({
      level: '+',
      ownCount: 0,
      preview: null,
      unpublishable: true,
      topicsBelow: 1,
      givenUpBelow: 0,
    });
    expect(frame?.rows[2]).toMatchObject({ level: 'hall', depth: 1, childCount: 0, expanded: false, topicsBelow: 0 });
    view.setExpanded([find('home/+')], true);
    expect(feed.poll()?.data.rows[2]).toMatchObject({ level: 'lamp', depth: 2, retained: true, unpublishable: true });
  });

  it('says what can be opened: not what has only hidden topics below, nor what a filter leaves alone', () => {
    const { ingest, publish, find } = setUp();
    let settings = defaultTreeSettings;
    const view = new TreeView(ingest, () => settings);
    const { params } = rowsOf(ingest);
    const feed = new RowsFeed(view, params, () => undefined);
    const openable = () => {
      const rows = feed.poll()?.data.rows ?? [];
      return rows.map(({ level, openable: isOpenable, expanded }) => [level, isOpenable, expanded]);
    };
    for (const name of ['house', 'house/a', 'house/b', 'shed']) publish(name, '1');
    view.setExpanded([find('house')], true);
    expect(openable()).toEqual([
      ['house', true, true],
      ['a', false, false],
      ['b', false, false],
      ['shed', false, false],
    ]);
    settings = { ...settings, hidden: ['house/a', 'house/b'] };
    expect(openable()).toEqual([
      ['house', false, false],
      ['shed', false, false],
    ]);
    publish('house/c', '1');
    expect(openable()[0]).toEqual(['house', true, true]);
    feed.update({ ...params, filter: '+' });
    expect(openable()).toEqual([
      ['house', false, false],
      ['shed', false, false],
    ]);
    feed.update({ ...params, filter: 'c' });
    expect(openable()[0]).toEqual(['house', true, true]);
  });

  it("agrees with a node's figures asked for alone, as for one outside of the window", () => {
    const { ingest, publish, find, clock } = setUp();
    publish('plant', '1');
    clock.at += 1500;
    for (const name of ['plant/a', 'plant/a', 'plant/b/c']) publish(name, '1');
    clock.at += 1000;
    const row = rowsOf(ingest).feed.poll()?.data.rows[0];
    const figures = topicFigures(ingest, find('plant'));
    expect(row).toMatchObject({ ...figures });
    expect(figures).toMatchObject({
      childCount: 2,
      ownCount: 1,
      belowCount: 3,
      topicsBelow: 2,
      givenUpBelow: 0,
      lastAt: startAt + 1500,
    });
    expect(figures?.messageRate).toBeGreaterThan(0);
    expect(topicFigures(ingest, 0 as TopicId)).toBeNull();
    expect(topicFigures(ingest, 999 as TopicId)).toBeNull();
  });

  it('sends nothing when nothing in the window changed, and the same rows again where they did not', () => {
    const { ingest, publish, clock } = setUp();
    for (const name of ['a', 'b/1', 'c']) publish(name, '1');
    const { feed, params } = rowsOf(ingest);
    const first = feed.poll()?.data;
    expect(feed.poll()).toBeNull();
    publish('b/1', '2');
    const second = feed.poll()?.data;
    expect(second?.rows[1]).toMatchObject({ level: 'b', belowCount: 2 });
    expect(second?.rows[0]).toBe(first?.rows[0]);
    feed.update({ ...params, count: 1 });
    expect(feed.poll()?.data.rows).toHaveLength(1);
    // Traffic below the window, in topics already counted, is no news for it.
    publish('c', '3');
    expect(feed.poll()).toBeNull();
    clock.at += 1000;
    expect(feed.poll()?.data.rows[0]?.messageRate).toBeGreaterThan(0);
    expect(feed.poll()).toBeNull();
    clock.at += 200_000;
    expect(feed.poll()?.data.rows[0]?.messageRate).toBe(0);
    clock.at += 200_000;
    expect(feed.poll()).toBeNull();
  });

  it('answers new parameters even when the rows are the same', () => {
    const { ingest, publish } = setUp();
    publish('a', '1');
    const { feed, params } = rowsOf(ingest);
    feed.poll();
    feed.update(params);
    expect(feed.poll()?.data.rows).toHaveLength(1);
    expect(() => feed.update({ ...params, viewId: 'other' as ViewId })).toThrow(/open another one/);
  });

  it('filters a large tree in slices, each shown', () => {
    const { ingest } = setUp();
    const payload = text('1');
    for (let index = 0; index < 150_000; index += 1) {
      lend(ingest, { topicName: `plant/machine-${index % 1000}/sensor-${index}`, payload, flags: 0, at: startAt });
    }
    const { feed, view } = rowsOf(ingest, 'SENSOR-1');
    const counts: number[] = [];
    const scanning: boolean[] = [];
    for (let poll = 0; poll < 2000 && scanning.at(-1) !== false; poll += 1) {
      const frame = feed.poll()?.data;
      // A slice in which nothing matched looks like the one before.
      if (frame === undefined) continue;
      counts.push(frame.matchCount);
      expect(frame.scanning).toBe(view.isScanning);
      scanning.push(frame.scanning);
    }
    expect(scanning[0]).toBe(true);
    expect(scanning.at(-1)).toBe(false);
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts[0]).toBeGreaterThan(0);
    const expected = Array.from({ length: 150_000 }, (_, index) => `sensor-${index}`).filter((name) =>
      name.includes('sensor-1'),
    );
    expect(counts.at(-1)).toBe(expected.length);
    expect(view.isScanning).toBe(false);
    expect(feed.poll()).toBeNull();
  });

  it('shows a level of many kilobytes by its beginning and says so', () => {
    const { ingest, publish } = setUp();
    publish('é'.repeat(20_000), '1');
    const level = rowsOf(ingest).feed.poll()?.data.rows[0]?.level ?? '';
    expect(level).toBe(`${'é'.repeat(512)}…`);
  });

  it('bears 32,000 levels: reveal, window, anchor, describe', () => {
    const { ingest, publish, find } = setUp();
    const deep = Array.from({ length: 32_000 }, (_, level) => `${level % 10}`).join('/');
    publish(deep, 'bottom');
    const { view, feed, params } = rowsOf(ingest);
    expect(view.reveal(find(deep))).toBe(31_999);
    feed.update({ ...params, first: 31_990, anchor: { topicId: find(deep), index: 31_999 } });
    const frame = feed.poll()?.data;
    expect(frame).toMatchObject({ totalRows: 32_000, anchorIndex: 31_999 });
    expect(frame?.rows.at(-1)).toMatchObject({ depth: 31_999, preview: { text: 'bottom' } });
    expect(describeTopic(ingest, find(deep))?.levels).toHaveLength(32_000);
    publish(`${deep}/more`, 'x');
    view.setFilter('more');
    expect(view.window(0, 1, null).totalRows).toBe(32_001);
    view.setExpanded([1], false);
    expect(view.window(0, 10, null).totalRows).toBe(1);
  });
});

describe('the messages stream', () => {
  it('shows the newest first and only the topic asked for', () => {
    const { ingest, publish, find, clock } = setUp();
    for (let count = 1; count <= 5; count += 1) {
      clock.at += 1;
      publish('a', String(count), count === 5 ? 0b1101 : 0);
      publish('b', 'other');
    }
    const params = { connectionId, topicId: find('a'), limit: 3 };
    const feed = new MessagesFeed(ingest, params);
    const frame = feed.poll()?.data;
    expect(frame).toMatchObject({ ownCount: 5, shed: false });
    expect(frame?.messages.map((message) => message.preview.text)).toEqual(['5', '4', '3']);
    expect(frame?.messages[0]).toEqual({
      seq: 9,
      at: startAt + 5,
      sizeBytes: 1,
      qos: 1,
      retain: true,
      dup: true,
      preview: { kind: 'number', text: '5' },
    });
    publish('b', 'other');
    expect(feed.poll()).toBeNull();
    publish('a', '6');
    expect(feed.poll()?.data.messages.map((message) => message.preview.text)).toEqual(['6', '5', '4']);
    feed.update({ ...params, topicId: find('b') });
    expect(feed.poll()?.data.messages[0]?.preview.text).toBe('other');
    expect(() => new MessagesFeed(ingest, { ...params, topicId: 99 as TopicId })).toThrow(/no topic 99/);
  });

  it('keeps the latest when the history has given it up, and says when even that is shed', () => {
    const { ingest, budget, publish, find } = setUp(8 * 1_048_576);
    publish('quiet', 'one');
    publish('quiet', 'two');
    const feed = new MessagesFeed(ingest, { connectionId, topicId: find('quiet'), limit: 10 });
    expect(feed.poll()?.data.messages).toHaveLength(2);
    for (let count = 0; count < 20_000; count += 1) publish('busy', 'x'.repeat(1000));
    expect(feed.poll()?.data).toMatchObject({
      messages: [{ seq: 2, preview: { text: 'two' } }],
      ownCount: 2,
      shed: false,
    });
    const read = readMessage(ingest, { topicId: find('quiet'), seq: null, offset: 1, limitBytes: 100 });
    expect(Buffer.from(read.body).toString()).toBe('wo');
    const first = { topicId: find('quiet'), seq: 1 as MessageSeq, offset: 0, limitBytes: 1 };
    expect(() => readMessage(ingest, first)).toThrow(/given up to stay within the memory budget/);
    for (let index = 0; index < 10_000; index += 1) publish(`many/${index}`, 'x'.repeat(1000));
    expect(budget.usedBytes).toBeLessThan(8.5 * 1_048_576);
    expect(feed.poll()?.data).toMatchObject({
      messages: [{ seq: 2, sizeBytes: 3, preview: { text: '' } }],
      shed: true,
    });
    expect(() => readMessage(ingest, { ...first, seq: null })).toThrow(/given up/);
  });
});

describe('reading a message', () => {
  it('gives properties and the payload from an offset', () => {
    const { ingest, publish, find } = setUp();
    const properties = {
      contentType: 'text/plain',
      userProperties: [
        ['k', 'v'],
        ['k', 'w'],
      ] as const,
    };
    publish('a/b', '0123456789', 0b0001, properties);
    const request = { topicId: find('a/b'), seq: null, offset: 3, limitBytes: 4 };
    const { result, body } = readMessage(ingest, request);
    expect(result).toMatchObject({ topicName: 'a/b', properties, message: { seq: 1, qos: 1, sizeBytes: 10 } });
    expect(Buffer.from(body).toString()).toBe('3456');
    expect(readMessage(ingest, { ...request, offset: 100 }).body).toHaveLength(0);
    expect(() => readMessage(ingest, { ...request, topicId: find('a') })).toThrow(/No such message/);
    expect(() => readMessage(ingest, { ...request, seq: 2 as MessageSeq })).toThrow(/No such message/);
    expect(findTopic(ingest, 'a/c')).toBeNull();
    expect(describeTopic(ingest, 0 as TopicId)).toBeNull();
    expect(describeTopic(ingest, find('a/b'))).toEqual({
      topicId: find('a/b'),
      topicName: 'a/b',
      levels: [
        { topicId: find('a'), level: 'a' },
        { topicId: find('a/b'), level: 'b' },
      ],
      ownCount: 1,
      unpublishable: false,
    });
  });
});

describe('the statistics stream', () => {
  it('tells twice a second, and only what changed', () => {
    const { ingest, budget, publish } = setUp();
    const clock = { at: 0 };
    const feed = new StatisticsFeed({
      budget,
      connections: () => [{ connectionId, ingest, violationCount: 3, excludedCount: 4 }],
      monotonicNow: () => clock.at,
    });
    const frame = feed.poll()?.data;
    expect(frame?.memory).toEqual({ usedBytes: budget.usedBytes, budgetBytes: budget.limitBytes });
    expect(frame?.connections[0]).toMatchObject({
      connectionId,
      violationCount: 3,
      excludedCount: 4,
      topicCount: 0,
      gaps: [],
    });
    publish('a', '1');
    clock.at += 499;
    expect(feed.poll()).toBeNull();
    clock.at += 1;
    expect(feed.poll()?.data.connections[0]).toMatchObject({
      topicCount: 1,
      ledger: { receivedCount: 1, keptCount: 1 },
    });
    clock.at += 500;
    expect(feed.poll()).toBeNull();
  });

  it('tells the last counts four ticks after the last message', () => {
    const { ingest, budget, publish } = setUp();
    const connections = () => [{ connectionId, ingest, violationCount: 0, excludedCount: 0 }];
    const feed = new StatisticsFeed({ budget, connections, monotonicNow: () => 0 });
    const countAt = (tick: number) => feed.poll(tick)?.data.connections[0]?.ledger.receivedCount;
    expect(countAt(4)).toBe(0);
    for (let tick = 5; tick < 12; tick += 1) {
      publish('a', String(tick));
      expect(countAt(tick)).toBeUndefined();
    }
    for (const tick of [12, 13, 14]) expect(countAt(tick)).toBeUndefined();
    expect(countAt(15)).toBe(7);
    expect(countAt(16)).toBeUndefined();
  });
});

describe('views', () => {
  it('finds a view again for ten minutes, and for ever while it is used', () => {
    const { ingest, publish } = setUp();
    publish('a', '1');
    const clock = { at: 0 };
    const views = createViews(() => clock.at);
    const used = views.use(connectionId, viewId, ingest);
    clock.at += 3_600_000;
    expect(views.get(connectionId, viewId, ingest)).toBe(used.view);
    used.release();
    clock.at += 599_000;
    expect(views.get(connectionId, viewId, ingest)).toBe(used.view);
    clock.at += 601_000;
    expect(views.get(connectionId, viewId, ingest)).not.toBe(used.view);
    const again = views.get(connectionId, viewId, ingest);
    views.discard(connectionId);
    expect(views.get(connectionId, viewId, ingest)).not.toBe(again);
  });
});
