// When frames are sent: what was still at once, what changes all the time in step with everything else.

import { describe, expect, it } from 'vitest';
import { Beat, beatTicks } from '../../../electron/core/feed/beat.ts';
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
  return { clock, publish, view, params, feed, countOf };
}

/** The first tick of a beat. */
const beatAt = (beat: number): number => beat * beatTicks;

describe('the beat of a stream', () => {
  it('lets what was still go at once, and what changes all the time with every beat', () => {
    const beat = new Beat();
    const sentTicks: number[] = [];
    for (let tick = beatAt(1) + 1; tick < beatAt(4) + 2; tick += 1) {
      if (!beat.allows(tick, tick)) continue;
      beat.sent();
      sentTicks.push(tick);
    }
    expect(sentTicks).toEqual([beatAt(1) + 1, beatAt(2), beatAt(3), beatAt(4)]);
    const tick = beatAt(4) + 2;
    expect(beat.allows(tick, tick)).toBe(false);
    expect(beat.allows(tick + 1, tick + 1)).toBe(false);
    expect(beat.allows(undefined, tick + 2)).toBe(true);
  });

  it('lets what was held back go as soon as nothing more comes for two ticks', () => {
    const beat = new Beat();
    const first = beatAt(1);
    expect(beat.allows(first, 1)).toBe(true);
    beat.sent();
    expect(beat.allows(first + 1, 2)).toBe(false);
    expect(beat.allows(first + 2, 2)).toBe(false);
    expect(beat.allows(first + 3, 2)).toBe(true);
  });

  it('makes up for a beat that was missed, because the page had not taken the last frame', () => {
    const beat = new Beat();
    expect(beat.allows(beatAt(1), 1)).toBe(true);
    beat.sent();
    expect(beat.allows(beatAt(2) - 1, 2)).toBe(false);
    expect(beat.allows(beatAt(2) + 2, 3)).toBe(true);
  });
});

describe('rows', () => {
  it('that get messages all the time are sent with every beat, and their last change is never lost', () => {
    const { publish, countOf, feed } = setUp();
    publish('busy');
    expect(countOf(beatAt(1), 'busy')).toBe(1);
    for (let tick = beatAt(1) + 1; tick < beatAt(2); tick += 1) {
      publish('busy');
      expect(countOf(tick, 'busy')).toBeUndefined();
    }
    publish('busy');
    expect(countOf(beatAt(2), 'busy')).toBe(beatTicks + 1);
    publish('busy');
    expect(countOf(beatAt(2) + 1, 'busy')).toBeUndefined();
    expect(countOf(beatAt(2) + 2, 'busy')).toBeUndefined();
    // Nothing new for two ticks: what was left is sent.
    expect(countOf(beatAt(2) + 3, 'busy')).toBe(beatTicks + 2);
    expect(feed.poll(beatAt(2) + 4)).toBeNull();
    expect(feed.poll(beatAt(3))).toBeNull();
  });

  it('that were still are sent with the next tick, and busy ones stay as they were until the beat', () => {
    const { clock, publish, feed } = setUp();
    const counts = (tick: number, ...topicNames: readonly string[]): string => {
      clock.at = tick * 25;
      for (const topicName of ['busy', ...topicNames]) publish(topicName);
      const frame = feed.poll(tick);
      return frame?.data.rows.map(({ level, ownCount }) => `${level} ${ownCount}`).join(', ') ?? '';
    };
    expect(counts(beatAt(1), 'still', 'third')).toBe('busy 1, still 1, third 1');
    expect(counts(beatAt(1) + 1)).toBe('');
    expect(counts(beatAt(2))).toBe('busy 3, still 1, third 1');
    expect(counts(beatAt(2) + 1, 'still')).toBe('busy 3, still 2, third 1');
    expect(counts(beatAt(2) + 2, 'third')).toBe('busy 3, still 2, third 2');
    expect(counts(beatAt(2) + 3)).toBe('');
    expect(counts(beatAt(3))).toBe('busy 7, still 2, third 2');
  });

  it.each([
    [149, false],
    [150, true],
    // The clock was set back.
    [-3_600_000, true],
  ])('count as still when a message comes %d ms after the one shown: %s', (gapMs, isPrompt) => {
    const { clock, publish, countOf } = setUp();
    clock.at = 10_000_000;
    publish('a');
    expect(countOf(beatAt(1), 'a')).toBe(1);
    clock.at += gapMs;
    publish('a');
    expect(countOf(beatAt(1) + 1, 'a')).toBe(isPrompt ? 2 : undefined);
  });

  it('that get ten messages a second are not still because one of these is late', () => {
    const { clock, publish, countOf } = setUp();
    publish('a');
    let tick = beatAt(1);
    for (let message = 0; message < 100; message += 1, tick += 4) {
      clock.at += 100;
      publish('a');
      countOf(tick, 'a');
    }
    tick = beatAt(Math.floor(tick / beatTicks) + 1);
    clock.at += 100;
    publish('a');
    expect(countOf(tick, 'a')).toBe(102);
    clock.at += 250;
    publish('a');
    expect(countOf(tick + 1, 'a')).toBeUndefined();
    expect(countOf(tick + beatTicks, 'a')).toBe(103);
  });

  it('that got several messages since they were shown are judged by the time between these', () => {
    const { clock, publish, countOf } = setUp();
    publish('a');
    expect(countOf(beatAt(1), 'a')).toBe(1);
    for (let message = 0; message < 4; message += 1) {
      clock.at += 100;
      publish('a');
    }
    expect(countOf(beatAt(1) + 1, 'a')).toBeUndefined();
    expect(countOf(beatAt(2), 'a')).toBe(5);
  });

  it('that were still are sent alone only four times in a row, and once more with each beat', () => {
    const { clock, publish, feed } = setUp();
    const names = ['busy', 'p', 'q', 'r', 's', 't', 'u'];
    for (const topicName of names) publish(topicName);
    const sentWith = (tick: number, topicName: string): boolean => {
      clock.at = tick * 25;
      publish('busy');
      publish(topicName);
      return feed.poll(tick) !== null;
    };
    feed.poll(4);
    expect(sentWith(beatAt(2), 'busy')).toBe(true);
    const sent = names.slice(1, 6).map((name, index) => sentWith(beatAt(2) + 1 + index, name));
    expect(sent).toEqual([true, true, true, true, false]);
    expect(sentWith(beatAt(3), 'busy')).toBe(true);
    expect(sentWith(beatAt(3) + 1, 'u')).toBe(true);
    expect(sentWith(beatAt(3) + 2, 'p')).toBe(false);
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
    expect(counts(beatAt(1))).toBe('busy 1, zebra 1');
    publish('busy');
    publish('middle');
    expect(counts(beatAt(1) + 2)).toBe('busy 2, middle 1, zebra 1');
  });

  it('that the user changed are sent with the next tick, or at once when he looks elsewhere', () => {
    const { publish, countOf, feed, view, params } = setUp();
    publish('a/b');
    publish('busy');
    const branch = feed.poll(beatAt(1))?.data.rows.find((row) => row.level === 'a');
    publish('busy');
    expect(feed.poll(beatAt(1) + 1)).toBeNull();
    view.setExpanded([branch?.topicId ?? -1], true);
    expect(countOf(beatAt(1) + 1, 'b')).toBe(1);
    publish('busy');
    expect(feed.poll(beatAt(1) + 2)).toBeNull();
    feed.update({ ...params, count: 19 });
    expect(feed.poll()?.data.rows.find((row) => row.level === 'busy')?.ownCount).toBe(3);
  });
});
