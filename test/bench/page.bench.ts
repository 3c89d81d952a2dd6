// The whole way, broker to screen, with the web page open: start-up, what the page costs, and publish to visible.
// Reach: page at most 12 % of a core at any rate; publish to visible at 10,000 msg/s: median 60 ms, p99 150 ms.

import { startMosquitto } from '../support/mosquitto.ts';
import { loadTopics, openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { openBenchPage, watchForText } from './support/web-page.ts';

const now = (): number => performance.timeOrigin + performance.now();
const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
const payloadBytes = 200;
const topics = loadTopics(1000);
const online = 'footer[aria-label="Status"]';

{
  const startedAt = now();
  const demo = await openBenchPage(['--demo']);
  const shownAt = await watchForText(demo.page, '[role="treeitem"]', 'fleet');
  console.log(
    `start-up: process to address ${demo.listeningMs.toFixed(0)} ms, process to the demo's living tree ${(shownAt - startedAt).toFixed(0)} ms (with Chromium's own start)`,
  );
  await demo.close();
}

{
  const broker = await startMosquitto({ config: ['log_type none'] });
  const bench = await openBenchPage(['--connect', `mqtt://127.0.0.1:${broker.port}`]);
  await watchForText(bench.page, online, 'Online');
  const load = await openLoadPublisher({ port: broker.port, topics, payloadBytes });
  // The first messages make the tree, which is not what is measured.
  await load.run(2000, 2000);
  for (const perSecond of [1000, 20_000]) {
    const before = await bench.pageCpuSeconds();
    const { seconds } = await load.run(perSecond * 10, perSecond);
    const share = ((await bench.pageCpuSeconds()) - before) / seconds;
    console.log(`page at ${perSecond.toLocaleString('en')} msg/s: ${(share * 100).toFixed(1)} % of a core`);
  }
  // Sorts before the load's topics, so that its row stays in view.
  const probe = await openLoadPublisher({ port: broker.port, topics: ['a-probe'], payloadBytes });
  for (const perSecond of [1000, 10_000]) {
    const delays: number[] = [];
    const running = load.run(perSecond * 30, perSecond);
    for (let n = 0; n < 60; n += 1) {
      const value = `v${perSecond}x${n}.`;
      const visible = watchForText(bench.page, '[role="treeitem"]', value);
      // As far apart as a hand sends them (a topic that gets them faster is shown with the beat), over all phases of the beat.
      await new Promise((resolve) => setTimeout(resolve, 200 + ((n * 37) % 300)));
      const sentAt = now();
      await probe.send(publishPacket('a-probe', Buffer.from(value)));
      delays.push((await visible) - sentAt);
    }
    await running;
    console.log(
      `publish to visible at ${perSecond.toLocaleString('en')} msg/s: median ${quantile(delays, 0.5).toFixed(0)} ms, p99 ${quantile(delays, 0.99).toFixed(0)} ms (${delays.length} probes)`,
    );
  }
  load.close();
  probe.close();
  await bench.close();
  await broker.close();
}
