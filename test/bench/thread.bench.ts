// Why the core has a thread of its own: how late the main thread's timers are while 100,000 msg/s are received in it, and beside it.
// The receive path only: frames, filters and sorting, which take turns of some milliseconds, would come on top.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTopics, openLoadPublisher } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const here = dirname(fileURLToPath(import.meta.url));
const perSecond = 100_000;
const total = 1_000_000;
const topics = loadTopics(1000);

for (const place of ['here', 'worker'] as const) {
  const broker = await startMosquitto({ config: ['max_queued_messages 0', 'log_type none', 'log_type subscribe'] });
  const publisher = await openLoadPublisher({ port: broker.port, topics, payloadBytes: 200 });
  const numbers = [broker.port, total, 1, 0, 4].map(String);
  const child = spawn(process.execPath, [join(here, 'loop-delay.js'), place, ...numbers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  const ended = once(child, 'close');
  while (!/ [01] #$/m.test(broker.log())) await new Promise((resolve) => setTimeout(resolve, 10));
  const { seconds } = await publisher.run(total, perSecond);
  await ended;
  const { medianMs, p99Ms, longestMs } = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Record<
    'medianMs' | 'p99Ms' | 'longestMs',
    number
  >;
  console.log(
    `core ${place === 'here' ? 'in the main thread' : 'in a worker      '} at ${Math.round(total / seconds).toLocaleString('en')} msg/s: ` +
      `main thread late by median ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, at most ${longestMs.toFixed(0)} ms`,
  );
  publisher.close();
  await broker.close();
}
