// Views over a tree whose topics are given up: the rows are those of what is left, opened nodes stay open, filters hold, and an old id
// never shows another topic.

import { expect, it, vi } from 'vitest';
import type { ConnectionId, TopicId, ViewId } from '../../../shared/ids.ts';
import { MessagesFeed } from '../../../electron/core/feed/messages-feed.ts';
import { describeTopic } from '../../../electron/core/feed/topics.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { lend, text } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';
import { same } from '../../support/same.ts';

it('shows what is left, whatever was given up (oracle)', () => {
  const random = createRandomSource(4);
  const ingest = createIngest({
    budget: createMemoryBudget(2 * 1_048_576),
    now: () => 0,
    random: () => random.next(),
  });
  const { tree } = ingest;
  const pathOf = (id: number): string => Buffer.from(tree.path(id)).toString();
  const idOf = (path: string): number => tree.find(text(path), 0, text(path).length);
  const view = new TreeView(ingest);
  const filtered = new TreeView(ingest);
  filtered.setFilter('7');
  const send = (topicName: string): void => lend(ingest, { topicName, payload: text('x'), flags: 0, at: 0 });

  send('first/0');
  const early = { connectionId: 'c' as ConnectionId, topicId: tree.lastingId(idOf('first/0')) as TopicId, limit: 5 };
  const feed = new MessagesFeed(ingest, { ...early, viewId: 'v' as ViewId });
  expect(feed.poll()?.data).toMatchObject({ ownCount: 1, givenUp: false });
  let opened = new Set<string>();
  let hasEnded = false;
  for (let round = 0; round < 30; round += 1) {
    for (let count = 0; count < 1000; count += 1) {
      send(random.below(5) === 0 ? `steady/${random.below(50)}` : `new/${random.below(9)}/${round * 1000 + count}`);
    }
    const rows = view.window(0, 100_000, null).ids;
    // The oracle: a plain walk over what is there.
    const wanted: string[] = [];
    const walk = (parent: number): void => {
      const children: number[] = [];
      for (let id = tree.firstChild(parent); id !== 0; id = tree.nextSibling(id)) children.push(id);
      const levelOf = (id: number): string => pathOf(id).split('/').at(-1) ?? '';
      children.sort((a, b) => levelOf(a).localeCompare(levelOf(b), 'en', { numeric: true }));
      for (const id of children) {
        wanted.push(pathOf(id));
        if (opened.has(pathOf(id))) walk(id);
      }
    };
    // What was given up whole and came again is closed.
    opened = new Set([...opened].filter((path) => idOf(path) !== -1 && view.openness(idOf(path)).isOpen));
    walk(0);
    same(rows.map(pathOf).join(), wanted.join(), 'rows');
    while (filtered.isScanning) filtered.window(0, 10, null);
    let matches = 0;
    for (let place = 0; place < tree.topicCount; place += 1) {
      if (pathOf(tree.topicAt(place)).includes('7')) matches += 1;
    }
    filtered.window(0, 10, null);
    same(filtered.matchCount, matches, 'matches');

    const path = random.pick(['steady', 'new', 'new/1', 'new/5']);
    opened.add(path);
    view.setExpanded([tree.lastingId(idOf(path))], true);
    hasEnded ||= feed.poll()?.data.givenUp === true;
  }
  expect(ingest.ledger().givenUpTopicCount).toBeGreaterThan(5000);
  expect(opened).toContain('steady');
  expect(hasEnded).toBe(true);
  expect(feed.poll()).toBeNull();
  send('first/0');
  expect(describeTopic(ingest, early.topicId)).toBeNull();
  expect(tree.lastingId(idOf('first/0'))).not.toBe(early.topicId);
});

it('goes on showing a large branch while topics are given up at each look, on a machine on which every slice is over at once', () => {
  const clock = vi.spyOn(performance, 'now');
  let at = 0;
  clock.mockImplementation(() => (at += 1000));
  try {
    const ingest = createIngest({ budget: createMemoryBudget(4 * 1_048_576), now: () => 0, random: () => 0.4 });
    let count = 0;
    const send = (): void => {
      lend(ingest, { topicName: `flat/${count}`, payload: text(''), flags: 0, at: 0 });
      count += 1;
    };
    while (ingest.tree.removalCount === 0) send();
    expect(ingest.tree.topicCount).toBeGreaterThan(4096);
    const view = new TreeView(ingest);
    view.setExpanded([1], true);
    const params = { connectionId: 'c' as ConnectionId, viewId: 'v' as ViewId, first: 0, count: 30, anchor: null };
    const feed = new RowsFeed(view, { ...params, filter: '', sort: naturalSort }, () => undefined);
    let shown = 0;
    for (let poll = 0; poll < 60; poll += 1) {
      const { removalCount } = ingest.tree;
      while (ingest.tree.removalCount === removalCount) send();
      const frame = feed.poll()?.data;
      if (frame === undefined) continue;
      shown += 1;
      expect(frame.rows).toHaveLength(30);
      expect(frame.totalRows).toBe(1 + ingest.tree.topicCount);
    }
    expect(shown).toBeGreaterThan(20);
    feed.close();
    ingest.close();
  } finally {
    clock.mockRestore();
  }
});
