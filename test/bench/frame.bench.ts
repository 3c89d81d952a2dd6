// The cost of a frame of 60 rows under traffic with 1k, 100k and 1M topics; opening large nodes; filtering; what a view costs.

import { RowsFeed } from '../../electron/core/feed/rows-feed.ts';
import { TreeView } from '../../electron/core/feed/tree-view.ts';
import { createIngest, type Ingest } from '../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { naturalSort } from '../../shared/tree-sort.ts';
import type { ViewId, ConnectionId } from '../../shared/ids.ts';
import { prepareTraffic, sendTraffic } from './support/prepared-traffic.ts';

const payload = new TextEncoder().encode(JSON.stringify({ value: 21.5, unit: 'C' }).padEnd(200, ' '));
const frames = 200;
const messagesPerFrame = 500;

const params = (first: number, filter: string) => ({
  connectionId: 'c' as ConnectionId,
  viewId: 'v' as ViewId,
  first,
  count: 60,
  anchor: null,
  filter,
  sort: naturalSort,
  holdOrder: false,
});

const millis = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};

function filled(topicNames: readonly string[]): {
  readonly ingest: Ingest;
  readonly send: (count: number, at: number) => void;
} {
  const clock = { at: 0 };
  const budget = createMemoryBudget(1536 * 1_048_576);
  const ingest = createIngest({ budget, now: () => clock.at, random: Math.random });
  const traffic = prepareTraffic(topicNames, payload);
  sendTraffic(ingest, traffic, topicNames.length, 0);
  const send = (count: number, at: number): void => {
    clock.at = at;
    sendTraffic(ingest, traffic, count, at);
  };
  return { ingest, send };
}

const allNodes = (ingest: Ingest): number[] =>
  Array.from({ length: ingest.tree.nodeCount - 1 }, (_, index) => index + 1);

for (const topicCount of [1000, 100_000, 1_000_000]) {
  const names = Array.from(
    { length: topicCount },
    (_, id) => `site/area-${Math.floor(id / 1000)}/device-${Math.floor(id / 10) % 100}/sensor-${id % 10}`,
  );
  const { ingest, send } = filled(names);
  const view = new TreeView(ingest);
  const expandAll = millis(() => view.setExpanded(allNodes(ingest), true));
  const feed = new RowsFeed(view, params(Math.floor(topicCount / 2), ''), () => undefined);
  const times = (prepare: (frame: number) => void): number => {
    const all = Array.from({ length: frames }, (_, frame) => {
      prepare(frame);
      return millis(() => void feed.poll());
    });
    return all.sort((a, b) => a - b)[frames / 2] ?? 0;
  };
  const first = millis(() => void feed.poll());
  const busy = times((frame) => send(messagesPerFrame, frame * 50));
  const scrolled = times((frame) => feed.update(params((frame * 7919) % topicCount, '')));
  const typed = new TreeView(ingest);
  const filter = new RowsFeed(typed, params(0, 'sensor-7'), () => undefined);
  const slices: number[] = [];
  do slices.push(millis(() => void filter.poll()));
  while (typed.isScanning);
  console.log(
    `${topicCount} topics, all open: open all ${expandAll.toFixed(0)} ms, first frame ${first.toFixed(2)} ms, ` +
      `frame under traffic ${busy.toFixed(3)} ms, frame elsewhere ${scrolled.toFixed(3)} ms; ` +
      `filter: ${slices.length} frames, longest ${Math.max(...slices).toFixed(1)} ms, in all ${slices.reduce((a, b) => a + b, 0).toFixed(0)} ms, ${typed.matchCount} matches`,
  );
  ingest.close();
}

for (const children of [10_000, 100_000]) {
  for (const [kind, name] of [
    ['sensor-17', (id: number) => `sensor-${id}`],
    ['random hex', (id: number) => (Math.imul(id, 2_654_435_761) >>> 0).toString(16)],
  ] as const) {
    const { ingest } = filled(Array.from({ length: children }, (_, id) => `flat/${name(id)}`));
    const view = new TreeView(ingest);
    const feed = new RowsFeed(view, params(0, ''), () => undefined);
    feed.poll();
    const opened = millis(() => {
      view.setExpanded([1], true);
      feed.poll();
    });
    console.log(`opening ${children} children (${kind}): ${opened.toFixed(1)} ms`);
    ingest.close();
  }
}
