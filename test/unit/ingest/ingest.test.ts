// Ingest case by case: names at the limit, what is refused, large payloads, rates, gaps, the broker's own drops.

import { describe, expect, it } from 'vitest';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget, type MemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { subtreeCountField } from '../../../electron/core/ingest/node-table.ts';
import { lend, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';

const megabyte = 1_048_576;
const startAt = 1_700_000_000_000;

interface Setup {
  readonly ingest: Ingest;
  readonly budget: MemoryBudget;
  readonly clock: { at: number };
  readonly publish: (topicName: string, payload?: string | Uint8Array) => void;
  readonly find: (topicName: string) => number;
}

function setUp(limitBytes = 64 * megabyte): Setup {
  const clock = { at: startAt };
  const budget = createMemoryBudget(limitBytes);
  const random = createRandomSource(9);
  const ingest = createIngest({ budget, now: () => clock.at, random: () => random.next() });
  return {
    ingest,
    budget,
    clock,
    publish: (topicName, payload = '1') =>
      lend(ingest, {
        topicName,
        payload: typeof payload === 'string' ? text(payload) : payload,
        flags: 0,
        at: clock.at,
      }),
    find: (topicName) => ingest.tree.find(text(topicName), 0, text(topicName).length),
  };
}

const subtreeCount = (ingest: Ingest, id: number): number => ingest.tree.nodes.float(id, subtreeCountField);

describe('topic names', () => {
  it('keeps apart what only slashes tell apart', () => {
    const { ingest, publish, find } = setUp();
    const names = ['/', '//', '///', 'a', 'a/', '/a', '/a/', 'a/b', 'a//b', '/a/b', 'a/b/'];
    for (const name of names) publish(name, name);
    expect(new Set(names.map(find)).size).toBe(names.length);
    for (const name of names) {
      expect(Buffer.from(ingest.tree.path(find(name))).toString()).toBe(name);
      expect(Buffer.from(ingest.latestPayload(find(name)) ?? []).toString()).toBe(name);
      expect(ingest.tree.ownCount(find(name))).toBe(1);
    }
    expect(find('a/c')).toBe(-1);
    expect(find('')).toBeGreaterThan(0);
  });

  it('takes names that JavaScript objects choke on', () => {
    const { ingest, publish, find } = setUp();
    const names = ['__proto__', '__proto__/x', 'constructor', 'toString/x', 'hasOwnProperty', 'then', 'length'];
    for (const name of names) publish(name);
    expect(ingest.tree.topicCount).toBe(names.length);
    expect(names.every((name) => find(name) > 0)).toBe(true);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('bears 65,535 bytes in one level and 65,536 empty levels', () => {
    const { ingest, publish, find } = setUp();
    const long = 'x'.repeat(65_535);
    const slashes = '/'.repeat(65_535);
    publish(long);
    publish(slashes);
    publish(slashes);
    ingest.refresh();
    expect(ingest.tree.path(find(long)).length).toBe(65_535);
    expect(ingest.tree.depth(find(slashes))).toBe(65_535);
    expect(ingest.tree.nodeCount).toBe(1 + 1 + 65_536);
    expect(subtreeCount(ingest, find(''))).toBe(2);
    expect(subtreeCount(ingest, 0)).toBe(3);
  });

  it('counts 32,000 levels by the message without walking them by the message', () => {
    const { ingest, publish, find } = setUp();
    const deep = Array.from({ length: 32_000 }, (_, level) => String.fromCharCode(97 + (level % 26))).join('/');
    publish(deep);
    for (let count = 0; count < 2000; count += 1) publish(deep);
    ingest.refresh();
    expect(subtreeCount(ingest, find('a'))).toBe(2001);
    expect(ingest.tree.depth(find(deep))).toBe(31_999);
  });
});

describe('what is refused', () => {
  it('counts what the broker side refuses', () => {
    const { ingest, publish } = setUp();
    publish('a', 'xyz');
    ingest.refuse('qos2Duplicate', 10);
    ingest.refuse('malformed', 20);
    ingest.refuse('tooLarge', 30);
    ingest.refuse('tooLarge', 30);
    expect(ingest.ledger()).toEqual({
      receivedCount: 5,
      receivedBytes: 93,
      keptCount: 1,
      evicted: { budget: 0 },
      refused: { qos2Duplicate: 1, malformed: 1, topicLimit: 0, tooLarge: 2 },
      shedPayloadCount: 0,
      givenUpTopicCount: 0,
    });
  });

  it('refuses a payload that no eviction could make room for, and makes no topic and no room for it', () => {
    const { ingest, publish, find } = setUp(2 * megabyte);
    publish('small', 'kept');
    publish('large', new Uint8Array(2 * megabyte));
    expect(ingest.ledger()).toMatchObject({ receivedCount: 2, keptCount: 1, refused: { tooLarge: 1 } });
    expect(find('large')).toBe(-1);
  });

  it('gives up the topics silent longest when trees fill their share, so that new ones are never refused', () => {
    const { ingest, budget, publish, find } = setUp(2 * megabyte);
    for (let index = 0; index < 30_000; index += 1) {
      publish(`endless/topic-${index}`);
      if (index % 10 === 0) publish('steady', String(index));
    }
    const { refused, keptCount, evicted, receivedCount, givenUpTopicCount } = ingest.ledger();
    expect(refused.topicLimit).toBe(0);
    expect(givenUpTopicCount).toBeGreaterThan(10_000);
    expect(receivedCount).toBe(keptCount + evicted.budget);
    expect(budget.usedBytes).toBeLessThanOrEqual(2.25 * megabyte);
    expect(ingest.tree.topicCount).toBe(30_001 - givenUpTopicCount);
    expect(ingest.tree.topicCount).toBeGreaterThan(4000);
    for (let index = 27_000; index < 30_000; index += 1) expect(find(`endless/topic-${index}`)).toBeGreaterThan(0);
    expect(find('endless/topic-0')).toBe(-1);
    expect(ingest.tree.ownCount(find('steady'))).toBe(3000);
    publish('endless/topic-0', 'newest');
    expect(Buffer.from(ingest.latestPayload(find('endless/topic-0')) ?? []).toString()).toBe('newest');
    expect(ingest.ledger().refused).toEqual(refused);
  });

  it('refuses a topic only when all that could be given up would not make room for it', () => {
    const { ingest, publish, find } = setUp(2 * megabyte);
    publish('small');
    publish('/'.repeat(65_535));
    const { refused, keptCount, evicted, receivedCount } = ingest.ledger();
    expect(refused.topicLimit).toBe(1);
    expect(receivedCount).toBe(keptCount + evicted.budget + 1);
    publish('small', 'again');
    expect(find('small')).toBeGreaterThan(0);
  });

  it('still keeps the topics of a new connection when other trees fill their share', () => {
    const { budget, publish } = setUp(16 * megabyte);
    for (let index = 0; index < 100_000; index += 1) publish(`endless/topic-${index}`);
    const second = createIngest({ budget, now: () => 0, random: () => 0.5 });
    lend(second, { topicName: 'a/b', payload: text('1'), flags: 0, at: 0 });
    for (let index = 0; index < 1000; index += 1) {
      lend(second, { topicName: `new/${index}`, payload: text('1'), flags: 0, at: 0 });
    }
    expect(second.ledger()).toMatchObject({ receivedCount: 1001, refused: { topicLimit: 0 } });
    expect(second.tree.topicCount).toBe(1001);
  });
});

describe('memory', () => {
  it('keeps large payloads whole, lets them go with the history, and counts every byte back', () => {
    const { ingest, budget, publish, find } = setUp(16 * megabyte);
    const image = Uint8Array.from({ length: 5 * megabyte }, (_, index) => index * 7);
    publish('camera', image);
    expect(Buffer.compare(ingest.latestPayload(find('camera')) ?? text(''), image)).toBe(0);
    for (let count = 0; count < 20; count += 1) publish('camera', image.subarray(count));
    expect(budget.usedBytes).toBeLessThanOrEqual(16 * megabyte + 2 * 65_536);
    expect(ingest.ledger().keptCount).toBeLessThan(4);
    expect(ingest.latestPayload(find('camera'))?.length).toBe(image.length - 19);
    ingest.close();
    expect(budget.usedBytes).toBe(0);
  });

  it('gives up at once what a smaller limit has no room for: history first, then the silent topics', () => {
    const { ingest, budget, publish, find } = setUp(32 * megabyte);
    for (let index = 0; index < 4000; index += 1) publish(`t/${index}`, 'x'.repeat(2000));
    for (let count = 0; count < 5000; count += 1) publish('busy', 'y'.repeat(2000));
    expect(ingest.ledger().evicted.budget).toBe(0);
    budget.setLimit(12 * megabyte);
    expect(budget.usedBytes).toBeLessThanOrEqual(12 * megabyte);
    expect(ingest.ledger()).toMatchObject({ shedPayloadCount: 0 });
    expect(ingest.ledger().evicted.budget).toBeGreaterThan(4000);
    expect(ingest.latestPayload(find('t/0'))?.length).toBe(2000);
    budget.setLimit(4 * megabyte);
    expect(budget.usedBytes).toBeLessThanOrEqual(4 * megabyte);
    expect(ingest.ledger().shedPayloadCount).toBeGreaterThan(1000);
    expect(ingest.isShed(find('t/0'))).toBe(true);
    expect(ingest.latestBytes(find('t/0'))).toBe(2000);
    expect(ingest.latestPayload(find('t/3999'))?.length).toBe(2000);
    publish('t/0', 'back');
    expect(ingest.isShed(find('t/0'))).toBe(false);
  });

  it('lets the connection that uses most give first', () => {
    const { ingest: large, budget, publish } = setUp(8 * megabyte);
    const small = createIngest({ budget, now: () => 0, random: () => 0.5 });
    lend(small, { topicName: 'quiet', payload: text('kept'), flags: 0, at: 0 });
    for (let count = 0; count < 20_000; count += 1) publish('busy', 'x'.repeat(1000));
    expect(large.ledger().evicted.budget).toBeGreaterThan(0);
    expect(small.ledger()).toMatchObject({ keptCount: 1, evicted: { budget: 0 } });
  });

  it('lets it give its values before another, within its share, gives its history', () => {
    const { ingest: large, budget, publish } = setUp(8 * megabyte);
    const small = createIngest({ budget, now: () => 0, random: () => 0.5 });
    for (let count = 0; count < 500; count += 1) {
      lend(small, { topicName: 'quiet', payload: text('x'.repeat(1000)), flags: 0, at: count });
    }
    // Each topic has one message: its value, which stays longer than any history.
    for (let count = 0; count < 20_000; count += 1) publish(`busy/${count}`, 'x'.repeat(1000));
    expect(large.ledger().shedPayloadCount).toBeGreaterThan(0);
    expect(small.ledger()).toMatchObject({ keptCount: 500, evicted: { budget: 0 } });
    expect(budget.usedBytes).toBeLessThanOrEqual(8.25 * megabyte);
  });
});

describe('rates', () => {
  it('shows a steady rate from the first whole second on, and fades to nothing', () => {
    const { ingest, clock, publish, find } = setUp();
    const rates: number[] = [];
    for (let second = 0; second < 8; second += 1) {
      for (let count = 0; count < 20; count += 1) {
        publish(count % 4 === 0 ? 'a/b' : 'a/c', 'xxxxx');
        clock.at += 50;
      }
      ingest.refresh();
      rates.push(ingest.tree.messageRate(find('a')));
    }
    for (const rate of rates) expect(rate).toBeCloseTo(20, 3);
    expect(ingest.tree.messageRate(find('a/b'))).toBeCloseTo(5, 3);
    expect(ingest.byteRate).toBeCloseTo(100, 3);
    clock.at += 2000;
    ingest.refresh();
    expect(ingest.messageRate).toBeGreaterThan(5);
    expect(ingest.messageRate).toBeLessThan(15);
    clock.at += 120_000;
    ingest.refresh();
    expect(ingest.messageRate).toBe(0);
  });

  it('bears a clock that steps back: rates go on and nothing was last seen in the future', () => {
    const { ingest, clock, publish, find } = setUp();
    publish('a');
    clock.at -= 3_600_000;
    for (let second = 0; second < 5; second += 1) {
      for (let count = 0; count < 10; count += 1) publish('a');
      clock.at += 1000;
    }
    ingest.refresh();
    expect(ingest.tree.messageRate(find('a'))).toBeGreaterThan(8);
    expect(ingest.latestAt(find('a'))).toBe(clock.at - 1000);
  });
});

describe('what the connection tells', () => {
  it('marks the times without a connection since it was first online', () => {
    const { ingest } = setUp();
    ingest.markOffline(1);
    expect(ingest.gaps).toEqual([]);
    ingest.markOnline(2);
    ingest.markOffline(5);
    ingest.markOffline(6);
    expect(ingest.gaps).toEqual([{ from: 5, until: null }]);
    ingest.markOnline(9);
    ingest.markOnline(10);
    expect(ingest.gaps).toEqual([{ from: 5, until: 9 }]);
  });

  it('joins the oldest gaps of a connection that flaps for ever, so that none is hidden', () => {
    const { ingest } = setUp();
    ingest.markOnline(0);
    for (let flap = 1; flap <= 1000; flap += 1) {
      ingest.markOffline(flap * 10);
      ingest.markOnline(flap * 10 + 5);
    }
    expect(ingest.gaps).toHaveLength(200);
    expect(ingest.gaps[0]).toEqual({ from: 10, until: 8015 });
    expect(ingest.gaps.at(-1)).toEqual({ from: 10_000, until: 10_005 });
  });

  it("reads the broker's own drops, and keeps the figure when the payload is no number", () => {
    const { ingest, publish } = setUp();
    expect(ingest.brokerDroppedCount()).toBeNull();
    publish('$SYS/broker/publish/messages/dropped', '161666');
    expect(ingest.brokerDroppedCount()).toBe(161_666);
    publish('$SYS/broker/publish/messages/dropped', '');
    expect(ingest.brokerDroppedCount()).toBe(161_666);
  });
});
