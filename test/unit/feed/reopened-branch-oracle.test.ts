// The list of the branch closed last is kept: opened again, whatever came, went or was opened in it meanwhile, its rows are those of a view
// that never saw it before.

import { describe, expect, it } from 'vitest';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { defaultTreeSettings, type TreeSettings } from '../../../shared/tree-settings.ts';
import { naturalSort, type TreeSort } from '../../../shared/tree-sort.ts';
import { lend, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const sorts: readonly TreeSort[] = [naturalSort, { by: 'name', descending: true }, { by: 'topics', descending: true }];

describe('a branch opened again', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('shows what it holds now (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = createIngest({ budget: createMemoryBudget(2 ** 26), now: () => 0, random: () => 0.37 });
    const { tree } = ingest;
    let settings: TreeSettings = { ...defaultTreeSettings, autoExpandLimit: 0 };
    let sort = naturalSort;
    const view = new TreeView(ingest, () => settings);
    const open = new Set<string>();
    const branch = (): string => `b${random.below(3)}`;
    const child = (): string => `${branch()}/c${random.below(40)}`;
    const publish = (topicName: string): void => lend(ingest, { topicName, payload: text('1'), flags: 0, at: 0 });
    const idOf = (name: string): number => tree.find(text(name), 0, text(name).length);
    const set = (name: string, isOpen: boolean): void => {
      const id = idOf(name);
      if (id <= 0) return;
      view.setExpanded([tree.lastingId(id)], isOpen);
      if (isOpen) open.add(name);
      else open.delete(name);
    };
    for (let n = 0; n < 60; n += 1) publish(`${child()}/d${random.below(4)}`);
    for (let step = 0; step < 150; step += 1) {
      const chance = random.below(20);
      if (chance < 8) publish(random.below(2) === 0 ? child() : `${child()}/d${random.below(8)}`);
      else if (chance < 16) {
        const name = random.below(3) === 0 ? child() : branch();
        set(name, !open.has(name));
      } else if (chance === 16) {
        const name = branch();
        view.collapseSubtrees([tree.lastingId(idOf(name))]);
        for (const one of open) if (one === name || one.startsWith(`${name}/`)) open.delete(one);
      } else if (chance === 17) {
        settings = { ...settings, hidden: random.below(3) === 0 ? [] : [child(), child()] };
      } else if (chance === 18) {
        sort = random.pick(sorts);
        view.setSort(sort, false);
      }
      ingest.refresh();
      const { ids, places, totalRows } = view.window(0, 10_000, null);
      const fresh = new TreeView(ingest, () => settings);
      fresh.setSort(sort, false);
      fresh.setExpanded(
        [...open].map((name) => tree.lastingId(idOf(name))),
        true,
      );
      const expected = fresh.window(0, 10_000, null);
      same(totalRows, expected.totalRows, `rows after step ${step}`);
      // By topics, rows stand where they stood when they were last sorted: which is for its own tests.
      if (sort.by === 'name') same(ids.join(), expected.ids.join(), `the rows after step ${step}`);
      else same(ids.toSorted((a, b) => a - b).join(), expected.ids.toSorted((a, b) => a - b).join(), `${step}`);
      same(places.length, ids.length, 'places');
    }
    expect(open.size).toBeGreaterThan(0);
    ingest.close();
  });
});
