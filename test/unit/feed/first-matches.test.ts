// What a new filter over very many topics shows, and when: its first rows as soon as they stand in order, and no frame that only counts on.

import { expect, it } from 'vitest';
import { beatTicks } from '../../../electron/core/feed/beat.ts';
import { RowsFeed } from '../../../electron/core/feed/rows-feed.ts';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { ConnectionId, ViewId } from '../../../shared/ids.ts';
import type { RowsFrame } from '../../../shared/tree.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { text } from '../../support/publishes.ts';

const params = {
  connectionId: 'one' as ConnectionId,
  viewId: 'view' as ViewId,
  first: 0,
  count: 40,
  anchor: null,
  filter: '',
  sort: naturalSort,
};

function filled(topicNames: Iterable<string>): Ingest {
  const ingest = createIngest({
    budget: createMemoryBudget(512 * 1_048_576),
    now: () => 0,
    random: () => 0.4,
  });
  for (const topicName of topicNames) {
    const name = text(topicName);
    ingest.receive(name, 0, name.length, name.length, name.length, 0, 0, null);
  }
  ingest.refresh();
  return ingest;
}

/** `count` siblings that came in no order, then others that match nothing that these do. */
function* names(count: number): Generator<string> {
  for (let n = 0; n < count; n += 1) yield `plant/machine-${(n * 7919) % count}`;
  for (let n = 0; n < 4 * count; n += 1) yield `yard/gate-${n}`;
}

/** The frames of an update, between ticks that never come, until the source says nothing more by itself. */
async function framesAfter(feed: RowsFeed, filter: string): Promise<RowsFrame[]> {
  const frames: RowsFrame[] = [];
  const take = (): void => {
    const frame = feed.poll();
    if (frame !== null) frames.push(frame.data);
  };
  feed.whenReady(take);
  feed.update({ ...params, filter });
  take();
  for (let turn = 0; turn < 20_000 && frames.length === 0; turn += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
  }
  return frames;
}

const levels = (frame: RowsFrame | undefined): readonly string[] | undefined => frame?.rows.map(({ level }) => level);

it('shows the first matches without waiting for a tick, in order, and no empty tree before them', async () => {
  const count = 30_000;
  const ingest = filled(names(count));
  const view = new TreeView(ingest);
  const feed = new RowsFeed(view, params, () => undefined);
  expect(levels(feed.poll()?.data)).toEqual(['plant', 'yard']);
  // The very last topics match.
  const late = await framesAfter(feed, 'gate-119999');
  expect(late.map((frame) => levels(frame))).toEqual([['yard', 'gate-119999']]);
  // Many match: as soon as the first of those found stand in order. Nothing was put between them since.
  const [many] = await framesAfter(feed, 'machine');
  expect(many?.rows).toHaveLength(40);
  const shown = many?.rows.slice(1).map(({ level }) => Number(level.slice('machine-'.length))) ?? [];
  expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  // Where nothing matches, that is said once all were looked at.
  const [none] = await framesAfter(feed, 'nothing like it');
  expect(none).toMatchObject({ rows: [], totalRows: 0, matchCount: 0, scanning: false });
  feed.close();
  ingest.close();
});

it('leaves matches that only add to the counts for the beat, and tells the end of it at once', () => {
  const count = 40_000;
  const ingest = filled(Array.from({ length: count }, (_, n) => `plant/machine-${n}`));
  const view = new TreeView(ingest);
  const feed = new RowsFeed(view, params, () => undefined);
  let tick = 5 * beatTicks;
  feed.poll(tick);
  feed.update({ ...params, filter: 'machine' });
  const frames: { readonly tick: number; readonly frame: RowsFrame }[] = [];
  const take = (at?: number): void => {
    const frame = feed.poll(at)?.data;
    if (frame !== undefined) frames.push({ tick, frame });
  };
  take();
  while (frames.length === 0) take();
  expect(frames[0]?.frame.scanning).toBe(true);
  for (let end = tick + 5000; tick < end && (view.isScanning || view.isSorting); ) {
    tick += 1;
    take(tick);
  }
  tick += 1;
  take(tick);
  const last = frames.at(-1)?.frame;
  expect(last).toMatchObject({ scanning: false, sorting: false, matchCount: count, totalRows: count + 1 });
  const between = frames.slice(1, -1).filter(({ frame }, at) => {
    const before = frames[at]?.frame;
    return String(levels(before)) === String(levels(frame));
  });
  const beats = between.map((one) => Math.floor(one.tick / beatTicks));
  expect(new Set(beats).size).toBe(beats.length);
  feed.close();
  ingest.close();
});
