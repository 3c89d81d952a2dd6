// Long and heavy: 1,000, 20,000 and 100,000 msg/s with the page open (sent = counted = shown?), QoS 1 at 60,000 msg/s, and what little or
// nothing costs. Reach: at 100,000 msg/s for 60 s nothing lost and right 150 ms after the end, 50 fps, no task above 50 ms, page at most
// 12 % of a core at any rate; 60,000 msg/s with QoS 1; 1,000 msg/s without a page below 3 % of a core, an idle connection below 0.5 %.
// Broker, publisher, core and Chromium share the machine: where it cannot send that fast, the rate it reached is said.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { loadTopics, openLoadPublisher } from '../support/load-publisher.ts';
import { openBenchPage, watchForText, watchSmoothness } from './support/web-page.ts';

const payloadBytes = 200;
const topics = loadTopics(1000);
const online = 'footer[aria-label="Status"]';
const count = new Intl.NumberFormat('en');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const now = (): number => performance.timeOrigin + performance.now();
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Nothing may be held back or dropped, and a line in the log for each message would cost more than the message. */
const openBroker = (config: readonly string[] = []): Promise<Mosquitto> =>
  startMosquitto({ config: ['max_queued_messages 0', 'log_type none', 'log_type subscribe', ...config] });

for (const [perSecond, seconds] of [
  [1000, 20],
  [20_000, 20],
  [100_000, 60],
] as const) {
  const broker = await openBroker();
  const bench = await openBenchPage(['--connect', `mqtt://127.0.0.1:${broker.port}`]);
  await watchForText(bench.page, online, 'Online');
  const load = await openLoadPublisher({ port: broker.port, topics, payloadBytes });
  // The first second makes the tree, which is not what is measured.
  const { sentCount: firstCount } = await load.run(perSecond, perSecond, 2);
  const hostBefore = await bench.hostCpuSeconds();
  const pageBefore = await bench.pageCpuSeconds();
  const share = await load.run((perSecond * seconds) / 2, perSecond, seconds / 2 + 1);
  const hostShare = ((await bench.hostCpuSeconds()) - hostBefore) / share.seconds;
  const pageShare = ((await bench.pageCpuSeconds()) - pageBefore) / share.seconds;
  // Counting the page's frames asks for sixty of them a second, which would be measured as the page's own share.
  const smoothness = await watchSmoothness(bench.page);
  const smooth = await load.run((perSecond * seconds) / 2, perSecond, seconds / 2 + 1);
  const endedAt = now();
  const sentCount = share.sentCount + smooth.sentCount;
  const took = share.seconds + smooth.seconds;
  const wanted = count.format(firstCount + sentCount);
  const shownAt = await Promise.race([
    watchForText(bench.page, '[role="treeitem"]', wanted),
    wait(20_000).then(() => null),
  ]);
  const { framesPerSecond, longestTaskMs, longestTaskCpuMs, mostCpuMs } = await smoothness();
  const status = (await bench.page.locator(online).textContent()) ?? '';
  console.log(
    `${count.format(perSecond)} msg/s wanted, ${count.format(Math.round(sentCount / took))} msg/s sent for ${took.toFixed(0)} s: sent ${wanted}, ${shownAt === null ? 'NOT shown within 20 s' : `shown ${(shownAt - endedAt).toFixed(0)} ms after the end`}`,
  );
  console.log(
    `  page ${framesPerSecond.toFixed(0)} fps, longest task ${longestTaskMs.toFixed(0)} ms (CPU ${longestTaskCpuMs.toFixed(0)} ms; the most of any ${mostCpuMs.toFixed(0)} ms), ${percent(pageShare)} of a core; host ${percent(hostShare)}, RSS ${((await bench.hostRssBytes()) / 2 ** 20).toFixed(0)} MB`,
  );
  console.log(`  status bar: ${status}`);
  load.close();
  await bench.close();
  await broker.close();
}

{
  const perSecond = 60_000;
  const total = perSecond * 30;
  const broker = await openBroker();
  const load = await openLoadPublisher({ port: broker.port, topics, payloadBytes, qos: 1 });
  const receiver = join(dirname(fileURLToPath(import.meta.url)), 'receiver.js');
  const child = spawn(process.execPath, [receiver, 'treeline', ...[broker.port, total, 1, 1, 5].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  const closed = once(child, 'close').then(() => true);
  while (!/ 1 #$/m.test(broker.log())) await wait(10);
  const { seconds } = await load.run(total, perSecond);
  const endedAt = now();
  const isWhole = await Promise.race([closed, wait(20_000).then(() => false)]);
  if (isWhole) {
    const figure = JSON.parse(text) as { cpuSeconds: number };
    console.log(
      `QoS 1, ${count.format(perSecond)} msg/s wanted, ${count.format(Math.round(total / seconds))} msg/s sent for ${seconds.toFixed(0)} s: all ${count.format(total)} received ${(now() - endedAt).toFixed(0)} ms after the end, ${((figure.cpuSeconds / total) * 1e6).toFixed(2)} CPU-s/M`,
    );
  } else {
    console.log(`QoS 1, ${count.format(perSecond)} msg/s: NOT all ${count.format(total)} received within 20 s`);
    child.kill();
  }
  load.close();
  await broker.close();
}

{
  const seconds = 15;
  // No $SYS messages: idle means idle.
  const broker = await openBroker(['sys_interval 0']);
  const bench = await openBenchPage(['--connect', `mqtt://127.0.0.1:${broker.port}`]);
  await watchForText(bench.page, online, 'Online');
  const load = await openLoadPublisher({ port: broker.port, topics, payloadBytes });
  await load.run(5000, 1000);
  /** Share of a core that the host takes while something happens. */
  const hostShare = async (during: () => Promise<unknown>): Promise<string> => {
    const [cpuBefore, startedAt] = [await bench.hostCpuSeconds(), now()];
    await during();
    return percent(((await bench.hostCpuSeconds()) - cpuBefore) / ((now() - startedAt) / 1000));
  };
  const send = (): Promise<unknown> => load.run(1000 * seconds, 1000);
  const open = await hostShare(send);
  const idleOpen = await hostShare(() => wait(seconds * 1000));
  await bench.page.close();
  const closed = await hostShare(send);
  const idleClosed = await hostShare(() => wait(seconds * 1000));
  console.log(`host at 1,000 msg/s: ${open} of a core with the page open, ${closed} without a page`);
  console.log(`host with an idle connection: ${idleOpen} of a core with the page open, ${idleClosed} without a page`);
  load.close();
  await bench.close();
  await broker.close();
}
