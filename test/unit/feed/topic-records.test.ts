// Topics as a whole, for copying: names, counts and payloads as they are, and the limit said.

import { describe, expect, it } from 'vitest';
import { topicRecords } from '../../../electron/core/feed/topic-records.ts';
import { findTopic } from '../../../electron/core/feed/topics.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { TopicId } from '../../../shared/ids.ts';
import { lend, text } from '../../support/publishes.ts';

function setUp() {
  const ingest = createIngest({ budget: createMemoryBudget(64 * 1_048_576), now: () => 7, random: () => 0.4 });
  const publish = (topicName: string, payload: string, flags = 0): void =>
    lend(ingest, { topicName, payload: text(payload), flags, at: 7 });
  const idOf = (topicName: string): TopicId => findTopic(ingest, topicName)?.topicId ?? (-1 as TopicId);
  return { ingest, publish, idOf };
}

describe('the records of topics', () => {
  it('hold counts, latest message and payload, branches and unknown ones included', () => {
    const { ingest, publish, idOf } = setUp();
    publish('home/a', 'old');
    publish('home/a', 'one', 0b0101);
    publish('home/b', '');
    publish('home/c', 'three');
    ingest.refresh();
    const ids = [idOf('home/c'), idOf('home'), 9999 as TopicId, idOf('home/b'), idOf('home/a')];
    const { result, body } = topicRecords(ingest, ids, 100);
    expect(new TextDecoder().decode(body)).toBe('threeone');
    expect(result.records.map((record) => record?.payloadBytes ?? null)).toEqual([5, 0, null, 0, 3]);
    expect(result.records[1]).toMatchObject({
      topicName: 'home',
      latest: null,
      childCount: 3,
      belowCount: 4,
      topicsBelow: 3,
    });
    expect(result.records[4]).toMatchObject({
      topicName: 'home/a',
      ownCount: 2,
      latest: { message: { qos: 1, retain: true, sizeBytes: 3, at: 7 } },
    });
  });

  it('are refused beyond the limit, and hold no payload where none is wanted', () => {
    const { ingest, publish, idOf } = setUp();
    publish('a', '123456');
    publish('b', '123456');
    expect(() => topicRecords(ingest, [idOf('a'), idOf('b')], 11)).toThrow(/16 MB/);
    expect(topicRecords(ingest, [idOf('a'), idOf('b')], 12).body).toHaveLength(12);
    const names = topicRecords(ingest, [idOf('a')], 0);
    expect(names.body).toHaveLength(0);
    expect(names.result.records[0]).toMatchObject({
      topicName: 'a',
      payloadBytes: 0,
      latest: { message: { sizeBytes: 6 } },
    });
  });
});
