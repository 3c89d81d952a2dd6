// Find against a naive walk: the same hits in the same order, from wherever one starts, while topics come, values change, a filter and an
// order are set, and topics are hidden.

import { describe, expect, it } from 'vitest';
import { SeenIngest } from '../../../electron/core/feed/seen-ingest.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { defaultTreeSettings, type TreeSettings } from '../../../shared/tree-settings.ts';
import type { TreeSort } from '../../../shared/tree-sort.ts';
import { belowCount, type NaiveNode, naturalOrder, NaiveTree } from '../../support/naive-tree.ts';
import { lend, oddTopic, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const startAt = 1_700_000_000_000;

const newIngest = () =>
  createIngest({ budget: createMemoryBudget(64 * 1_048_576), now: () => startAt, random: () => 0.4 });
const valueOf = (node: NaiveNode): number => Number(Buffer.from(node.messages.at(-1)!.payload).toString());
const named = (node: NaiveNode, part: string): boolean => node.path.toLowerCase().includes(part);

const texts: readonly (readonly [string, (node: NaiveNode) => boolean])[] = [
  ['s2', (node) => named(node, 's2')],
  ['a', (node) => named(node, 'a')],
  ['-a', (node) => !named(node, 'a')],
  ['value>4', (node) => valueOf(node) > 4],
  ['a value<=4', (node) => named(node, 'a') && valueOf(node) <= 4],
  ['no such topic', () => false],
];
const sorts: readonly TreeSort[] = [
  { by: 'name', descending: false },
  { by: 'name', descending: true },
  { by: 'messages', descending: true },
];
const none = texts[0]!;

/** All nodes as if everything were open. */
function walk(root: NaiveNode, { by, descending }: TreeSort): NaiveNode[] {
  const rank = (node: NaiveNode): number => (node.depth === 0 && node.level.startsWith('$') ? 1 : 0);
  const figure = (node: NaiveNode): number => (by === 'name' ? 0 : belowCount(node) + node.messages.length);
  const order = (a: NaiveNode, b: NaiveNode): number => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    if (figure(a) !== figure(b)) return (figure(a) - figure(b)) * (descending ? -1 : 1);
    return naturalOrder(a, b) * (by === 'name' && descending ? -1 : 1);
  };
  return [...root.children.values()].sort(order).flatMap((child) => [child, ...walk(child, { by, descending })]);
}

describe('Find against a naive walk', () => {
  it.each([1, 2, 3, 4, 5, 6])('goes to the same hits in the same order (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = newIngest();
    const naive = new NaiveTree();
    let settings: TreeSettings = defaultTreeSettings;
    const view = new TreeView(ingest, () => settings);
    const idOf = (node: NaiveNode): number => {
      const path = text(node.path);
      return ingest.tree.lastingId(ingest.tree.find(path, 0, path.length));
    };
    let sort = sorts[0]!;
    let filter: typeof none | null = null;
    let find = none;
    for (let step = 0; step < 60; step += 1) {
      for (let count = random.below(30); count > 0; count -= 1) {
        const known = naive.nodes().filter((node) => node.messages.length > 0);
        const topicName = known.length > 0 && random.below(2) === 0 ? random.pick(known).path : oddTopic(random, 3);
        const message = { topicName, payload: text(String(random.below(10))), flags: 0, at: startAt };
        lend(ingest, message);
        naive.add(message);
        if (random.below(10) === 0) view.window(0, 30, null);
      }
      if (random.below(3) === 0) filter = random.below(2) === 0 ? null : random.pick(texts);
      if (random.below(3) === 0) find = random.pick(texts);
      if (random.below(4) === 0) sort = random.pick(sorts);
      if (random.below(4) === 0) {
        const nodes = naive.nodes();
        const hidden = random.below(2) === 0 || nodes.length === 0 ? [] : [random.pick(nodes).path];
        settings = { ...defaultTreeSettings, hidden, showsDollarTopics: random.below(2) === 0 };
      }
      ingest.refresh();
      view.setFilter(filter?.[0] ?? '');
      view.setSort(sort, false);
      // Figures are sorted calmly: who looks anew sees them as they are.
      if (sort.by !== 'name') view.setFind('');
      view.setFind(find[0]);
      do view.window(0, 10, null);
      while (view.isScanning || view.findFigures(null)?.scanning === true);

      const isHidden = ({ path }: NaiveNode): boolean =>
        settings.hidden.some((name) => path === name || path.startsWith(`${name}/`)) ||
        (!settings.showsDollarTopics && path.startsWith('$'));
      const isHit = (node: NaiveNode): boolean =>
        node.messages.length > 0 && !isHidden(node) && find[1](node) && (filter === null || filter[1](node));
      const nodes = walk(naive.root, sort);
      const hits = nodes.filter(isHit);
      const what = `step ${step}, ${find[0]} under ${filter?.[0] ?? 'no filter'} by ${sort.by}`;
      same(view.findFigures(null)?.hitCount, hits.length, `hits, ${what}`);
      same(view.findFigures(null)?.scanning, false, what);
      const at = (position: number) =>
        hits.length === 0
          ? 'null'
          : JSON.stringify({
              topicId: idOf(hits[(position + hits.length) % hits.length]!),
              position: ((position + hits.length) % hits.length) + 1,
            });
      same(JSON.stringify(view.find(null, 'next')), at(0), `first, ${what}`);
      same(JSON.stringify(view.find(null, 'previous')), at(-1), `last, ${what}`);
      let before = 0;
      for (const node of nodes) {
        const isOne = isHit(node);
        if (random.below(8) === 0) {
          const from = idOf(node);
          same(view.findFigures(from)?.position, isOne ? before + 1 : 0, `position, ${what}`);
          same(JSON.stringify(view.find(from, 'next')), at(isOne ? before + 1 : before), `after ${node.path}, ${what}`);
          same(JSON.stringify(view.find(from, 'previous')), at(before - 1), `before ${node.path}, ${what}`);
        }
        if (isOne) before += 1;
      }
      if (hits.length > 0 && random.below(4) === 0) {
        const hit = random.pick(hits);
        const index = view.reveal(idOf(hit));
        same(ingest.tree.lastingId(view.rowAt(index)!.id), idOf(hit), `revealed, ${what}`);
      }
    }
  });

  it('finds nothing for a text that is empty or cannot be read, and hides no row', () => {
    const ingest = newIngest();
    for (const topicName of ['a', 'b', 'c']) lend(ingest, { topicName, payload: text('1'), flags: 0, at: startAt });
    const view = new TreeView(ingest);
    view.setFind('b');
    expect(view.window(0, 10, null).totalRows).toBe(3);
    expect(view.findFigures(null)).toMatchObject({ hitCount: 1, position: 0, scanning: false });
    for (const unreadable of ['', 'value>']) {
      view.setFind(unreadable);
      view.window(0, 10, null);
      expect(view.findFigures(null)).toBeNull();
      expect(view.find(null, 'next')).toBeNull();
    }
  });

  it('finds what a paused view shows', () => {
    const ingest = newIngest();
    const send = (topicName: string, value: string): void =>
      lend(ingest, { topicName, payload: text(value), flags: 0, at: startAt });
    send('a', '1');
    send('b', '5');
    const seen = new SeenIngest(ingest);
    const view = new TreeView(seen.asIngest);
    seen.setPaused(true);
    send('b', '1');
    send('c', '9');
    const hitCount = (): number | undefined => {
      view.window(0, 10, null);
      view.window(0, 10, null);
      return view.findFigures(null)?.hitCount;
    };
    view.setFind('value>4');
    expect(hitCount()).toBe(1);
    expect(view.find(null, 'next')).toMatchObject({ position: 1 });
    view.setFind('a value>0');
    expect(hitCount()).toBe(1);
    seen.setPaused(false);
    view.setFind('value>4');
    expect(hitCount()).toBe(1);
    expect(view.find(null, 'next')?.topicId).toBe(ingest.tree.lastingId(ingest.tree.find(text('c'), 0, 1)));
    seen.close();
  });

  it('says that it is still looking, and ends', () => {
    const ingest = newIngest();
    for (let at = 0; at < 60_000; at += 1)
      lend(ingest, { topicName: `room ${at % 300}/sensor ${at}`, payload: text('1'), flags: 0, at: startAt });
    const view = new TreeView(ingest);
    view.setFind('sensor -"sensor 7"');
    view.window(0, 10, null);
    expect(view.findFigures(null)?.scanning).toBe(true);
    const partly = view.findFigures(null)!.hitCount;
    expect(partly).toBeGreaterThan(0);
    for (let looks = 0; view.isWorking && looks < 1000; looks += 1) view.window(0, 10, null);
    expect(view.findFigures(null)).toMatchObject({ hitCount: 60_000 - 1111, scanning: false });
  });
});
