// The list of topics: order, choice under a filter, counts that always add up, memory that is bounded and given back.

import { describe, expect, it } from 'vitest';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { MemoryShare } from '../../../electron/core/retained/memory-share.ts';
import { RetainedTable } from '../../../electron/core/retained/retained-table.ts';
import { compareTopicNames, sortedInSlices } from '../../../electron/core/retained/topic-order.ts';
import { UndoStore } from '../../../electron/core/retained/undo-store.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function setUp(limitBytes = 10_000_000) {
  const budget = createMemoryBudget(100_000_000);
  const share = new MemoryShare(budget.openAccount(null), limitBytes);
  return { budget, share, table: new RetainedTable(1, share) };
}

function compare(a: string, b: string): number {
  const [one, other] = [text(a), text(b)];
  return compareTopicNames(one, 0, one.length, other, 0, other.length);
}

describe('the order of names', () => {
  it('is the tree’s: numbers by value, a topic before what is below it, $ last', () => {
    const ordered = ['', '/a', 'a', 'a/s2', 'a/s10', 'a/S10/b', 'a-b', 'B', 'b2', 'b02', '$SYS/x'];
    const shuffled = [...ordered].sort((a, b) => (a.length % 3) - (b.length % 3) || (a < b ? 1 : -1));
    expect(shuffled.sort(compare)).toEqual([
      '',
      '/a',
      'a',
      'a/s2',
      'a/s10',
      'a/S10/b',
      'a-b',
      'B',
      'b02',
      'b2',
      '$SYS/x',
    ]);
  });

  it('sorts long lists in slices as it would at once', async () => {
    const random = seededRandom(7);
    const names = Array.from(
      { length: 30_000 },
      () => `site${Math.floor(random() * 50)}/Line${Math.floor(random() * 2000)}/${Math.floor(random() * 10)}`,
    );
    const bytes = names.map(text);
    const compareAt = (a: number, b: number): number =>
      compareTopicNames(bytes[a]!, 0, bytes[a]!.length, bytes[b]!, 0, bytes[b]!.length);
    const order = await sortedInSlices(names.length, compareAt, () => false);
    const expected = Array.from(names.keys()).toSorted(compareAt);
    expect(Array.from(order ?? [], (place) => names[place])).toEqual(expected.map((place) => names[place]));
  });

  it('stops sorting what nobody wants any more', async () => {
    expect(
      await sortedInSlices(
        100,
        (a, b) => b - a,
        () => true,
      ),
    ).toBeNull();
  });
});

describe('the table', () => {
  it('chooses all at first, and then what the user chooses under a filter', async () => {
    const { table } = setUp();
    for (const name of ['b/2', 'a/10', 'a/2', 'B/1']) table.add(name, text(name));
    table.add('a/2', text('newer value'));
    await table.complete();
    expect(table.rows('', 0, 10).map(({ topicName }) => topicName)).toEqual(['a/2', 'a/10', 'B/1', 'b/2']);
    expect(table.totalBytes).toBe(11 + 4 + 3 + 3);
    expect(table.choice('').rows).toHaveLength(4);
    expect(table.choice('b/')).toEqual({ rows: Int32Array.of(2, 3), sizeBytes: 6 });
    table.select('b/', 1, 1, false);
    expect([...table.choice('b/').rows]).toEqual([2]);
    expect([...table.choice('').rows]).toEqual([0, 1, 2]);
    expect(table.selectedCount).toBe(3);
    table.select('', 0, 10, false);
    expect([...table.choice('').rows]).toEqual([]);
    table.select('A/', 0, 10, true);
    expect([...table.choice('').rows]).toEqual([0, 1]);
  });

  it('shows the broker’s own topics with the reason why they cannot be chosen', async () => {
    const { table } = setUp();
    for (const name of ['$SYS/broker/uptime', 'a', '$share/x/y', 'b']) table.add(name, text(name));
    await table.complete();
    expect(table.barredCount).toBe(2);
    expect(Array.from(table.choice('').rows, (row) => table.nameOf(row))).toEqual(['a', 'b']);
    table.select('', 0, 4, true);
    expect(table.chosen('').count).toBe(2);
    const rows = table.rows('$', 0, 4);
    expect(rows.map(({ choosable, selected }) => [choosable, selected])).toEqual([
      [false, false],
      [false, false],
    ]);
    for (const { reason } of rows) expect(reason).toMatch(/begin with \$/);
  });

  it('keeps running totals of every part that agree with counting anew', async () => {
    const { table } = setUp();
    const random = seededRandom(11);
    const pick = (limit: number): number => Math.floor(random() * limit);
    for (let n = 0; n < 300; n += 1) table.add(`${['a', 'b', 'ab', '$a'][n % 4]}/${n}`, text('x'.repeat(pick(9))));
    await table.complete();
    const filters = ['', 'a', 'B', 'a/1', '/2', 'nothing'];
    const outcomes = [null, 'none', 'refused', 'waiting', 'cleared'] as const;
    const events = ['chosen', 'sent', 'refused', 'acknowledged', 'seenGone', 'stopped'] as const;
    for (let step = 0; step < 2000; step += 1) {
      const filter = filters[pick(filters.length)] ?? '';
      const outcome = outcomes[pick(outcomes.length)] ?? null;
      if (pick(2) === 0) table.select(filter, pick(50), pick(50), pick(2) === 0, outcome);
      const row = pick(300);
      if (!table.nameOf(row).startsWith('$')) table.tell(row, events[pick(events.length)] ?? 'chosen');
      const rows = table.rows(filter, 0, 300, outcome);
      const chosen = rows.filter(({ selected }) => selected);
      expect(rows.every((one) => outcome === null || one.outcome === outcome)).toBe(true);
      expect(table.chosen(filter, outcome)).toEqual({
        count: chosen.length,
        payloadBytes: chosen.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        nameLength: chosen.reduce((sum, { topicName }) => sum + text(topicName).length, 0),
      });
    }
  });

  it('counts every topic under exactly one outcome, and chooses nothing twice', async () => {
    const { table } = setUp();
    for (let n = 0; n < 100; n += 1) table.add(`t/${n}`, text('x'));
    await table.complete();
    const random = seededRandom(3);
    const events = [
      'chosen',
      'sent',
      'acknowledged',
      'refused',
      'stopped',
      'seenGone',
      'seenAnew',
      'seenStill',
    ] as const;
    for (let step = 0; step < 5000; step += 1) {
      table.tell(Math.floor(random() * 100), events[Math.floor(random() * events.length)] ?? 'chosen');
      const counts = Object.values(table.outcomeCounts());
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    }
    table.select('', 0, 100, true);
    for (const row of table.choice('').rows) {
      expect(['none', 'refused', 'notSent', 'kept', 'unknown']).toContain(table.outcomeOf(row));
    }
  });

  it('lists what fits, counts the rest, and gives its memory back', () => {
    const { budget, table } = setUp(100_000);
    const before = budget.usedBytes;
    for (let n = 0; n < 1000; n += 1) table.add(`some/topic/${n}`, text('21.5'));
    expect(table.topicCount).toBeGreaterThan(100);
    expect(table.topicCount + table.omittedCount).toBe(1000);
    expect(budget.usedBytes - before).toBeGreaterThanOrEqual(65_536);
    table.close();
    expect(budget.usedBytes).toBe(before);
  });
});

describe('copies for undo', () => {
  const copy = (topicName: string, size: number) => ({
    topicName,
    payload: new Uint8Array(size),
    qos: 1 as const,
    properties: null,
    copiedAt: 0,
  });

  it('are kept within their bound and given back to the last byte', () => {
    const { budget, share } = setUp(1_000_000);
    const before = budget.usedBytes;
    const undo = new UndoStore(share);
    expect(undo.neededBytes({ count: 4, payloadBytes: 900_000, nameLength: 100 })).toBe(900_000 + 200 + 4 * 300);
    expect(undo.keep(copy('a', 600_000))).toBe(true);
    expect(undo.keep(copy('b', 600_000))).toBe(false);
    expect(undo.keep(copy('a', 100))).toBe(true);
    expect(undo.keep(copy('b', 600_000))).toBe(true);
    expect([undo.size, undo.payloadBytes]).toEqual([2, 600_100]);
    undo.drop('b');
    undo.drop('b');
    expect([undo.size, undo.payloadBytes]).toEqual([1, 100]);
    undo.clear();
    expect([undo.size, undo.payloadBytes, budget.usedBytes]).toEqual([0, 0, before]);
  });
});
