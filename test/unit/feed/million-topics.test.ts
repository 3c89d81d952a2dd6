// A million topics: all counted, found, windowed and filtered, within the memory promised. Figures are in test/bench.

import { expect, it } from 'vitest';
import { TreeView } from '../../../electron/core/feed/tree-view.ts';
import { createIngest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { text } from '../../support/publishes.ts';

const topicCount = 1_000_000;

it('bears a million topics', () => {
  const budget = createMemoryBudget(1024 * 1_048_576);
  const ingest = createIngest({ budget, now: () => 0, random: () => 0.3 });
  const payload = text('20.5 C');
  const chunk = new Uint8Array(256);
  for (let id = 0; id < topicCount; id += 1) {
    const topic = text(`site/area-${Math.floor(id / 1000)}/device-${Math.floor(id / 10) % 100}/sensor-${id % 10}`);
    chunk.set(topic);
    chunk.set(payload, topic.length);
    ingest.receive(chunk, 0, topic.length, topic.length, topic.length + payload.length, 0, 0, null);
  }
  const bytesPerTopic = budget.usedBytes / topicCount - payload.length;
  console.log(`${Math.round(bytesPerTopic)} bytes a topic beside its payload`);
  // The promise is 600 with a payload of 200 bytes, which is in the history too.
  expect(bytesPerTopic).toBeLessThan(400);
  ingest.refresh();
  expect(ingest.tree.topicCount).toBe(topicCount);
  expect(ingest.ledger()).toMatchObject({ keptCount: topicCount, refused: { topicLimit: 0 } });

  const view = new TreeView(ingest);
  const all = Array.from({ length: ingest.tree.nodeCount - 1 }, (_, index) => index + 1);
  view.setExpanded(all, true);
  const rows = view.window(600_000, 3, null);
  expect(rows.totalRows).toBe(topicCount + 100_000 + 1000 + 1);
  const names = rows.ids.map((id) => Buffer.from(ingest.tree.path(id)).toString());
  // Row 0 is `site`; an area takes 1 + 100 * 11 rows.
  const area = Math.floor(599_999 / 1101);
  expect(names[0]?.startsWith(`site/area-${area}/`)).toBe(true);
  view.setFilter('AREA-999/device-99/sensor-9');
  for (let slice = 0; slice < 1000 && view.isScanning; slice += 1) view.window(0, 10, null);
  expect(view.isScanning).toBe(false);
  expect(view.window(0, 10, null)).toMatchObject({ totalRows: 4 });
  ingest.close();
}, 120_000);
