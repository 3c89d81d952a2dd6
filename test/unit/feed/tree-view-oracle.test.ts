// The tree view against the naive tree: windows, anchors, reveal and filter while topics arrive and nodes open and close.

import { describe, expect, it } from 'vitest';
import type { SiblingPlace } from '../../../electron/core/feed/row-index.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { autoExpandLimits, defaultTreeSettings, type TreeSettings } from '../../../shared/tree-settings.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { below, type NaiveNode, naturalOrder, NaiveTree } from '../../support/naive-tree.ts';
import { lend, oddTopic, text } from '../../support/publishes.ts';
import { createRandomSource, type RandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const newIngest = (random: RandomSource): Ingest =>
  createIngest({ budget: createMemoryBudget(64 * 1_048_576), now: () => 0, random: () => random.next() });

const nodeOf = (ingest: Ingest, path: string): number => {
  const bytes = text(path);
  return ingest.tree.find(bytes, 0, bytes.length);
};

/** What the user did, by path: opened nodes, and the filter with what was closed under it. */
interface NaiveView {
  readonly opened: Set<string>;
  /** Closed by hand, without a filter: they do not open by themselves. */
  readonly shut: Set<string>;
  filter: string;
  readonly closed: Set<string>;
  /** Hidden names, some of topics that have not come. */
  settings: TreeSettings;
}

function isHidden(node: NaiveNode, { settings }: NaiveView): boolean {
  for (let at: NaiveNode | null = node; at !== null && at.depth >= 0; at = at.parent) {
    if (settings.hidden.includes(at.path)) return true;
    if (at.depth === 0 && at.level.startsWith('$') && !settings.showsDollarTopics) return true;
  }
  return false;
}

function matches(node: NaiveNode, view: NaiveView): boolean {
  return node.messages.length > 0 && node.path.toLowerCase().includes(view.filter.toLowerCase());
}

function isOpenNaively({ path, children }: NaiveNode, { opened, shut, settings }: NaiveView): boolean {
  return opened.has(path) || (!shut.has(path) && children.size > 0 && children.size <= settings.autoExpandLimit);
}

/** What the user decided by hand without a filter. */
function decide({ opened, shut }: NaiveView, path: string, isOpen: boolean): void {
  (isOpen ? opened : shut).add(path);
  (isOpen ? shut : opened).delete(path);
}

function naiveRows(naive: NaiveTree, view: NaiveView): NaiveNode[] {
  const shown = new Set<NaiveNode>();
  for (const node of naive.nodes()) {
    if (!matches(node, view) || isHidden(node, view)) continue;
    for (let at: NaiveNode | null = node; at !== null; at = at.parent) shown.add(at);
  }
  const rows = (node: NaiveNode): NaiveNode[] =>
    [...node.children.values()]
      .filter((child) => (view.filter === '' ? !isHidden(child, view) : shown.has(child)))
      .sort(naturalOrder)
      .flatMap((child) => {
        const isOpen = view.filter === '' ? isOpenNaively(child, view) : !view.closed.has(child.path);
        return isOpen ? [child, ...rows(child)] : [child];
      });
  return rows(naive.root);
}

/** Opens or closes a subtree in what the user did; `levels` null: all, else exactly so many levels of rows. */
function foldNaively(naive: NaiveTree, view: NaiveView, node: NaiveNode, opens: boolean, levels: number | null): void {
  const shown = new Set<NaiveNode>();
  for (const one of naive.nodes()) {
    if (!matches(one, view) || isHidden(one, view)) continue;
    for (let at: NaiveNode | null = one; at !== null; at = at.parent) shown.add(at);
  }
  const set = (path: string, isOpen: boolean): void => {
    if (view.filter === '') decide(view, path, isOpen);
    else if (isOpen) view.closed.delete(path);
    else view.closed.add(path);
  };
  for (const one of [node, ...below(node)]) {
    if (one === naive.root || (one !== node && !shown.has(one) && view.filter !== '')) continue;
    // What is hidden below does not open with the rest, but closes.
    const staysClosed = isHiddenBelow(one, node, view);
    const depth = one.depth - node.depth;
    if (opens && !staysClosed && (levels === null || depth < levels)) {
      if (one.children.size > 0 || one === node) set(one.path, true);
      // A topic may be opened before it is a branch: exactly so many levels closes it.
      else if (levels !== null && view.filter === '') set(one.path, false);
    } else if ((!opens || levels !== null) && (one.children.size > 0 || one === node || view.filter === '')) {
      set(one.path, false);
    }
  }
}

/** Whether a node, or one between it and `top`, is hidden. */
function isHiddenBelow(node: NaiveNode, top: NaiveNode, view: NaiveView): boolean {
  for (let at: NaiveNode | null = node; at !== null && at !== top; at = at.parent) {
    if (view.settings.hidden.includes(at.path)) return true;
    if (at.depth === 0 && at.level.startsWith('$') && !view.settings.showsDollarTopics) return true;
  }
  return false;
}

/** Place among the rows of the same parent, `2 of 5`. */
function naivePlace(rows: readonly NaiveNode[], index: number): string {
  const row = rows[index];
  if (row === undefined) return 'none';
  const siblings = rows.filter((other) => other.parent === row.parent);
  return `${siblings.indexOf(row) + 1} of ${siblings.length}`;
}
const placeText = (place: SiblingPlace | undefined): string =>
  place === undefined ? 'none' : `${place.position} of ${place.siblingCount}`;

/** Looks until the filter has been asked of all topics: slices end by the clock. */
function scanAll(view: TreeView): void {
  view.window(0, 10, null);
  for (let slice = 0; slice < 1000 && view.isScanning; slice += 1) view.window(0, 10, null);
}

function compareRows(view: TreeView, ingest: Ingest, rows: readonly NaiveNode[], random: RandomSource): void {
  const ids = rows.map((row) => nodeOf(ingest, row.path));
  scanAll(view);
  const all = view.window(0, rows.length + 10, null);
  same(all.totalRows, rows.length, 'totalRows');
  same(all.ids.join(), ids.join(), 'all rows');
  for (let look = 0; look < 6; look += 1) {
    const first = random.below(rows.length + 5);
    const count = random.below(30);
    const start = Math.max(0, Math.min(first, rows.length - count));
    const window = view.window(first, count, null);
    same(window.first, start, 'first');
    same(window.ids.join(), ids.slice(start, start + count).join(), 'window');
    const index = random.below(rows.length + 2);
    same(view.rowAt(index)?.id ?? null, ids[index] ?? null, 'rowAt');
    same(placeText(view.rowAt(index)?.place), naivePlace(rows, index), 'place of rowAt');
    same(
      window.places.map(placeText).join(),
      window.ids.map((_, at) => naivePlace(rows, start + at)).join(),
      'places in the window',
    );
    compareRange(view, ids, random);
  }
}

/** All rows from one to another, or those next to where it began. */
function compareRange(view: TreeView, ids: readonly number[], random: RandomSource): void {
  const [from, to] = [random.below(ids.length + 1), random.below(ids.length + 1)];
  const limit = 1 + random.below(12);
  const range = view.rowsBetween(ids[from] ?? null, ids[to] ?? null, limit);
  const start = from < ids.length ? from : 0;
  const end = to < ids.length ? to : ids.length - 1;
  if (ids.length === 0) {
    same(range, null, 'no rows');
    return;
  }
  const all = ids.slice(Math.min(start, end), Math.max(start, end) + 1);
  same(range?.rowCount ?? -1, all.length, 'rows between');
  const wanted = start <= end ? all.slice(0, limit) : all.slice(-limit);
  same(range?.topicIds.join() ?? '', wanted.join(), 'range of rows');
  same(view.rowsBetween(view.ingest.tree.nodeCount, null, 5), null, 'range from an unknown topic');
}

const filters = [
  '',
  '',
  '',
  's2',
  'S',
  'a',
  '/',
  '//',
  '$',
  '__PROTO__',
  'É',
  'ελλάδα',
  'k',
  '温',
  '😀',
  'i',
  'zzz',
  'a/b',
  '1',
];

describe('the tree view against the naive tree', () => {
  it.each([1, 2, 3, 4, 5, 6, 18])('shows the same rows whatever happens (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = newIngest(random);
    const naive = new NaiveTree();
    const known: NaiveView = {
      opened: new Set(),
      shut: new Set(),
      filter: '',
      closed: new Set(),
      settings: defaultTreeSettings,
    };
    const view = new TreeView(ingest, () => known.settings);
    for (let step = 0; step < 70; step += 1) {
      for (let count = random.below(40); count > 0; count -= 1) {
        const message = { topicName: oddTopic(random, 5), payload: text('x'), flags: 0, at: step };
        lend(ingest, message);
        naive.add(message);
      }
      const nodes = naive.nodes();
      const chosen = nodes.filter(() => random.below(12) === 0).slice(0, 30);
      const isOpening = random.below(3) > 0;
      scanAll(view);
      view.setExpanded(
        chosen.map((node) => nodeOf(ingest, node.path)),
        isOpening,
      );
      const isFiltered = known.filter !== '';
      for (const { path } of chosen) {
        if (!isFiltered) decide(known, path, isOpening);
        else if (isOpening) known.closed.delete(path);
        else known.closed.add(path);
      }
      if (random.below(5) === 0) {
        const names = Array.from({ length: random.below(6) }, () =>
          random.below(2) === 0 || nodes.length === 0 ? oddTopic(random, 3) : random.pick(nodes).path,
        );
        const kept = known.settings.hidden.filter(() => random.below(4) > 0);
        const showsDollarTopics = random.below(4) > 0;
        const autoExpandLimit = random.pick(autoExpandLimits);
        known.settings = {
          ...known.settings,
          autoExpandLimit,
          hidden: [...new Set([...kept, ...names])],
          showsDollarTopics,
        };
      }
      if (random.below(5) === 0 && nodes.length > 0) {
        const isWhole = random.below(3) === 0;
        // Several at once, some perhaps below others.
        const tops = isWhole ? [naive.root] : Array.from({ length: 1 + random.below(3) }, () => random.pick(nodes));
        const topicIds = isWhole ? null : tops.map((node) => nodeOf(ingest, node.path));
        const opens = random.below(2) === 0;
        scanAll(view);
        const levels = random.below(2) === 0 ? null : random.below(4);
        if (opens) same(view.expandSubtrees(topicIds, levels).isLimited, false, 'limited');
        else view.collapseSubtrees(topicIds);
        for (const node of tops.toSorted((a, b) => a.depth - b.depth)) foldNaively(naive, known, node, opens, levels);
      }
      if (random.below(4) === 0) {
        const filter = random.pick(filters);
        if (filter !== known.filter) known.closed.clear();
        known.filter = filter;
        view.setFilter(filter);
      }
      const rows = naiveRows(naive, known);
      compareRows(view, ingest, rows, random);
      same(view.matchCount, naive.nodes().filter((node) => matches(node, known)).length, 'matchCount');
      same(view.filterText, known.filter, 'filter');
      const hidden = naive.nodes().filter((node) => matches(node, known) && isHidden(node, known));
      same(view.hiddenCount, hidden.length, 'hiddenCount');

      const wanted = nodes.length === 0 ? undefined : random.pick(nodes);
      if (wanted === undefined || random.below(3) > 0) continue;
      const revealed = view.reveal(nodeOf(ingest, wanted.path));
      for (let above = wanted.parent; above !== null && above !== naive.root; above = above.parent) {
        if (known.filter === '') decide(known, above.path, true);
        else known.closed.delete(above.path);
      }
      const after = naiveRows(naive, known);
      same(
        revealed,
        after.findIndex((row) => row.path === wanted.path),
        'reveal',
      );
      compareRows(view, ingest, after, random);
    }
  });

  it.each([21, 22, 23])('holds the anchor still while rows arrive above it (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const ingest = newIngest(random);
    const view = new TreeView(ingest);
    const publish = (): void => {
      for (let count = 0; count < 60; count += 1) {
        const topicName = `${random.pick(['x', 'y', 'z'])}/${random.below(500)}/${random.below(3)}`;
        lend(ingest, { topicName, payload: text('1'), flags: 0, at: 0 });
      }
    };
    publish();
    view.setExpanded(
      Array.from({ length: ingest.tree.nodeCount - 1 }, (_, index) => index + 1),
      true,
    );
    const before = view.window(40, 20, null);
    const anchorAt = 5;
    const anchor = { topicId: before.ids[anchorAt] ?? 0, index: 40 + anchorAt };
    for (let batch = 0; batch < 20; batch += 1) {
      publish();
      const now = view.window(40, 20, anchor);
      expect(now.ids[anchorAt]).toBe(anchor.topicId);
      expect(now.anchorIndex).toBe(now.first + anchorAt);
    }
    expect(view.window(40, 20, null).ids[anchorAt]).not.toBe(anchor.topicId);
    view.setFilter('no such topic');
    expect(view.window(40, 20, anchor)).toEqual({ first: 0, ids: [], places: [], totalRows: 0, anchorIndex: -1 });
  });

  it('keeps what the user opened while a filter comes and goes', () => {
    const random = createRandomSource(5);
    const ingest = newIngest(random);
    for (const topicName of ['home/kitchen/lamp', 'home/hall/lamp', 'factory/press']) {
      lend(ingest, { topicName, payload: text('1'), flags: 0, at: 0 });
    }
    const view = new TreeView(ingest);
    const names = (): string[] =>
      view.window(0, 100, null).ids.map((id) => Buffer.from(ingest.tree.path(id)).toString());
    view.setExpanded([nodeOf(ingest, 'home')], true);
    const opened = ['factory', 'home', 'home/hall', 'home/kitchen'];
    expect(names()).toEqual(opened);
    view.setFilter('LAMP');
    expect(names()).toEqual(['home', 'home/hall', 'home/hall/lamp', 'home/kitchen', 'home/kitchen/lamp']);
    view.setExpanded([nodeOf(ingest, 'home/hall')], false);
    expect(names()).toEqual(['home', 'home/hall', 'home/kitchen', 'home/kitchen/lamp']);
    lend(ingest, { topicName: 'home/hall/lamp/2', payload: text('1'), flags: 0, at: 0 });
    lend(ingest, { topicName: 'attic/lamp', payload: text('1'), flags: 0, at: 0 });
    expect(names()).toEqual(['attic', 'attic/lamp', 'home', 'home/hall', 'home/kitchen', 'home/kitchen/lamp']);
    view.setFilter('');
    expect(names()).toEqual(['attic', ...opened]);
  });

  it('opens no more rows at once than the limit, upper levels first, and more when asked again', () => {
    const ingest = newIngest(createRandomSource(7));
    for (let branch = 0; branch < 400; branch += 1) {
      for (let leaf = 0; leaf < 400; leaf += 1) {
        lend(ingest, { topicName: `plant/${branch}/${leaf}`, payload: text('1'), flags: 0, at: 0 });
      }
    }
    const view = new TreeView(ingest);
    const plant = nodeOf(ingest, 'plant');
    const first = view.expandSubtrees([plant], null);
    expect(first.isLimited).toBe(true);
    expect(first.addedRows).toBeGreaterThan(99_000);
    expect(first.addedRows).toBeLessThanOrEqual(100_000);
    expect(view.window(0, 10, null).totalRows).toBe(1 + first.addedRows);
    const second = view.expandSubtrees([plant], null);
    expect(second).toEqual({ addedRows: 400 + 160_000 - first.addedRows, isLimited: false });
    expect(view.expandSubtrees([plant], null)).toEqual({ addedRows: 0, isLimited: false });
    view.collapseSubtrees(null);
    expect(view.window(0, 10, null).totalRows).toBe(1);
    view.setExpanded([plant], true);
    expect(view.window(0, 10, null).totalRows).toBe(401);
    expect(view.expandSubtrees(null, 1)).toEqual({ addedRows: 0, isLimited: false });
    expect(view.window(0, 10, null).totalRows).toBe(1);
  });

  it('opens branches by themselves within the limit of all rows, and says when that was reached', () => {
    const ingest = newIngest(createRandomSource(8));
    const publish = (topicName: string): void => lend(ingest, { topicName, payload: text('1'), flags: 0, at: 0 });
    let settings: TreeSettings = { ...defaultTreeSettings, autoExpandLimit: 1_000_000 };
    const view = new TreeView(ingest, () => settings);
    const settled = (): number => {
      let rows = view.window(0, 10, null).totalRows;
      for (let slice = 0; slice < 1000 && view.isWorking; slice += 1) rows = view.window(0, 10, null).totalRows;
      expect(view.isWorking).toBe(false);
      return rows;
    };
    for (let leaf = 0; leaf < 70_000; leaf += 1) publish(`a/${leaf}`);
    expect(settled()).toBe(70_001);
    expect(view.isAutoExpandLimited).toBe(false);
    for (let leaf = 0; leaf < 40_000; leaf += 1) publish(`b/${leaf}`);
    // It would be too many: it stays closed, while there is room for smaller ones.
    expect(settled()).toBe(70_002);
    expect(view.isAutoExpandLimited).toBe(true);
    for (let leaf = 0; leaf < 3; leaf += 1) publish(`c/${leaf}`);
    for (let leaf = 0; leaf < 40_000; leaf += 1) publish(`d/${leaf}/x`);
    expect(settled()).toBe(4 + 70_000 + 3);
    expect(view.isAutoExpandLimited).toBe(true);

    // What the user closes makes room; what lies in a closed branch is not looked at before it opens.
    for (const name of ['a', 'b', 'd']) view.setExpanded([nodeOf(ingest, name)], false);
    expect(settled()).toBe(4 + 3);
    expect(view.isAutoExpandLimited).toBe(false);
    settings = { ...settings, autoExpandLimit: 2 };
    expect(settled()).toBe(4);
    view.setExpanded([nodeOf(ingest, 'd')], true);
    expect(settled()).toBe(4 + 80_000);
    publish('d/5/y');
    publish('d/6/y');
    publish('d/6/z');
    expect(settled()).toBe(4 + 80_000);
    settings = { ...settings, autoExpandLimit: 0 };
    expect(settled()).toBe(4 + 40_000);
  });

  it('finds the next row by its first letters, from the row after the current one and round', () => {
    const ingest = newIngest(createRandomSource(6));
    for (const topicName of ['Alpha', 'beta', 'álpha', 'alps', 'gamma']) {
      lend(ingest, { topicName, payload: text('1'), flags: 0, at: 0 });
    }
    const view = new TreeView(ingest);
    const next = (from: number, typed: string): string | null => {
      const found = view.typeAhead(from, typed);
      return found === null ? null : `${found.index} ${Buffer.from(ingest.tree.path(found.id)).toString()}`;
    };
    expect(next(0, 'AL')).toBe('1 alps');
    expect(next(1, 'al')).toBe('0 Alpha');
    expect(next(4, 'Á')).toBe('4 álpha');
    expect(next(0, 'gam')).toBe('3 gamma');
    expect(next(0, 'nothing')).toBeNull();
  });
});
