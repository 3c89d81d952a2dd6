// The list of retained topics against a plain list of objects: odd names, newer messages, filters in any alphabet, choice and outcomes in any
// order, lists long enough to be searched and sorted in slices; and what a million of them cost.

import { describe, expect, it } from 'vitest';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { previewOf } from '../../../electron/core/feed/preview.ts';
import { MemoryShare } from '../../../electron/core/retained/memory-share.ts';
import { nextOutcome } from '../../../electron/core/retained/outcome.ts';
import { RetainedTable } from '../../../electron/core/retained/retained-table.ts';
import { compareTopicNames } from '../../../electron/core/retained/topic-order.ts';
import type { RetainedOutcome } from '../../../shared/retained.ts';
import { oddTopic } from '../../support/publishes.ts';
import { createRandomSource, type RandomSource } from '../../support/random-source.ts';

const encoder = new TextEncoder();
const megabyte = 1_048_576;

function setUp(limitBytes: number) {
  const budget = createMemoryBudget(8 * limitBytes);
  const share = new MemoryShare(budget.openAccount(null), limitBytes);
  return { budget, share, table: new RetainedTable(1, share) };
}

interface NaiveTopic {
  readonly topicName: string;
  payload: Uint8Array;
  selected: boolean;
  outcome: RetainedOutcome;
}

function nextName(random: RandomSource): string {
  switch (random.below(6)) {
    case 0:
      return oddTopic(random, 5);
    case 1:
      return `Straße/${random.pick(['ÄPFEL', 'äpfel', 'İzmir', 'K2', '𝔛', 'ﬀ'])}/${random.below(50)}`;
    case 2:
      return `$SYS/${random.below(20)}`;
    case 3:
      return `long/${'x'.repeat(random.below(random.below(10) === 0 ? 65_000 : 300))}`;
    default:
      return `Site${random.below(9)}/line0${random.below(30)}/${random.below(400)}`;
  }
}

/** Resolves when the list has been searched for the filter. */
async function searched(table: RetainedTable, filter: string): Promise<void> {
  while (table.isSearching(filter)) await new Promise((resolve) => setImmediate(resolve));
}

describe('the list of retained topics', () => {
  it.each([1, 2, 3])('is a plain list of topics, only smaller (seed %i)', async (seed) => {
    const random = createRandomSource(seed);
    const { budget, table } = setUp(64 * megabyte);
    const naive = new Map<string, NaiveTopic>();
    for (let n = 0; n < 3000; n += 1) {
      const topicName = nextName(random);
      const payload = encoder.encode(
        random.pick(['', '21.5', '{"a":1,"b":"ü"}', `n${n}`, 'ä'.repeat(random.below(300))]),
      );
      table.add(topicName, payload);
      const known = naive.get(topicName);
      if (known !== undefined) known.payload = payload;
      else naive.set(topicName, { topicName, payload, selected: !topicName.startsWith('$'), outcome: 'none' });
    }
    await table.complete();
    const all = [...naive.values()].toSorted((a, b) => {
      const [one, other] = [encoder.encode(a.topicName), encoder.encode(b.topicName)];
      return compareTopicNames(one, 0, one.length, other, 0, other.length);
    });
    expect(table.omittedCount).toBe(0);
    expect(table.topicCount).toBe(all.length);
    for (const [row, { topicName }] of all.entries()) expect(table.rowOf(topicName)).toBe(row);
    expect(table.rowOf('is/not/there')).toBeNull();

    const filters = [
      '',
      'site1',
      'LINE007',
      'äpfel',
      'i',
      'k2',
      'ff',
      'STRASSE',
      '𝔛',
      '$sys',
      '/',
      'x'.repeat(200),
      'no',
    ];
    const outcomes = [null, 'none', 'waiting', 'cleared', 'notSent', 'refused'] as const;
    const events = ['chosen', 'sent', 'acknowledged', 'refused', 'seenGone', 'stopped', 'absent'] as const;
    for (let step = 0; step < 100; step += 1) {
      const filter = random.pick(filters);
      const outcome = random.pick(outcomes);
      await searched(table, filter);
      const part = (): NaiveTopic[] =>
        all.filter(
          (topic) =>
            topic.topicName.toLowerCase().includes(filter.toLowerCase()) &&
            (outcome === null || topic.outcome === outcome),
        );
      if (random.below(2) === 0) {
        const first = random.below(100);
        const count = random.pick([1, 40, 5000]);
        const selected = random.below(2) === 0;
        table.select(filter, first, count, selected, outcome);
        for (const topic of part().slice(first, first + count)) {
          const isFree = topic.outcome !== 'waiting' && nextOutcome(topic.outcome, 'chosen') === 'waiting';
          topic.selected = selected && isFree && !topic.topicName.startsWith('$');
        }
      }
      for (let tells = random.below(20); tells > 0; tells -= 1) {
        const row = random.below(all.length);
        const topic = all[row]!;
        if (topic.topicName.startsWith('$')) continue;
        const event = random.pick(events);
        table.tell(row, event, event === 'refused' ? 'Not allowed.' : null);
        const next = nextOutcome(topic.outcome, event);
        if (next === topic.outcome) continue;
        topic.outcome = next;
        topic.selected = next === 'notSent';
      }
      const wanted = part();
      const chosen = wanted.filter(({ selected }) => selected);
      expect(table.matchCount(filter, outcome)).toBe(wanted.length);
      expect(table.chosen(filter, outcome)).toEqual({
        count: chosen.length,
        payloadBytes: chosen.reduce((sum, { payload }) => sum + payload.length, 0),
        nameLength: chosen.reduce((sum, { topicName }) => sum + encoder.encode(topicName).length, 0),
      });
      expect(table.firstChosen(filter, outcome)).toBe(chosen[0]?.topicName ?? null);
      expect(Array.from(table.choice(filter, outcome).rows, (row) => table.nameOf(row))).toEqual(
        chosen.map(({ topicName }) => topicName),
      );
      const first = random.below(wanted.length + 1);
      expect(table.rows(filter, first, 20, outcome)).toEqual(
        wanted.slice(first, first + 20).map((topic) =>
          expect.objectContaining({
            topicName: topic.topicName,
            sizeBytes: topic.payload.length,
            preview: previewOf(topic.payload),
            selected: topic.selected,
            outcome: topic.outcome,
          }),
        ),
      );
    }
    expect(table.selectedCount).toBe(all.filter(({ selected }) => selected).length);
    table.close();
    expect(budget.usedBytes).toBe(0);
  });

  it('holds a hundred thousand topics in 65 bytes each besides the names', async () => {
    const { share, table } = setUp(10 * megabyte);
    const payload = encoder.encode(
      '{"temperature":21.5,"humidity":47,"pressure":1013.25,"unit":"metric","status":"ok","n":12345}',
    );
    const count = 100_000;
    let nameBytes = 0;
    for (let n = 0; n < count; n += 1) {
      const topicName = `site/${n % 50}/line/${n % 977}/device-${n}`;
      nameBytes += topicName.length;
      table.add(topicName, payload);
    }
    expect(table.topicCount + table.omittedCount).toBe(count);
    expect(table.omittedCount).toBe(0);
    await table.complete();
    expect((share.usedBytes - nameBytes) / count).toBeLessThan(65);
    expect(table.nameOf(0)).toBe('site/0/line/0/device-0');
    await searched(table, 'DEVICE-9999');
    expect(table.matchCount('DEVICE-9999')).toBe(11);
    const firstText = table.rows('', 0, 1)[0]?.preview.text ?? '';
    expect(firstText).toMatch(/^\{temperature: 21\.5/);
    await searched(table, 'device-99999');
    // Of those that came when the memory was filling up, the beginning.
    expect(table.rows('device-99999', 0, 1)[0]?.preview.text).toMatch(/^\{"temperature":21\.5.*…$/);
  });
});
