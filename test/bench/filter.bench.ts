// Filters, Find and the broker panel's round over a million topics, and sorting very many siblings: the first result, the longest slice, and all of it. Names of 40 bytes,
// 200-byte JSON values; slices come at most every 50 ms in the application.

import { RowsFeed } from '../../electron/core/feed/rows-feed.ts';
import { TopicScan } from '../../electron/core/feed/topic-scan.ts';
import { TreeView } from '../../electron/core/feed/tree-view.ts';
import { Slice } from '../../electron/core/feed/slice.ts';
import { createIngest, type Ingest } from '../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import { naturalSort, type TreeSort } from '../../shared/tree-sort.ts';
import { prepareTraffic, sendTraffic } from './support/prepared-traffic.ts';
import { threadCpuMs } from './support/thread-cpu.ts';

const payload = new TextEncoder().encode(JSON.stringify({ value: 21.5, unit: 'C' }).padEnd(200, ' '));

const params = (filter: string, sort: TreeSort) => ({
  connectionId: 'c' as ConnectionId,
  viewId: 'v' as ViewId,
  first: 0,
  count: 60,
  anchor: null,
  filter,
  sort,
});

/** Works once and tells what that took of the core's thread. */
const millis = (work: () => void): number => {
  const before = threadCpuMs();
  work();
  return threadCpuMs() - before;
};

/** Topics in scattered order. Their names are not kept: a core has none on its heap, and its garbage collector would go through them. */
function filled(
  count: number,
  nameOf: (id: number) => string,
): { readonly ingest: Ingest; readonly send: (at: number) => void } {
  const clock = { at: 0 };
  const budget = createMemoryBudget(2048 * 1_048_576);
  const ingest = createIngest({ budget, now: () => clock.at, random: Math.random });
  const namesFrom = (at: number): string[] =>
    Array.from({ length: 5000 }, (_, index) => nameOf(((at + index) * 7919) % count));
  const traffic = prepareTraffic(namesFrom(0), payload);
  sendTraffic(ingest, traffic, 5000, 0);
  for (let at = 5000; at < count; at += 5000) sendTraffic(ingest, prepareTraffic(namesFrom(at), payload), 5000, 0);
  ingest.refresh();
  // Whoever filters has seen the tree before.
  const feed = new RowsFeed(new TreeView(ingest), params('', naturalSort), () => undefined);
  feed.poll();
  feed.close();
  const send = (at: number): void => {
    clock.at = at;
    sendTraffic(ingest, traffic, 5000, at);
  };
  return { ingest, send };
}

/** Polls, and works ahead as between two frames, until nothing is left to be done; what each slice took. */
function slicesOf(feed: RowsFeed, view: TreeView): readonly number[] {
  const slices: number[] = [];
  do {
    slices.push(millis(() => void feed.poll()));
    for (let ahead = 0; ahead < 8 && view.hasWorkAhead; ahead += 1) slices.push(millis(() => void view.workAhead()));
  } while (view.isWorking && slices.length < 5000);
  return slices;
}

/** As `slicesOf`, until a frame shows rows below the branch that was opened. */
function slicesToFirstFrame(feed: RowsFeed, view: TreeView): readonly number[] {
  const slices: number[] = [];
  let rowCount = 0;
  const look = (): void => {
    rowCount = feed.poll()?.data.rows.length ?? 0;
  };
  for (;;) {
    slices.push(millis(look));
    if (rowCount > 1 || slices.length > 5000) return slices;
    slices.push(millis(() => void view.workAhead()));
  }
}

/** What is asked for at once, but done a slice at a time, and then answered. */
function slicesOfAnswer(prepare: (slice: Slice) => boolean, answer: () => void): readonly number[] {
  const slices: number[] = [];
  const state = { isDone: false };
  const goOn = (): void => {
    state.isDone = prepare(new Slice());
  };
  while (!state.isDone) slices.push(millis(goOn));
  slices.push(millis(answer));
  return slices;
}

function report(what: string, slices: readonly number[], more: string): void {
  const longest = Math.max(...slices).toFixed(1);
  const all = slices.reduce((a, b) => a + b, 0).toFixed(0);
  console.log(`${what}: ${slices.length} slices, longest ${longest} ms, in all ${all} ms${more}`);
}

{
  const { ingest } = filled(
    1_000_000,
    (id) => `site/area-${Math.floor(id / 1000)}/device-${Math.floor(id / 10) % 100}/sensor-${id % 10}`,
  );
  const filters = ['sensor-7', '+/+/device-7/#', '/-9\\d\\/sensor-[0-4]$/', 'value:"21.5"', 'json.value>21', 'rate>1'];
  for (const filter of filters) {
    const view = new TreeView(ingest);
    const feed = new RowsFeed(view, params(filter, naturalSort), () => undefined);
    const slices = slicesOf(feed, view);
    report(`1M topics, ${filter}`, slices, `, first ${(slices[0] ?? 0).toFixed(1)} ms, ${view.matchCount} match`);
    feed.close();
  }
  for (const text of ['sensor-7', 'value:"21.5"']) {
    const view = new TreeView(ingest);
    const find = { text, topicId: null };
    const feed = new RowsFeed(view, { ...params('', naturalSort), find }, () => undefined);
    const slices = slicesOf(feed, view);
    report(`1M topics, find ${text}`, slices, `, ${view.findFigures(null)?.hitCount} hits`);
    feed.close();
  }
  const means = { now: () => 1000, monotonicNow: () => performance.now(), onlineSince: () => 0 };
  const scan = new TopicScan({ ingest, ...means });
  const slices: number[] = [];
  do slices.push(millis(() => void scan.step()));
  while (scan.isFirst);
  report('1M topics, one round of the broker panel', slices, '');
  ingest.close();
}

for (const children of [10_000, 100_000, 1_000_000]) {
  const { ingest, send } = filled(children, (id) => `flat/sensor-${id}`);
  const other = new TreeView(ingest);
  const wanted = ingest.tree.lastingId(children >> 1);
  other.openAbove(wanted);
  const revealing = (slice: Slice): boolean => other.prepareReveal(wanted, slice);
  report(
    `${children} siblings: reveal`,
    slicesOfAnswer(revealing, () => void other.reveal(wanted)),
    '',
  );
  other.setFind('sensor-1');
  while (other.findFigures(null)?.scanning === true) other.window(0, 60, null);
  const finding = (slice: Slice): boolean => other.prepareFind(null, 'next', slice);
  report(
    `${children} siblings: find the first hit`,
    slicesOfAnswer(finding, () => void other.find(null, 'next')),
    '',
  );
  const view = new TreeView(ingest);
  const feed = new RowsFeed(view, params('', naturalSort), () => undefined);
  feed.poll();
  view.setExpanded([1], true);
  report(`${children} siblings opened: first frame`, slicesToFirstFrame(feed, view), '');
  report(`${children} siblings opened: the rest`, slicesOf(feed, view), '');
  feed.update(params('', { by: 'rate', descending: true }));
  report(`${children} siblings by rate`, slicesOf(feed, view), '');
  send(1000);
  send(4000);
  report(`${children} siblings by rate again, 10,000 messages later`, slicesOf(feed, view), '');
  feed.update(params('sensor-1', naturalSort));
  report(`${children} siblings under a filter`, slicesOf(feed, view), `, ${view.matchCount} match`);
  ingest.close();
}
