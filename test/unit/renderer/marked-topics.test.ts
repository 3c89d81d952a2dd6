// Several selected topics: ranges, the limit, and what leaves one alone.

import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createMarkedTopics } from '../../../renderer/model/marked-topics.ts';
import type { Notices } from '../../../renderer/model/notices.ts';
import { noSelection, type Selection, type SelectionState } from '../../../renderer/model/selection.ts';
import type { Tree } from '../../../renderer/model/tree.ts';
import type { TopicId } from '../../../shared/ids.ts';
import { maximumSelected } from '../../../shared/topic-records.ts';
import { settle } from '../../support/scripted-line.ts';

const id = (number: number): TopicId => number as TopicId;

/** A flat tree: topic n stands in row n. Answers come when `answer` is called, the oldest first. */
function setUp(rowCount: number) {
  const store = createStore<SelectionState>(() => noSelection);
  const selection = {
    store,
    select: (topicId: TopicId | null) => store.setState({ topicId }),
  } as unknown as Selection;
  const listeners = new Set<() => void>();
  const summary = { connectionId: 'c', totalRows: rowCount, filter: '' };
  const waiting: (() => void)[] = [];
  const tree = {
    subscribe: (listener: () => void) => listeners.add(listener),
    summary: () => summary,
    rowsBetween: (from: TopicId | null, to: TopicId | null, limit: number) =>
      new Promise((resolve) => {
        waiting.push(() => {
          const [start, end] = [from ?? 0, to ?? rowCount - 1];
          if (start >= rowCount) return resolve(null);
          const all = Array.from({ length: Math.abs(end - start) + 1 }, (_, n) => Math.min(start, end) + n);
          const topicIds = start <= end ? all.slice(0, limit) : all.slice(-limit);
          return resolve({ topicIds, rowCount: all.length });
        });
      }),
  } as unknown as Tree;
  const said: string[] = [];
  const notices = { toast: ({ message }: { message: string }) => said.push(message) } as unknown as Notices;
  const marked = createMarkedTopics({ tree, selection, notices });
  const answer = async (): Promise<void> => {
    for (const one of waiting.splice(0)) one();
    await settle();
  };
  const filter = (text: string): void => {
    summary.filter = text;
    for (const listener of listeners) listener();
  };
  const ids = () => [...marked.store.getState().topicIds];
  return { marked, selection, said, answer, filter, ids, shown: () => store.getState().topicId };
}

describe('several selected topics', () => {
  it('are a range from where it began, whichever way it goes', async () => {
    const { marked, answer, ids, shown } = setUp(100);
    marked.only(id(50));
    void marked.extendTo(id(52));
    await answer();
    expect(ids()).toEqual([50, 51, 52]);
    expect(shown()).toBe(52);
    void marked.extendTo(id(49));
    await answer();
    expect(ids()).toEqual([49, 50]);
    marked.clear();
    expect(ids()).toEqual([49]);
    void marked.extendTo(id(51));
    await answer();
    expect(ids()).toEqual([49, 50, 51]);
  });

  it('take the last wish, whatever the order of answers', async () => {
    const { marked, answer, ids } = setUp(100);
    marked.only(id(5));
    void marked.extendTo(id(6));
    void marked.extendTo(id(7));
    void marked.extendTo(id(8));
    await answer();
    expect(ids()).toEqual([5, 6, 7, 8]);
    void marked.extendTo(id(20));
    marked.only(id(1));
    await answer();
    expect(ids()).toEqual([1]);
  });

  it('are at most 10,000, which is said once', async () => {
    const { marked, answer, ids, said } = setUp(25_000);
    marked.only(id(20_000));
    for (const to of [3, 2, 1]) {
      void marked.extendTo(id(to));
      await answer();
    }
    expect(ids()).toHaveLength(maximumSelected + 1);
    expect(ids().slice(0, 1)).toEqual([20_000 - maximumSelected + 1]);
    expect(said).toEqual(['10,000 of 19,998 rows are selected: more cannot be at once.']);
    void marked.selectAll();
    await answer();
    expect(ids()[0]).toBe(0);
    marked.only(id(0));
    void marked.selectAll();
    await answer();
    expect(said).toHaveLength(2);
  });

  it('are one again when something else chooses, when a filter changes, and when the range is gone', async () => {
    const { marked, selection, answer, ids, filter } = setUp(10);
    marked.only(id(1));
    marked.toggle(id(4));
    expect(ids()).toEqual([1, 4]);
    selection.select(id(7));
    expect(ids()).toEqual([7]);
    marked.toggle(id(8));
    filter('x');
    expect(ids()).toEqual([8]);
    marked.only(id(99));
    void marked.extendTo(id(3));
    await answer();
    expect(ids()).toEqual([3]);
  });

  it('stay as they are while the cursor roams, and take its row in or leave it out', async () => {
    const { marked, answer, ids, shown } = setUp(10);
    const cursor = () => marked.store.getState().cursorId;
    marked.only(id(1));
    expect(cursor()).toBe(1);
    marked.moveCursor(id(5));
    expect([cursor(), shown(), ids()]).toEqual([5, 1, [1]]);
    marked.toggle(id(5));
    expect([cursor(), shown(), ids()]).toEqual([5, 5, [1, 5]]);
    // Left out, and the keys go on from there.
    marked.toggle(id(5));
    expect([cursor(), shown(), ids()]).toEqual([5, 1, [1]]);
    marked.toggle(id(3));
    void marked.extendTo(id(4));
    await answer();
    expect([cursor(), ids()]).toEqual([4, [3, 4]]);
    marked.moveCursor(id(9));
    marked.clear();
    expect([cursor(), ids()]).toEqual([4, [4]]);
  });

  it('keep the last one', () => {
    const { marked, ids, shown } = setUp(10);
    marked.only(id(1));
    marked.toggle(id(1));
    expect(ids()).toEqual([1]);
    marked.toggle(id(2));
    marked.toggle(id(2));
    expect(ids()).toEqual([1]);
    expect(shown()).toBe(1);
  });
});
