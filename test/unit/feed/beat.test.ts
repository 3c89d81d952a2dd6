// When frames are sent: what was still at once, what changes all the time in step with everything else.

import { describe, expect, it } from 'vitest';
import { Beat } from '../../../electron/core/feed/beat.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';

const encoder = new TextEncoder();

function setUp() {
  const clock = { at: 0 };
  const ingest = createIngest({ budget: createMemoryBudget(2 ** 26), now: () => clock.at, random: () => 0.5 });
  const publish = (topicName: string): void => {
    const topic = encoder.encode(topicName);
    const bytes = new Uint8Array([...topic, 49]);
    ingest.receive(bytes, 0, topic.length, topic.length, bytes.length, 0, clock.at, null);
  };
  const view = new TreeView(ingest);
  const params = {
    connectionId: 'c' as ConnectionId,
    viewId: 'v' as ViewId,
    first: 0,
    count: 20,
    anchor: null,
    filter: '',
    sort: naturalSort,
  };
  const feed = new RowsFeed(view, params, () => undefined);
  const countOf = (tick: number, level: string): number | undefined =>
    feed.poll(tick)?.data.rows.find((row) => row.level === level)?.ownCount;
  return { publish, view, params, feed, countOf };
}

describe('the beat of a stream', () => {
  it('lets what was still go at once, and what changes all the time with every second tick', () => {
    const beat = new Beat();
    const sentTicks: number[] = [];
    for (let tick = 5; tick < 15; tick += 1) {
      if (!beat.allows(tick)) continue;
      beat.sent();
      sentTicks.push(tick);
    }
    expect(sentTicks).toEqual([5, 6, 8, 10, 12, 14]);
    expect(beat.allows(17)).toBe(false);
    expect(beat.allows(19)).toBe(true);
    expect(beat.allows(undefined)).toBe(true);
  });
});

describe('rows', () => {
  it('that get messages all the time are sent with every second tick, and their last change is never lost', () => {
    const { publish, countOf, feed } = setUp();
    publish('busy');
    expect(countOf(2, 'busy')).toBe(1);
    publish('busy');
    expect(countOf(3, 'busy')).toBeUndefined();
    publish('busy');
    expect(countOf(4, 'busy')).toBe(3);
    publish('busy');
    expect(countOf(5, 'busy')).toBeUndefined();
    // Nothing new since: what was left is sent nevertheless.
    expect(countOf(6, 'busy')).toBe(4);
    expect(feed.poll(7)).toBeNull();
    expect(feed.poll(8)).toBeNull();
  });

  it('that were still are sent with the next tick, but so only now and then', () => {
    const { publish, countOf } = setUp();
    for (const topicName of ['busy', 'still', 'third']) publish(topicName);
    expect(countOf(2, 'still')).toBe(1);
    for (let tick = 3; tick < 8; tick += 1) {
      publish('busy');
      countOf(tick, 'busy');
    }
    publish('busy');
    expect(countOf(8, 'busy')).toBe(7);
    publish('still');
    expect(countOf(9, 'still')).toBe(2);
    publish('third');
    expect(countOf(11, 'third')).toBeUndefined();
    expect(countOf(12, 'third')).toBe(2);
  });

  it('that the user changed are sent with the next tick, or at once when he looks elsewhere', () => {
    const { publish, countOf, feed, view, params } = setUp();
    publish('a/b');
    publish('busy');
    const branch = feed.poll(2)?.data.rows.find((row) => row.level === 'a');
    publish('busy');
    expect(feed.poll(3)).toBeNull();
    view.setExpanded([branch?.topicId ?? -1], true);
    expect(countOf(3, 'b')).toBe(1);
    publish('busy');
    expect(feed.poll(5)).toBeNull();
    feed.update({ ...params, count: 19 });
    expect(feed.poll()?.data.rows.find((row) => row.level === 'busy')?.ownCount).toBe(3);
  });
});
