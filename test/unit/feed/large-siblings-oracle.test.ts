// Thousands of siblings while they are collected, the first of them chosen, and all sorted, a step at a time: whatever comes, goes, opens or
// is sorted by something else meanwhile, none is lost or twice there, and those said to be in order are the first of all in order.

import { describe, expect, it } from 'vitest';
import { gatheredSiblings } from '../../../electron/core/feed/sibling-gathering.ts';
import { SiblingList } from '../../../electron/core/feed/sibling-list.ts';
import { SiblingOrder, SortedFigures } from '../../../electron/core/feed/sibling-order.ts';
import { Slice } from '../../../electron/core/feed/slice.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { rootId } from '../../../electron/core/ingest/topic-tree.ts';
import { naturalSort, type TreeSort } from '../../../shared/tree-sort.ts';
import { lend, text } from '../../support/publishes.ts';
import { createRandomSource, type RandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const sorts: readonly TreeSort[] = [
  naturalSort,
  { by: 'name', descending: true },
  { by: 'messages', descending: true },
  { by: 'messages', descending: false },
];
/** One step of whatever is to be done, however fast the machine is. */
const step = (): Slice => new Slice(0);

class Siblings {
  readonly random: RandomSource;
  readonly ingest: Ingest;
  readonly shown = new Set<number>();
  readonly rows = new Map<number, number>();
  readonly #prefix: string;
  order: SiblingOrder;
  list: SiblingList;

  constructor(seed: number) {
    this.random = createRandomSource(seed);
    this.ingest = createIngest({ budget: createMemoryBudget(2 ** 28), now: () => 0, random: () => 0.37 });
    // The first level, where `$` topics come last, or one below.
    this.#prefix = seed % 3 === 0 ? '' : 'top/';
    const isOrdered = seed % 4 === 0;
    const count = 2500 + this.random.below(3000);
    for (let n = 0; n < count; n += 1) this.publish(isOrdered ? `s${n}` : this.#level());
    this.ingest.refresh();
    this.order = this.#orderBy(this.random.pick(sorts));
    const parent = this.#prefix === '' ? rootId : 1;
    const gathering = gatheredSiblings(this.ingest.tree, parent, (id) => this.shown.has(id), this.order);
    this.list = new SiblingList(gathering, this.order, { of: (id) => this.rowsOf(id), total: () => this.total() });
  }

  rowsOf(id: number): number {
    return this.rows.get(id) ?? 1;
  }

  total(): number {
    let total = 0;
    for (const id of this.shown) total += this.rowsOf(id);
    return total;
  }

  /** The child that got a message. */
  publish(level: string): number {
    const topicName = this.#prefix + level;
    lend(this.ingest, { topicName, payload: text(''), flags: 0, at: 0 });
    const id = this.ingest.tree.find(text(topicName), 0, text(topicName).length);
    const isNew = !this.rows.has(id);
    this.rows.set(id, this.rows.get(id) ?? 1);
    if (isNew) this.show(id);
    return id;
  }

  show(id: number): void {
    if (this.shown.has(id)) return;
    this.shown.add(id);
    (this.list as SiblingList | undefined)?.add(id);
  }

  hide(id: number): void {
    if (!this.shown.delete(id)) return;
    this.list.remove(id);
  }

  /** What may happen between two looks. */
  happen(): void {
    const { random } = this;
    const many = random.below(12) === 0 ? 1100 + random.below(1500) : random.below(20);
    for (let count = 0; count < many; count += 1) this.publish(this.#level());
    const known = [...this.rows.keys()];
    const hidden = random.below(15) === 0 ? 1500 : random.below(20);
    for (let count = 0; count < hidden; count += 1) this.hide(random.pick(known));
    for (let count = random.below(20); count > 0; count -= 1) this.show(random.pick(known));
    for (let count = random.below(10) === 0 ? 600 : random.below(5); count > 0; count -= 1) {
      const id = random.pick(known);
      const rows = 1 + random.below(4);
      const difference = rows - this.rowsOf(id);
      this.rows.set(id, rows);
      if (this.shown.has(id)) this.list.change(id, difference);
    }
    this.ingest.refresh();
    if (!this.list.isGathering && random.below(25) === 0) {
      this.order = this.#orderBy(random.pick(sorts));
      this.list.setOrder(this.order);
    }
    if (random.below(10) === 0) this.list.resort();
  }

  compare(): void {
    const { list, random } = this;
    const place = list.seek(0);
    const ids: number[] = [];
    let orderedCount = 0;
    if (place === null) return same(this.shown.size, 0, 'children of an empty list');
    do {
      same(place.rank, ids.length, 'rank');
      if (list.isOrderedAt(place)) {
        same(orderedCount, ids.length, 'those in order come first');
        orderedCount += 1;
      }
      ids.push(list.at(place));
    } while (list.advance(place));
    same(list.size, this.shown.size, 'size');
    same(ids.length, this.shown.size, 'children');
    same(new Set(ids).size, ids.length, 'children, each once');
    for (const id of ids) if (!this.shown.has(id)) throw new Error(`${id} is no child any more.`);
    const expected = [...this.shown].sort((a, b) => this.order.compare(a, b));
    same(ids.slice(0, orderedCount).join(), expected.slice(0, orderedCount).join(), 'the first ones');
    if (list.isSorted) same(orderedCount, ids.length, 'a sorted list is in order');
    this.#compareOffsets(ids);
    const gone = [...this.rows.keys()].find((id) => !this.shown.has(id));
    if (gone !== undefined && random.below(4) === 0) same(list.offsetOf(gone), -1, 'one that is hidden');
  }

  #compareOffsets(ids: readonly number[]): void {
    const { list } = this;
    const begin = new Map<number, number>();
    let offset = 0;
    for (const id of ids) {
      begin.set(id, offset);
      offset += this.rowsOf(id);
    }
    // At the top, in the middle, at the end.
    const last = ids.length - 1;
    const looked = [0, 3, Math.floor(last / 2), last, this.random.below(ids.length), this.random.below(ids.length)];
    for (const id of looked.flatMap((index) => ids[index] ?? [])) {
      const rows = this.rowsOf(id);
      same(list.offsetOf(id), begin.get(id), 'offset');
      const place = list.seek(begin.get(id)! + rows - 1);
      same(place === null ? -1 : list.at(place), id, 'sought');
      same(place?.rest, rows - 1, 'rest');
    }
    same(list.seek(offset), null, 'beyond the end');
  }

  #level(): string {
    const { random } = this;
    return `${random.pick(['s', 'S', 'sensor-', '', '$', '0'])}${random.below(30_000)}`;
  }

  #orderBy(sort: TreeSort): SiblingOrder {
    return new SiblingOrder(this.ingest.tree, new SortedFigures(this.ingest.tree, sort), this.#prefix === '');
  }
}

const seedCount = Number(process.env['SEEDS'] ?? 4);

describe('thousands of siblings, a step at a time', () => {
  it.each(Array.from({ length: seedCount }, (_, index) => index + 1))(
    'loses none and shows the first ones first (seed %i)',
    (seed) => {
      const siblings = new Siblings(seed);
      const { list, random } = siblings;
      for (let round = 0; round < 40; round += 1) {
        siblings.happen();
        list.usedIn += 1;
        for (let count = random.below(12); count > 0; count -= 1) list.work(step());
        if (random.below(30) === 0) list.hasten();
        if (!list.isGathering) siblings.compare();
      }
      for (let steps = 0; list.isWorking || !list.isSorted; steps += 1) {
        expect(steps).toBeLessThan(10_000);
        // A frame on: to sort is left until fewer come than in the last one.
        list.usedIn += 1;
        list.work(step());
        if (steps % 50 === 0 && !list.isGathering) siblings.compare();
      }
      siblings.compare();
      expect(list.isSorted).toBe(true);
      expect(list.size).toBeGreaterThan(100);
    },
  );
});
