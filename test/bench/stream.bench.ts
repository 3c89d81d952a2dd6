// The stream of all messages: the cost of a frame with a million messages, of a filter over them, and what a pause costs.

import { ArrivalsFeed } from '../../electron/core/feed/arrivals-feed.ts';
import { RowsFeed } from '../../electron/core/feed/rows-feed.ts';
import { SeenIngest } from '../../electron/core/feed/seen-ingest.ts';
import { TreeView } from '../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import { prepareTraffic, sendTraffic } from './support/prepared-traffic.ts';

const payload = new TextEncoder().encode(JSON.stringify({ value: 21.5, unit: 'C' }).padEnd(200, ' '));
const frames = 200;
const place = { connectionId: 'c' as ConnectionId, viewId: 'v' as ViewId };
const monotonicNow = (): number => performance.now();

/** CPU time, which a busy machine does not change: in steps of some microseconds. */
const millis = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1] ?? 0;

for (const messageCount of [10_000, 1_000_000]) {
  const clock = { at: 0 };
  const budget = createMemoryBudget(1536 * 1_048_576);
  const ingest = createIngest({ budget, now: () => clock.at, random: Math.random });
  const names = Array.from({ length: 1000 }, (_, id) => `site/area-${Math.floor(id / 10)}/sensor-${id % 10}`);
  const traffic = prepareTraffic(names, payload);
  sendTraffic(ingest, traffic, messageCount, 0);
  const seen = new SeenIngest(ingest);
  const params = (first: number | null, filter: string) => ({ ...place, first, count: 60, filter });
  const feed = new ArrivalsFeed(seen.asIngest, params(null, ''), { budget, monotonicNow });
  const following = Array.from({ length: frames }, () => {
    sendTraffic(ingest, traffic, 500, 0);
    return millis(() => void feed.poll());
  });
  const scrolled = Array.from({ length: frames }, (_, frame) => {
    feed.update(params(1 + ((frame * 7919) % messageCount), ''));
    return millis(() => void feed.poll());
  });
  const slices: number[] = [];
  feed.update(params(null, 'sensor-7'));
  /** One look further; false: all has been looked at. No frame is sent where only counts have changed a moment ago. */
  const slice = (): boolean => {
    const answers: ReturnType<typeof feed.poll>[] = [];
    slices.push(millis(() => answers.push(feed.poll())));
    return answers[0]?.data.scanning !== false;
  };
  while (slice());
  console.log(
    `${messageCount} messages: frame that follows 10,000 msg/s ${median(following).toFixed(3)} ms, frame elsewhere ` +
      `${median(scrolled).toFixed(3)} ms; filter: ${slices.length} frames, longest ${Math.max(...slices).toFixed(1)} ms, ` +
      `in all ${slices.reduce((a, b) => a + b, 0).toFixed(0)} ms`,
  );
  feed.close();
  ingest.close();
}

{
  const budget = createMemoryBudget(1536 * 1_048_576);
  const ingest = createIngest({ budget, now: () => 0, random: Math.random });
  const names = Array.from(
    { length: 1_000_000 },
    (_, id) => `site/area-${Math.floor(id / 1000)}/device-${Math.floor(id / 10) % 100}/sensor-${id % 10}`,
  );
  const traffic = prepareTraffic(names, payload);
  sendTraffic(ingest, traffic, names.length, 0);
  const busy = prepareTraffic(names.slice(0, 1000), payload);
  const perMessage = (): number => (millis(() => sendTraffic(ingest, busy, 200_000, 0)) * 1000) / 200_000;
  perMessage();
  const seen = new SeenIngest(ingest);
  const live: number[] = [];
  const paused: number[] = [];
  const begins: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    seen.setPaused(false);
    live.push(perMessage());
    begins.push(millis(() => seen.setPaused(true)));
    paused.push(perMessage());
  }
  const view = new TreeView(seen.asIngest);
  const rows = new RowsFeed(view, { ...place, first: 0, count: 60, anchor: null, filter: '' }, () => undefined);
  const frame = median(
    Array.from({ length: frames }, (_, at) => {
      rows.update({ ...place, first: at, count: 60, anchor: null, filter: '' });
      return millis(() => void rows.poll());
    }),
  );
  const before = budget.usedBytes;
  const end = millis(() => seen.setPaused(false));
  const heldMegabytes = (before - budget.usedBytes) / 1_048_576;
  console.log(
    `pause with 1,000,000 topics: begins in ${median(begins).toFixed(1)} ms, ends in ${end.toFixed(1)} ms, frame of 60 rows ` +
      `${frame.toFixed(3)} ms; per message ${Math.min(...live).toFixed(3)} us live, ${Math.min(...paused).toFixed(3)} us paused ` +
      `(1,000 topics changing); it held ${heldMegabytes.toFixed(1)} MB`,
  );
}
