// The `topics` stream: rows of names, whether they have come, go, come again, or are asked for anew.

import { describe, expect, it } from 'vitest';
import { TopicsFeed } from '../../../electron/core/feed/topics-feed.ts';
import { findTopic } from '../../../electron/core/feed/topics.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import { lend, text } from '../../support/publishes.ts';

const connectionId = 'connection' as ConnectionId;
const viewId = 'view' as ViewId;

function setUp(topicNames: readonly string[], limitBytes = 64 * 1_048_576) {
  const ingest = createIngest({ budget: createMemoryBudget(limitBytes), now: () => 7, random: () => 0.4 });
  const publish = (topicName: string, payload: string): void =>
    lend(ingest, { topicName, payload: text(payload), flags: 0, at: 7 });
  const feed = new TopicsFeed(ingest, { connectionId, viewId, topicNames: [...topicNames] });
  const shown = () => feed.poll()?.data.rows.map((row) => (row === null ? null : (row.preview?.text ?? row.level)));
  return { ingest, publish, feed, shown };
}

describe('the topics stream', () => {
  it('has a row for each name in the order asked for, null for what has not come', () => {
    const { publish, shown } = setUp(['b', 'a/x', 'a']);
    expect(shown()).toEqual([null, null, null]);
    expect(shown()).toBeUndefined();
    publish('a/x', '1');
    expect(shown()).toEqual([null, '1', 'a']);
    publish('b', '2');
    expect(shown()).toEqual(['2', '1', 'a']);
  });

  it('is silent while nothing named changes, and keeps the objects of rows that did not', () => {
    const { publish, feed, shown } = setUp(['a', 'b']);
    publish('a', '1');
    publish('b', '1');
    const before = feed.poll()?.data.rows;
    publish('elsewhere', '1');
    expect(shown()).toBeUndefined();
    publish('a', '2');
    const after = feed.poll()?.data.rows;
    expect(after?.[0]).not.toBe(before?.[0]);
    expect(after?.[1]).toBe(before?.[1]);
  });

  it('offers nothing to be opened: what is below is shown in the tree', () => {
    const { publish, feed } = setUp(['a']);
    publish('a/x', '1');
    expect(feed.poll()?.data.rows[0]).toMatchObject({
      childCount: 1,
      topicsBelow: 1,
      openable: false,
      expanded: false,
    });
  });

  it('takes other names, and knows those it had', () => {
    const { publish, feed, shown } = setUp(['a', 'b']);
    publish('a', '1');
    publish('c', '3');
    const before = feed.poll()?.data.rows[0];
    feed.update({ connectionId, viewId, topicNames: ['c', 'a'] });
    const { rows } = feed.poll()?.data ?? { rows: [] };
    expect(rows[0]?.preview?.text).toBe('3');
    expect(rows[1]).toBe(before);
    feed.update({ connectionId, viewId, topicNames: [] });
    expect(shown()).toEqual([]);
    const other = 'other' as ConnectionId;
    expect(() => feed.update({ connectionId: other, viewId, topicNames: [] })).toThrow('cannot change its connection');
  });

  it('finds a topic again that was given up and came anew, and never shows another in its place', () => {
    const { ingest, publish, feed } = setUp(['steady', 'gone'], 2 * 1_048_576);
    publish('gone', 'old');
    publish('steady', '0');
    const first = feed.poll()?.data.rows[1]?.topicId;
    let rows = feed.poll()?.data.rows;
    for (let at = 0; findTopic(ingest, 'gone') !== null; at += 1) {
      if (at > 1_000_000) throw new Error('It was not given up.');
      publish(`endless/${at}`, 'x'.repeat(200));
      publish('steady', String(at));
      rows = feed.poll()?.data.rows;
    }
    expect(rows?.map((row) => row?.level ?? null)).toEqual(['steady', null]);
    publish('gone', 'new');
    const again = feed.poll()?.data.rows[1];
    expect(again).toMatchObject({ level: 'gone', preview: { text: 'new' } });
    expect(again?.topicId).not.toBe(first);
  });
});
