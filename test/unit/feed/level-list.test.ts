// Levels below a branch against a plain search: order, beginnings, wildcards, what is hidden, and the bound.

import { describe, expect, it } from 'vitest';
import { levelsBelow } from '../../../electron/core/feed/level-list.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { HiddenNodes } from '../../../electron/core/feed/hidden-nodes.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { naturalOrder, type NaiveNode, NaiveTree } from '../../support/naive-tree.ts';
import { defaultTreeSettings } from '../../../shared/tree-settings.ts';
import { lend, oddTopic, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';

function setUp(topicNames: readonly string[] = []) {
  const ingest = createIngest({ budget: createMemoryBudget(64 * 1_048_576), now: () => 0, random: () => 0.4 });
  const naive = new NaiveTree();
  const publish = (topicName: string): void => {
    const message = { topicName, payload: text('1'), flags: 0, at: 0 };
    lend(ingest, message);
    naive.add(message);
  };
  for (const name of topicNames) publish(name);
  const view = new TreeView(ingest);
  return { ingest, naive, publish, view };
}
const namesOf = ({ levels }: { readonly levels: readonly { readonly level: string }[] }) =>
  levels.map(({ level }) => level);

describe('levels below a branch', () => {
  it('are those that begin with the text, in natural order, as many as asked for, and all counted (seeded)', () => {
    const random = createRandomSource(3);
    const { naive, publish, view } = setUp();
    for (let round = 0; round < 300; round += 1) {
      for (let count = 0; count < 4; count += 1) publish(oddTopic(random, 5));
      const parent: NaiveNode = random.below(4) === 0 ? naive.root : random.pick(naive.nodes());
      const children = [...parent.children.values()].sort(naturalOrder);
      const some = children[random.below(children.length + 1)]?.level ?? '';
      const begun = Array.from(some).slice(0, random.below(3)).join('').toUpperCase();
      const wanted = children.filter(({ level }) => level.toLowerCase().startsWith(begun.toLowerCase()));
      const limit = 1 + random.below(4);
      const below = parent === naive.root ? null : parent.path;
      const found = view.levels({ below, plusIsAny: false, text: begun, limit });
      expect(namesOf(found)).toEqual(wanted.slice(0, limit).map(({ level }) => level));
      expect(found).toMatchObject({ matchCount: wanted.length, isLimited: false });
      expect(found.levels.map(({ isBranch }) => isBranch)).toEqual(
        wanted.slice(0, limit).map(({ children: { size } }) => size > 0),
      );
    }
  });

  it('of several branches are each there once, with the topics of all', () => {
    const { view } = setUp(['a/x/state', 'a/x/rate', 'b/x/state', 'b/y/state/deep', '$SYS/x/secret']);
    const found = view.levels({ below: '+/+', plusIsAny: true, text: '', limit: 10 });
    expect(found.levels).toMatchObject([
      { level: 'rate', isBranch: false, topicCount: 1 },
      { level: 'state', isBranch: true, topicCount: 3 },
    ]);
    expect(found.matchCount).toBe(2);
    expect(namesOf(view.levels({ below: 'a/+', plusIsAny: true, text: 's', limit: 10 }))).toEqual(['state']);
    expect(namesOf(view.levels({ below: '$SYS/+', plusIsAny: true, text: '', limit: 10 }))).toEqual(['secret']);
    expect(view.levels({ below: 'a/none', plusIsAny: true, text: '', limit: 10 })).toEqual({
      levels: [],
      matchCount: 0,
      isLimited: false,
    });
  });

  it('of a name that holds a plus are those of that very branch, unless the plus is to be any', () => {
    const { view } = setUp(['a/+/one', 'a/b/two', '+/c', '#/d', 'x/c/e']);
    const below = (name: string, plusIsAny: boolean): string[] =>
      namesOf(view.levels({ below: name, plusIsAny, text: '', limit: 10 }));
    expect(below('a/+', false)).toEqual(['one']);
    expect(below('a/+', true)).toEqual(['one', 'two']);
    expect(below('+', false)).toEqual(['c']);
    expect(below('+', true)).toEqual(['+', 'b', 'c', 'd']);
    expect(below('#', true)).toEqual(['d']);
  });

  it('leave out what is hidden', () => {
    const { ingest } = setUp(['a/x', 'a/y', 'b/z', '$SYS/up']);
    const settings = { ...defaultTreeSettings, hidden: ['a/x', 'b'], showsDollarTopics: false };
    const view = new TreeView(ingest, () => settings);
    expect(namesOf(view.levels({ below: null, plusIsAny: true, text: '', limit: 10 }))).toEqual(['a']);
    expect(namesOf(view.levels({ below: 'a', plusIsAny: true, text: '', limit: 10 }))).toEqual(['y']);
    expect(namesOf(view.levels({ below: 'b', plusIsAny: true, text: '', limit: 10 }))).toEqual([]);
    expect(namesOf(view.levels({ below: '+', plusIsAny: true, text: '', limit: 10 }))).toEqual(['y']);
  });

  it('are looked at up to a bound, which is said', () => {
    const { ingest } = setUp(Array.from({ length: 500 }, (_, at) => `many/${at}`));
    const hidden = new HiddenNodes(ingest.tree, { hidden: [], showsDollarTopics: true });
    const all = { below: 'many', plusIsAny: false, text: '', limit: 3 };
    expect(levelsBelow(ingest.tree, hidden, all)).toMatchObject({ matchCount: 500, isLimited: false });
    expect(namesOf(levelsBelow(ingest.tree, hidden, all))).toEqual(['0', '1', '2']);
    expect(levelsBelow(ingest.tree, hidden, all, 100)).toMatchObject({ matchCount: 100, isLimited: true });
  });
});
