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
  it('lets what was still go at once, and what changes all the time with every fourth tick', () => {
    const beat = new Beat();
    const sentTicks: number[] = [];
    for (let tick = 5; tick < 18; tick += 1) {
      if (!beat.allows(tick, tick)) continue;
      beat.sent();
      sentTicks.push(tick);
    }
    expect(sentTicks).toEqual([5, 8, 12, 16]);
    expect(beat.allows(18, 18)).toBe(false);
    expect(beat.allows(19, 19)).toBe(false);
    expect(beat.allows(undefined, 20)).toBe(true);
  });

  it('lets what was held back go as soon as nothing more comes', () => {
    const beat = new Beat();
    expect(beat.allows(4, 1)).toBe(true);
    beat.sent();
    expect(beat.allows(5, 2)).toBe(false);
    expect(beat.allows(6, 2)).toBe(true);
  });

  it('makes up for a beat that was missed, because the page had not taken the last frame', () => {
    const beat = new Beat();
    expect(beat.allows(4, 4)).toBe(true);
    beat.sent();
    expect(beat.allows(7, 7)).toBe(false);
    expect(beat.allows(9, 9)).toBe(true);
  });
});

describe('rows', () => {
  it('that get messages all the time are sent with every fourth tick, and their last change is never lost', () => {
    const { publish, countOf, feed } = setUp();
    publish('busy');
    expect(countOf(4, 'busy')).toBe(1);
    for (const tick of [5, 6, 7]) {
      publish('busy');
      expect(countOf(tick, 'busy')).toBeUndefined();
    }
    publish('busy');
    expect(countOf(8, 'busy')).toBe(5);
    publish('busy');
    expect(countOf(9, 'busy')).toBeUndefined();
    // Nothing new since: what was left is sent with the next tick.
    expect(countOf(10, 'busy')).toBe(6);
    expect(feed.poll(11)).toBeNull();
    expect(feed.poll(12)).toBeNull();
  });

  it('that were still are sent with the next tick, and busy ones stay as they were until the beat', () => {
    const { publish, feed } = setUp();
    const counts = (tick: number) =>
      feed
        .poll(tick)
        ?.data.rows.map(({ level, ownCount }) => `${level} ${ownCount}`)
        .join(', ');
    for (const topicName of ['busy', 'still', 'third']) publish(topicName);
    expect(counts(4)).toBe('busy 1, still 1, third 1');
    publish('busy');
    expect(counts(5)).toBeUndefined();
    publish('busy');
    expect(counts(8)).toBe('busy 3, still 1, third 1');
    publish('busy');
    publish('still');
    expect(counts(9)).toBe('busy 3, still 2, third 1');
    publish('busy');
    publish('third');
    expect(counts(10)).toBe('busy 3, still 2, third 2');
    publish('busy');
    expect(counts(12)).toBe('busy 6, still 2, third 2');
  });

  it('that were still are sent alone only twice in a row, and once more with each beat', () => {
    const { publish, feed } = setUp();
    const names = ['busy', 'p', 'q', 'r', 's'];
    for (const topicName of names) publish(topicName);
    const sentWith = (tick: number, topicName: string): boolean => {
      publish('busy');
      publish(topicName);
      return feed.poll(tick) !== null;
    };
    feed.poll(2);
    expect(sentWith(8, 'busy')).toBe(true);
    const sent = names.slice(1, 4).map((name, index) => sentWith(9 + index, name));
    expect(sent).toEqual([true, true, false]);
    expect(sentWith(12, 'busy')).toBe(true);
    expect(sentWith(13, 's')).toBe(true);
    expect(sentWith(14, 'p')).toBe(false);
  });

  it('that are new or stand elsewhere are sent with the next tick', () => {
    const { publish, feed } = setUp();
    const counts = (tick: number) =>
      feed
        .poll(tick)
        ?.data.rows.map(({ level, ownCount }) => `${level} ${ownCount}`)
        .join(', ');
    publish('busy');
    publish('zebra');
    expect(counts(4)).toBe('busy 1, zebra 1');
    publish('busy');
    publish('middle');
    expect(counts(6)).toBe('busy 2, middle 1, zebra 1');
  });

  it('that the user changed are sent with the next tick, or at once when he looks elsewhere', () => {
    const { publish, countOf, feed, view, params } = setUp();
    publish('a/b');
    publish('busy');
    const branch = feed.poll(4)?.data.rows.find((row) => row.level === 'a');
    publish('busy');
    expect(feed.poll(5)).toBeNull();
    view.setExpanded([branch?.topicId ?? -1], true);
    expect(countOf(5, 'b')).toBe(1);
    publish('busy');
    expect(feed.poll(6)).toBeNull();
    feed.update({ ...params, count: 19 });
    expect(feed.poll()?.data.rows.find((row) => row.level === 'busy')?.ownCount).toBe(3);
  });
});
