// What the message pane costs: a click on a topic until its payload stands there, the page's CPU while a lively topic is shown, and the
// longest task while 3.5 MB of JSON are shown whole. Reach: 50 ms, 12 % of a core, 50 ms.

import { loadTopics, openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { clickUntil, openBenchPage, watchForText } from './support/web-page.ts';

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;

const broker = await startMosquitto({ config: ['max_queued_messages 0', 'max_packet_size 20000000'] });
const bench = await openBenchPage(['--connect', `mqtt://127.0.0.1:${broker.port}`]);
const { page } = bench;
await watchForText(page, 'footer[aria-label="Status"]', 'Online');
const small = await openLoadPublisher({ port: broker.port, topics: ['a'], payloadBytes: 200 });
for (let n = 0; n < 20; n += 1) await small.send(publishPacket(`leaf${n}`, Buffer.from(`{"value": "payload-${n}."}`)));
await watchForText(page, '[role="treeitem"]', 'leaf19');
await page.getByRole('treeitem', { name: /^leaf0\b/ }).click();

{
  const delays: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const n = (round * 7 + 1) % 20;
    const wanted = { selector: '[role="tabpanel"]', text: `payload-${n}.` };
    delays.push(await clickUntil(bench, `[role="treeitem"][aria-label^="leaf${n},"]`, wanted));
  }
  console.log(
    `click on a topic until its payload is there: median ${quantile(delays, 0.5).toFixed(0)} ms, p99 ${quantile(delays, 0.99).toFixed(0)} ms`,
  );
}

{
  const values = Array.from({ length: 30_000 }, (_, id) => ({
    id,
    name: `sensor ${id}`,
    value: id * 1.5,
    tags: ['a', 'b'],
    note: 'x'.repeat(40),
  }));
  await small.send(publishPacket('big', Buffer.from(JSON.stringify(values))));
  await page.getByRole('treeitem', { name: /^big\b/ }).click();
  const showAll = page.getByRole('button', { name: 'Show all' });
  await showAll.waitFor();
  const cpuBefore = await bench.pageCpuSeconds();
  await page.evaluate(() => {
    const observed = window as unknown as { longest: number };
    observed.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) observed.longest = Math.max(observed.longest, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  await showAll.click();
  await showAll.waitFor({ state: 'detached' });
  await page.waitForTimeout(3000);
  const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  const cpu = (await bench.pageCpuSeconds()) - cpuBefore;
  console.log(`3.5 MB of JSON shown whole: longest task ${longest.toFixed(0)} ms, ${cpu.toFixed(2)} CPU-s in all`);
}

for (const isLively of [false, true]) {
  const load = await openLoadPublisher({ port: broker.port, topics: loadTopics(1000), payloadBytes: 200 });
  const lively = await openLoadPublisher({ port: broker.port, topics: ['leaf1'], payloadBytes: 200 });
  await page.getByRole('treeitem', { name: isLively ? /^leaf1\b/ : /^leaf0\b/ }).click();
  const before = await bench.pageCpuSeconds();
  const [{ seconds }] = await Promise.all([load.run(18_000 * 12, 18_000), lively.run(2000 * 12, 2000)]);
  const share = ((await bench.pageCpuSeconds()) - before) / seconds;
  const shown = isLively ? 'a topic with 2,000 of them' : 'a quiet topic';
  console.log(`20,000 msg/s, ${shown} shown: page ${(share * 100).toFixed(0)} % of a core`);
  load.close();
  lively.close();
}
small.close();
await bench.close();
await broker.close();
