// Filters on values and figures, and every order of siblings, against the naive tree: while topics and messages come, values change,
// nodes open and close, and time passes.

import { describe, expect, it } from 'vitest';
import { FilterMatch } from '../../../electron/core/feed/message-match.ts';
import { previewOf } from '../../../electron/core/feed/preview.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { topicMatches } from '../../../shared/mqtt/topic-filter.ts';
import { sortFigures, type TreeSort } from '../../../shared/tree-sort.ts';
import {
  below,
  belowCount,
  lastAt,
  type NaiveMessage,
  type NaiveNode,
  naturalOrder,
  NaiveTree,
  topicsBelow,
} from '../../support/naive-tree.ts';
import { lend, oddTopic, text } from '../../support/publishes.ts';
import { createRandomSource, type RandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

const startAt = 1_700_000_000_000;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const nodeOf = (ingest: Ingest, path: string): number => {
  const bytes = text(path);
  return ingest.tree.find(bytes, 0, bytes.length);
};

interface Asked {
  readonly node: NaiveNode;
  readonly message: NaiveMessage;
  readonly value: string;
  readonly ageMs: number;
  readonly rate: number;
}
const latest = (node: NaiveNode): NaiveMessage => node.messages.at(-1)!;
const numberOf = (value: string): number => (/^\s*[+-]?\d/.test(value) ? Number(value.trim()) : Number.NaN);
function jsonField(value: string, key: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && Object.hasOwn(parsed, key)
      ? (parsed as Record<string, unknown>)[key]
      : undefined;
  } catch {
    return undefined;
  }
}
const named = (node: NaiveNode, part: string): boolean => node.path.toLowerCase().includes(part);

/** Filters, and what they mean in plain words. */
const filters: readonly (readonly [string, (asked: Asked) => boolean])[] = [
  ['s2', ({ node }) => named(node, 's2')],
  ['"S2"', ({ node }) => node.path.includes('S2')],
  ['-s2', ({ node }) => !named(node, 's2')],
  ['a b', ({ node }) => named(node, 'a') && named(node, 'b')],
  ['"a b"', ({ node }) => node.path.includes('a b')],
  ['+/a', ({ node }) => topicMatches('+/a', node.path)],
  ['a/#', ({ node }) => topicMatches('a/#', node.path)],
  ['#', ({ node }) => !node.path.startsWith('$')],
  ['-+/+', ({ node }) => !topicMatches('+/+', node.path)],
  ['/^s\\d+(/|$)/i', ({ node }) => /^s\d+(\/|$)/iu.test(node.path)],
  ['/[έλ]/i', ({ node }) => /[έλ]/iu.test(node.path)],
  ['value:on', ({ value }) => value.toLowerCase().includes('on')],
  ['value:"On"', ({ value }) => value.includes('On')],
  ['value:/^o.$/', ({ value }) => /^o.$/u.test(value)],
  ['-value:on', ({ value }) => !value.toLowerCase().includes('on')],
  ['value>20', ({ value }) => numberOf(value) > 20],
  ['value<=20 a', ({ node, value }) => numberOf(value) <= 20 && named(node, 'a')],
  ['value=21.50', ({ value }) => value.trim() === '21.50' || numberOf(value) === 21.5],
  ['value!=on', ({ value }) => value.trim() !== 'on'],
  ['json.t>20', ({ value }) => Number(jsonField(value, 't') ?? Number.NaN) > 20],
  ['json.s=on', ({ value }) => jsonField(value, 's') === 'on'],
  ['json.s!=on', ({ value }) => jsonField(value, 's') !== undefined && jsonField(value, 's') !== 'on'],
  ['size>5', ({ message }) => message.payload.length > 5],
  ['count>3', ({ node }) => node.messages.length > 3],
  ['qos:1', ({ message }) => (message.flags & 3) === 1],
  ['retained:yes', ({ message }) => (message.flags & 4) !== 0],
  ['retained:no -a', ({ node, message }) => (message.flags & 4) === 0 && !named(node, 'a')],
  ['type:json', ({ message }) => previewOf(message.payload).kind === 'json'],
  [
    'type:number count>1',
    ({ node, message }) => previewOf(message.payload).kind === 'number' && node.messages.length > 1,
  ],
  ['age<10s', ({ ageMs }) => ageMs < 10_000],
  ['age>=10s value:on', ({ ageMs, value }) => ageMs >= 10_000 && value.toLowerCase().includes('on')],
  ['rate>1', ({ rate }) => rate > 1],
  ['-rate>1', ({ rate }) => !(rate > 1)],
];

const values = [
  'on',
  'On',
  'off',
  '20',
  '21.5',
  ' 21.50\n',
  '-3',
  '{"t":21,"s":"on"}',
  '{"t":"19"}',
  '[1]',
  '',
  '{"s":"off"}',
  'ö',
];

class Model {
  readonly naive = new NaiveTree();
  readonly opened = new Set<string>();
  readonly closed = new Set<string>();
  filter: (typeof filters)[number] | null = null;
  sort: TreeSort = { by: 'name', descending: false };
  now = startAt;
  readonly ingest: Ingest = createIngest({
    budget: createMemoryBudget(64 * 1_048_576),
    now: () => this.now,
    random: () => 0.4,
  });

  matches(node: NaiveNode): boolean {
    if (node.messages.length === 0) return false;
    if (this.filter === null) return true;
    const message = latest(node);
    const rate = this.ingest.tree.messageRate(nodeOf(this.ingest, node.path));
    const value = decoder.decode(message.payload);
    return this.filter[1]({ node, message, value, ageMs: this.now - message.at, rate });
  }

  figure(node: NaiveNode): number {
    const all = [node, ...below(node)].flatMap((one) => one.messages);
    switch (this.sort.by) {
      case 'name':
        return 0;
      case 'lastAt':
        return lastAt(node);
      case 'messages':
        return belowCount(node) + node.messages.length;
      case 'rate':
        return this.ingest.tree.messageRate(nodeOf(this.ingest, node.path));
      case 'bytes':
        return all.reduce((sum, message) => sum + message.payload.length, 0);
      case 'topics':
      default:
        return topicsBelow(node) + (node.messages.length > 0 ? 1 : 0);
    }
  }

  rows(): NaiveNode[] {
    const shown = new Set<NaiveNode>();
    for (const node of this.naive.nodes()) {
      if (!this.matches(node)) continue;
      for (let at: NaiveNode | null = node; at !== null; at = at.parent) shown.add(at);
    }
    const figures = new Map<NaiveNode, number>();
    const figureOf = (node: NaiveNode): number => {
      const figure = figures.get(node) ?? this.figure(node);
      figures.set(node, figure);
      return figure;
    };
    const sign = this.sort.descending ? -1 : 1;
    const order = (a: NaiveNode, b: NaiveNode): number => {
      const rank = (node: NaiveNode): number => (node.depth === 0 && node.level.startsWith('$') ? 1 : 0);
      if (rank(a) !== rank(b)) return rank(a) - rank(b);
      if (this.sort.by === 'name') return sign * naturalOrder(a, b);
      return figureOf(a) === figureOf(b) ? naturalOrder(a, b) : sign * (figureOf(a) - figureOf(b));
    };
    const rows = (node: NaiveNode): NaiveNode[] =>
      [...node.children.values()]
        .filter((child) => shown.has(child))
        .sort(order)
        .flatMap((child) => {
          const isOpen = this.filter === null ? this.opened.has(child.path) : !this.closed.has(child.path);
          return isOpen ? [child, ...rows(child)] : [child];
        });
    return rows(this.naive.root);
  }
}

/** Looks until nothing is left to be done; then everything has been sorted by what the figures are now. */
function settle(view: TreeView, model: Model): void {
  for (let round = 0; round < 2; round += 1) {
    model.now += 3000;
    model.ingest.refresh();
    for (let looks = 0; looks < 3 || (view.isWorking && looks < 100); looks += 1) view.window(0, 5000, null);
  }
}

function publish(model: Model, random: RandomSource): void {
  const nodes = model.naive.nodes().filter((node) => node.messages.length > 0);
  const isKnown = nodes.length > 0 && random.below(3) > 0;
  const topicName = isKnown ? random.pick(nodes).path : oddTopic(random, 3);
  const message = { topicName, payload: text(random.pick(values)), flags: random.below(8) % 7, at: model.now };
  lend(model.ingest, message);
  model.naive.add(message);
}

describe('filter and sort against the naive tree', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('shows the same rows in the same order whatever happens (seed %i)', (seed) => {
    const random = createRandomSource(seed);
    const model = new Model();
    const view = new TreeView(model.ingest);
    for (let step = 0; step < 50; step += 1) {
      for (let count = random.below(40); count > 0; count -= 1) {
        publish(model, random);
        if (random.below(10) === 0) model.now += random.below(4000);
        if (random.below(20) === 0) view.window(0, 30, null);
      }
      const chosen = model.naive.nodes().filter(() => random.below(6) === 0);
      const isOpening = random.below(3) > 0;
      view.setExpanded(
        chosen.map((node) => nodeOf(model.ingest, node.path)),
        isOpening,
      );
      for (const { path } of chosen) {
        const set = model.filter === null ? model.opened : model.closed;
        if ((model.filter === null) === isOpening) set.add(path);
        else set.delete(path);
      }
      if (random.below(2) === 0) {
        const filter = random.below(5) === 0 ? null : random.pick(filters);
        if (filter?.[0] !== model.filter?.[0]) model.closed.clear();
        model.filter = filter;
        view.setFilter(filter?.[0] ?? '');
      }
      if (random.below(3) === 0) {
        model.sort = { by: random.pick(sortFigures), descending: random.below(2) === 0 };
        view.setSort(model.sort, false);
      }
      settle(view, model);
      const rows = model.rows();
      const window = view.window(0, rows.length + 10, null);
      const what = `filter ${model.filter?.[0] ?? 'none'}, by ${model.sort.by}`;
      same(window.totalRows, rows.length, `rows, ${what}`);
      same(window.ids.join(), rows.map((row) => nodeOf(model.ingest, row.path)).join(), what);
      same(view.matchCount, model.naive.nodes().filter((node) => model.matches(node)).length, `matches, ${what}`);
      same(view.unknownCount, 0, 'unknown');
      for (const [index, row] of rows.entries()) {
        if (random.below(10) > 0) continue;
        same(view.rowAt(index)?.id, nodeOf(model.ingest, row.path), `row ${index}, ${what}`);
        const siblings = rows.filter((other) => other.parent === row.parent);
        same(view.rowAt(index)?.place.position, siblings.indexOf(row) + 1, `place, ${what}`);
        same(view.rowAt(index)?.place.siblingCount, siblings.length, `siblings, ${what}`);
      }
    }
  });

  it('asks the same of single messages as of the latest of a topic', () => {
    const random = createRandomSource(99);
    const model = new Model();
    for (let count = 0; count < 600; count += 1) publish(model, random);
    model.now += 3000;
    model.ingest.refresh();
    for (const [filter, means] of filters) {
      const match = new FilterMatch(model.ingest, filter);
      for (const [index, message] of model.naive.messages.entries()) {
        const node = model.naive.find(message.topicName)!;
        const value = decoder.decode(message.payload);
        const rate = model.ingest.tree.messageRate(nodeOf(model.ingest, node.path));
        const expected = means({ node, message, value, ageMs: model.now - message.at, rate });
        same(match.matches(index + 1), expected, `${filter} for message ${index + 1}`);
      }
    }
    expect(new FilterMatch(model.ingest, 'value>').matches(1)).toBe(false);
  });

  it('keeps the last filter that could be read', () => {
    const model = new Model();
    for (const topicName of ['a', 'b']) lend(model.ingest, { topicName, payload: text('1'), flags: 0, at: startAt });
    const view = new TreeView(model.ingest);
    view.setFilter('a');
    view.setFilter('a value>');
    expect(view.filterText).toBe('a');
    expect(view.window(0, 10, null).totalRows).toBe(1);
    view.setFilter('');
    expect(view.window(0, 10, null).totalRows).toBe(2);
  });

  it('lets rows stand still while the order is held, and sorts when it is let go', () => {
    const model = new Model();
    const send = (topicName: string, count: number): void => {
      for (let sent = 0; sent < count; sent += 1)
        lend(model.ingest, { topicName, payload: text('1'), flags: 0, at: model.now });
    };
    send('a', 3);
    send('b', 2);
    send('c', 1);
    const view = new TreeView(model.ingest);
    const sort: TreeSort = { by: 'messages', descending: true };
    const shown = (): string => {
      model.ingest.refresh();
      view.window(0, 10, null);
      return view
        .window(0, 10, null)
        .ids.map((id) => Buffer.from(model.ingest.tree.path(id)).toString())
        .join('');
    };
    model.ingest.refresh();
    view.setSort(sort, false);
    expect(shown()).toBe('abc');
    send('c', 10);
    // Not at once: rows must not change places with every message.
    expect(shown()).toBe('abc');
    view.setSort(sort, true);
    model.now += 60_000;
    expect(shown()).toBe('abc');
    send('d', 100);
    expect(shown()).toBe('dabc');
    view.setSort(sort, false);
    expect(shown()).toBe('dcab');
    view.setSort({ by: 'messages', descending: false }, true);
    expect(shown()).toBe('bacd');
  });

  it('counts topics of which it cannot say whether they match', () => {
    const model = new Model();
    const send = (topicName: string, payload: string): void =>
      lend(model.ingest, { topicName, payload: text(payload), flags: 0, at: startAt });
    send('large', `{"t":21,"pad":"${'x'.repeat(300_000)}"}`);
    send('small', '{"t":21}');
    send('other', '{"t":1}');
    const view = new TreeView(model.ingest);
    view.setFilter('json.t>20');
    view.window(0, 10, null);
    expect([view.matchCount, view.unknownCount]).toEqual([1, 1]);
    send('large', '{"t":22}');
    view.window(0, 10, null);
    expect([view.matchCount, view.unknownCount]).toEqual([2, 0]);
    view.setFilter('json.t>20 small');
    view.window(0, 10, null);
    expect([view.matchCount, view.unknownCount]).toEqual([1, 0]);
  });
});
