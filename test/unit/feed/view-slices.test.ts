// What one view does to very many topics: in slices between frames, the same in the end as at once; and all it holds is counted.

import { expect, it } from 'vitest';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { Slice } from '../../../electron/core/feed/slice.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createViews } from '../../../electron/core/feed/views.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { RowsFrame } from '../../../shared/tree.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { defaultTreeSettings } from '../../../shared/tree-settings.ts';
import { text } from '../../support/publishes.ts';

const connectionId = 'one' as ConnectionId;
const viewId = 'view' as ViewId;

function filled(topicNames: Iterable<string>, budget = createMemoryBudget(256 * 1_048_576)): Ingest {
  const ingest = createIngest({ budget, now: () => 0, random: () => 0.4 });
  for (const topicName of topicNames) {
    const name = text(topicName);
    ingest.receive(name, 0, name.length, name.length, name.length, 0, 0, null);
  }
  ingest.refresh();
  return ingest;
}

function* branches(areas: number, rooms: number): Generator<string> {
  for (let area = 0; area < areas; area += 1) {
    for (let room = 0; room < rooms; room += 1) yield `area${area}/room${room}/lamp`;
  }
}

const nameOf = (ingest: Ingest, id: number): string => Buffer.from(ingest.tree.path(id)).toString();
function idOf(ingest: Ingest, topicName: string): number {
  const name = text(topicName);
  return ingest.tree.lastingId(ingest.tree.find(name, 0, name.length));
}
const work = (view: TreeView): void => {
  for (let slices = 0; view.workAhead(); slices += 1) expect(slices).toBeLessThan(10_000);
};
const rowsOf = (view: TreeView, count = 50): string[] =>
  view.window(0, count, null).ids.map((id) => nameOf(view.ingest, id));

it('closes everything under a filter: what was named at once, the rest in slices, save what is opened meanwhile', () => {
  const ingest = filled(branches(40, 1000));
  const view = new TreeView(ingest);
  view.setFilter('lamp');
  while (view.isScanning) view.window(0, 10, null);
  expect(view.window(0, 10, null).totalRows).toBe(40 + 2 * 40_000);
  view.collapseSubtrees([idOf(ingest, 'area7')]);
  expect(view.window(0, 10, null).totalRows).toBe(40 + 2 * 39_000);
  view.collapseSubtrees(null);
  expect(view.hasWorkAhead).toBe(true);
  view.setExpanded([idOf(ingest, 'area39'), idOf(ingest, 'area39/room999')], true);
  work(view);
  expect(view.window(0, 10, null).totalRows).toBe(40 + 1000 + 1);
  expect(rowsOf(view, 3)).toEqual(['area0', 'area1', 'area2']);
  view.setExpanded([idOf(ingest, 'area7')], true);
  expect(view.window(0, 10, null).totalRows).toBe(40 + 1000 + 1 + 1000);
  // Another filter knows nothing of it.
  view.collapseSubtrees(null);
  view.setFilter('room1');
  work(view);
  while (view.isScanning) view.window(0, 10, null);
  expect(view.hasWorkAhead).toBe(false);
  expect(view.window(0, 10, null).totalRows).toBe(40 + 2 * 40 * 111);
  ingest.close();
});

it('goes on closing when topics were given up and ids name others', () => {
  const budget = createMemoryBudget(16 * 1_048_576);
  const ingest = filled(branches(20, 1000), budget);
  const view = new TreeView(ingest);
  view.setFilter('lamp');
  while (view.isScanning) view.window(0, 10, null);
  view.collapseSubtrees(null);
  const { removalCount } = ingest.tree;
  for (let n = 0; ingest.tree.removalCount === removalCount; n += 1) {
    const name = text(`new/${n}`);
    ingest.receive(name, 0, name.length, name.length, name.length, 0, 0, null);
  }
  ingest.refresh();
  work(view);
  while (view.isScanning) view.window(0, 10, null);
  work(view);
  const { totalRows, ids } = view.window(0, 10_000, null);
  expect(ids).toHaveLength(totalRows);
  expect(ids.every((id) => !view.openness(id).isOpen || ingest.tree.childCount(id) === 0)).toBe(true);
  ingest.close();
});

it('hides and shows among very many siblings without sorting them anew', () => {
  const count = 60_000;
  const ingest = filled(Array.from({ length: count }, (_, n) => `device-${(n * 7919) % count}`));
  let settings = defaultTreeSettings;
  const view = new TreeView(ingest, () => settings);
  view.window(0, 10, null);
  expect(view.isSorting).toBe(true);
  work(view);
  expect(view.isSorting).toBe(false);
  expect(rowsOf(view, 3)).toEqual(['device-0', 'device-1', 'device-2']);
  settings = { ...settings, hidden: ['device-1', 'device-59999', 'device-30000'] };
  expect(rowsOf(view, 3)).toEqual(['device-0', 'device-2', 'device-3']);
  expect(view.isSorting).toBe(false);
  expect(
    view
      .window(count - 5, 5, null)
      .ids.map((id) => nameOf(ingest, id))
      .at(-1),
  ).toBe('device-59998');
  expect(view.window(0, 1, null).totalRows).toBe(count - 3);
  settings = { ...settings, hidden: ['device-0'] };
  expect(rowsOf(view, 3)).toEqual(['device-1', 'device-2', 'device-3']);
  expect(view.isSorting).toBe(false);
  expect(view.window(29_998, 3, null).ids.map((id) => nameOf(ingest, id))).toEqual([
    'device-29999',
    'device-30000',
    'device-30001',
  ]);
  ingest.close();
});

it('opens a large branch with its first rows in order at once, and puts the rest in order behind them', () => {
  const count = 20_000;
  const ingest = filled(Array.from({ length: count }, (_, n) => `plant/device-${(n * 7919) % count}`));
  const view = new TreeView(ingest);
  const params = { connectionId, viewId, first: 0, count: 60, anchor: null, filter: '', sort: naturalSort };
  const feed = new RowsFeed(view, params, () => undefined);
  const next = (): RowsFrame => {
    for (let polls = 0; polls < 1000; polls += 1) {
      const frame = feed.poll();
      if (frame !== null) return frame.data;
    }
    throw new Error('No frame came.');
  };
  expect(next().rows.map(({ level }) => level)).toEqual(['plant']);
  view.setExpanded([idOf(ingest, 'plant')], true);
  const first = next();
  const levels = ['plant', ...Array.from({ length: 59 }, (_, n) => `device-${n}`)];
  expect(first.rows.map(({ level }) => level)).toEqual(levels);
  expect(first.rows[59]).toMatchObject({ position: 59, siblingCount: count });
  expect(first.totalRows).toBe(count + 1);
  // One that belongs among the first ones while the rest is being sorted.
  const late = text('plant/device-7a');
  ingest.receive(late, 0, late.length, late.length, late.length, 0, 0, null);
  expect(next().rows.map(({ level }) => level)).toEqual([...levels.slice(0, 9), 'device-7a', ...levels.slice(9, 59)]);
  while (view.isWorking) feed.poll();
  expect(rowsOf(view, 3)).toEqual(['plant', 'plant/device-0', 'plant/device-1']);
  const last = view.window(count - 1, 3, null).ids.map((id) => nameOf(ingest, id));
  expect(last.at(-1)).toBe(`plant/device-${count - 1}`);
  // Where something stands is exact from the beginning, however far down.
  view.setExpanded([idOf(ingest, 'plant')], false);
  expect(view.reveal(idOf(ingest, 'plant/device-15000'))).toBe(15_002);
  feed.close();
  ingest.close();
});

it('reveals and finds among very many siblings in slices, where they stand at once as well', () => {
  const count = 30_000;
  const ingest = filled(Array.from({ length: count }, (_, n) => `plant/device-${(n * 7919) % count}`));
  const late = idOf(ingest, 'plant/device-27182');
  const inTurns = (work: (slice: Slice) => boolean): number => {
    let turns = 1;
    // Each slice is over as soon as it begins.
    while (!work(new Slice(0))) turns += 1;
    return turns;
  };
  const view = new TreeView(ingest);
  expect(view.openAbove(late)).not.toBeNull();
  expect(inTurns((slice) => view.prepareReveal(late, slice))).toBeGreaterThan(10);
  expect(view.reveal(late)).toBe(27_183);
  expect(new TreeView(ingest).reveal(late)).toBe(27_183);
  view.setFind('device-2718');
  while (view.findFigures(null)?.scanning === true) view.window(0, 10, null);
  let from: number | null = null;
  const hits = ['device-2718', ...Array.from({ length: 10 }, (_, n) => `device-2718${n}`), 'device-2718'];
  for (const [index, hit] of hits.entries()) {
    inTurns((slice) => view.prepareFind(from, 'next', slice));
    from = view.find(from, 'next')?.topicId ?? null;
    expect(from).toBe(idOf(ingest, `plant/${hit}`));
    expect(view.findFigures(from)?.position).toBe((index % 11) + 1);
  }
  // A topic that is not known any more, and a text that is not found, need nothing.
  expect(view.openAbove(-5)).toBeNull();
  expect(view.prepareReveal(-5, new Slice(0))).toBe(true);
  view.setFind('');
  expect(view.prepareFind(null, 'next', new Slice(0))).toBe(true);
  ingest.close();
});

it('shows what came in order without sorting it', () => {
  const ingest = filled(Array.from({ length: 5000 }, (_, n) => `plant/device-${n}`));
  const view = new TreeView(ingest);
  view.setExpanded([idOf(ingest, 'plant')], true);
  do view.window(4000, 2, null);
  while (view.isBeginning);
  expect(view.isSorting).toBe(false);
  expect(view.window(4000, 2, null).ids.map((id) => nameOf(ingest, id))).toEqual([
    'plant/device-3999',
    'plant/device-4000',
  ]);
  ingest.close();
});

it('counts what a view holds in the memory account, and gives it back', () => {
  const budget = createMemoryBudget(256 * 1_048_576);
  const ingest = filled(branches(10, 2000), budget);
  const views = createViews(() => 0, undefined, budget);
  const before = budget.usedBytes;
  const { nodeCount } = ingest.tree;
  const view = views.get(connectionId, viewId, ingest);
  const look = (): number => {
    do view.window(0, 50, null);
    while (view.isScanning || view.hasWorkAhead);
    view.window(0, 50, null);
    expect(budget.usedBytes - before).toBe(view.memoryBytes);
    return budget.usedBytes - before;
  };
  const plain = look();
  view.setFilter('room1');
  const filtered = look();
  // A mark and two counts for each node.
  expect(filtered - plain).toBeGreaterThanOrEqual(9 * nodeCount);
  view.setFind('lamp');
  const finding = look();
  expect(finding - filtered).toBeGreaterThanOrEqual(5 * nodeCount);
  view.setSort({ by: 'messages', descending: true }, false);
  expect(look()).toBeGreaterThan(finding);
  view.setFind('');
  view.setFilter('');
  view.setSort({ by: 'name', descending: false }, false);
  expect(look()).toBeLessThan(plain + 100_000);
  views.discard(connectionId);
  expect(budget.usedBytes).toBe(before);
  ingest.close();
});

it('has itself asked without a tick until the first rows of a very large branch are known', async () => {
  const count = 300_000;
  const ingest = filled(Array.from({ length: count }, (_, n) => `plant/device-${(n * 7919) % count}`));
  const view = new TreeView(ingest);
  const params = { connectionId, viewId, first: 0, count: 60, anchor: null, filter: '', sort: naturalSort };
  const feed = new RowsFeed(view, params, () => undefined);
  expect(feed.poll()?.data.rows).toHaveLength(1);
  const rows = new Promise<RowsFrame['rows']>((resolve) => {
    feed.whenReady(() => {
      const frame = feed.poll();
      if (frame !== null) resolve(frame.data.rows);
    });
  });
  view.setExpanded([idOf(ingest, 'plant')], true);
  feed.update(params);
  expect(feed.poll()).toBeNull();
  expect((await rows).map(({ level }) => level).slice(0, 3)).toEqual(['plant', 'device-0', 'device-1']);
  feed.close();
  ingest.close();
});
