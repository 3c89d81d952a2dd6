// Natural order by comparison, by sorting and by insertion: all three must agree, also for thousands of siblings.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLevels } from '../../../electron/core/feed/natural-order.ts';
import { SiblingList } from '../../../electron/core/feed/sibling-list.ts';
import { SiblingOrder, SortedFigures } from '../../../electron/core/feed/sibling-order.ts';
import { sortSiblings } from '../../../electron/core/feed/sibling-sort.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { type NaiveNode, naturalOrder } from '../../support/naive-tree.ts';
import { lend, oddLevels, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const levelNode = (level: string, depth: number): NaiveNode => ({
  path: level,
  level,
  depth,
  parent: null,
  children: new Map(),
  messages: [],
});

const newIngest = (): Ingest => createIngest({ budget: createMemoryBudget(2 ** 28), now: () => 0, random: () => 0.37 });

/** A level of the kind that sorting gets wrong: digits, zeros, shared beginnings, case. */
const levelText = fc.oneof(
  fc.constantFrom(...oddLevels),
  fc.string({ unit: fc.constantFrom('0', '1', '2', '9', 'a', 'A', 'b', '_', '$', '-', 'é', '😀'), maxLength: 14 }),
);

describe('natural order', () => {
  it('is the order people expect', () => {
    const sorted = ['', '0', '00', '-1', 's1', 's2', 'S2', 's02', 's2a', 's10', 'Attic', 'attic', 'boiler', '$x', 'é'];
    const ordered = [...sorted].sort((a, b) => compareLevels(text(a), text(b), false));
    expect(ordered).toEqual([
      '',
      '$x',
      '-1',
      '0',
      '00',
      'Attic',
      'attic',
      'boiler',
      's1',
      'S2',
      's02',
      's2',
      's2a',
      's10',
      'é',
    ]);
    const firstLevel = ['$SYS', 'zone', '', 'a'].sort((a, b) => compareLevels(text(a), text(b), true));
    expect(firstLevel).toEqual(['', 'a', 'zone', '$SYS']);
  });

  it('agrees with the book for any two levels', () => {
    fc.assert(
      fc.property(levelText, levelText, fc.boolean(), (a, b, isFirstLevel) => {
        const depth = isFirstLevel ? 0 : 1;
        const expected = Math.sign(naturalOrder(levelNode(a, depth), levelNode(b, depth)));
        expect(Math.sign(compareLevels(text(a), text(b), isFirstLevel))).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([false, true])('sorting agrees with comparing (first level: %s)', (isFirstLevel) => {
    const long = '7'.repeat(300);
    const longer = fc.constantFrom(
      `n${long}`,
      `n${long}1`,
      `n0${long}`,
      `n${long.slice(1)}8`,
      `n${'7'.repeat(255)}`,
      `n${'7'.repeat(254)}`,
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof({ weight: 20, arbitrary: levelText }, longer), { maxLength: 120 }),
        (levels) => {
          const ingest = newIngest();
          const prefix = isFirstLevel ? '' : 'p/';
          const names = levels.filter((level) => prefix + level !== '');
          for (const level of names) lend(ingest, { topicName: prefix + level, payload: text(''), flags: 0, at: 0 });
          const idOf = (level: string): number =>
            ingest.tree.find(text(prefix + level), 0, text(prefix + level).length);
          const sorted = sortSiblings(ingest.tree, Int32Array.from(names, idOf), isFirstLevel);
          const expected = names.toSorted((a, b) => compareLevels(text(a), text(b), isFirstLevel)).map(idOf);
          expect([...sorted]).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('the list of siblings', () => {
  it.each([1, 2, 3])('keeps order and offsets while thousands arrive singly and by the thousand (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = newIngest();
    const { tree } = ingest;
    const rows = new Map<number, number>();
    const rowsOf = (id: number): number => rows.get(id) ?? 1;
    const ids: number[] = [];
    const seen = new Set<number>();
    const publish = (): number => {
      const level = `${random.pick(['s', 'S', 'sensor-', ''])}${random.below(20_000)}`;
      const topicName = `top/${level}`;
      lend(ingest, { topicName, payload: text(''), flags: 0, at: 0 });
      return tree.find(text(topicName), 0, text(topicName).length);
    };
    const list = new SiblingList(null, new SiblingOrder(tree, new SortedFigures(tree, naturalSort), false), {
      of: rowsOf,
      total: () => ids.reduce((sum, id) => sum + rowsOf(id), 0),
    });
    for (let batch = 0; batch < 40; batch += 1) {
      const many = random.below(4) === 0 ? 1500 : random.below(30);
      for (let count = 0; count < many; count += 1) {
        const id = publish();
        if (seen.has(id)) continue;
        seen.add(id);
        ids.push(id);
        if (random.below(10) === 0) rows.set(id, 1 + random.below(5));
        list.add(id);
      }
      for (let count = random.below(3) === 0 ? 700 : random.below(20); count > 0 && ids.length > 0; count -= 1) {
        const id = random.pick(ids);
        const more = random.below(4);
        rows.set(id, rowsOf(id) + more);
        list.change(id, more);
      }
      const expected = ids.toSorted((a, b) => compareLevels(tree.level(a), tree.level(b), false));
      same(list.size, expected.length, 'size');
      list.hasten();
      let offset = 0;
      const place = list.seek(0);
      for (const [index, id] of expected.entries()) {
        if (place === null) throw new Error('The list ended early.');
        same(list.at(place), id, `child ${index}`);
        if (index % 37 === 0) {
          same(list.offsetOf(id), offset, 'offset');
          const sought = list.seek(offset + rowsOf(id) - 1);
          same(sought === null ? -1 : list.at(sought), id, 'sought');
          same(sought?.rest, rowsOf(id) - 1, 'rest');
        }
        offset += rowsOf(id);
        same(list.advance(place), index + 1 < expected.length, 'advance');
      }
      same(list.seek(offset), null, 'beyond the end');
    }
    expect(ids.length).toBeGreaterThan(5000);
    // Node 1 is `top` itself.
    expect(list.offsetOf(1)).toBe(-1);
  });
});
