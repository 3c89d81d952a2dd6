// CPU per received message: our whole receive path (guard, tree, latest, ring) and the guard alone, each beside mqtt.js with
// an empty handler, in one run. Reach: ingest at most 1.6x of bare mqtt.js, the guard under 10 % of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { loadTopics, openLoadPublisher } from '../support/load-publisher.ts';
import { guardCpuPerMillion } from './support/guard-alone.ts';
import { startPreparedBroker } from './support/prepared-broker.ts';

const here = dirname(fileURLToPath(import.meta.url));
const ways = ['bare', 'guard', 'treeline'] as const;
type Way = (typeof ways)[number];
interface Figure {
  readonly receivedCount: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** Starts a receiver; resolves with its figures when it has `count` messages. */
function startReceiver(way: Way, port: number, count: number): Promise<Figure> {
  const child = spawn(process.execPath, [join(here, 'receiver.js'), way, String(port), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  return once(child, 'close').then(() => JSON.parse(text) as Figure);
}

/** Resolves when the broker's log tells of that many SUBSCRIBE packets. */
async function subscribed(broker: Mosquitto, count: number): Promise<void> {
  while (broker.log().split('Received SUBSCRIBE').length - 1 < count)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Runs the ways in turn, so that a machine whose speed drifts drifts for all; prints medians and the ratio to bare. */
async function compare(title: string, count: number, runs: number, one: (way: Way) => Promise<Figure>): Promise<void> {
  const cpu: Record<Way, number[]> = { bare: [], guard: [], treeline: [] };
  const rate: Record<Way, number[]> = { bare: [], guard: [], treeline: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const way of ways) {
      const figure = await one(way);
      if (figure.receivedCount !== count) throw new Error(`${way} received ${figure.receivedCount} of ${count}`);
      cpu[way].push((figure.cpuSeconds / count) * 1e6);
      rate[way].push(count / figure.seconds);
    }
  }
  console.log(`${title} (median of ${runs})`);
  for (const way of ways) {
    const perMillion = median(cpu[way]);
    const ratio = perMillion / median(cpu.bare);
    console.log(
      `  ${way.padEnd(9)} ${perMillion.toFixed(2).padStart(6)} CPU-s/M  ${Math.round(median(rate[way])).toLocaleString('en').padStart(9)} msg/s  ${ratio.toFixed(2)}x of bare mqtt.js`,
    );
  }
}

const payloadBytes = 200;
const topics = loadTopics(1000);

const preparedTotal = 1_000_000;
await compare('prepared stream, 1,000 topics, 200-byte payloads, QoS 0', preparedTotal, 3, async (way) => {
  const broker = await startPreparedBroker({ topics, payloadBytes, total: preparedTotal });
  try {
    return await startReceiver(way, broker.port, preparedTotal);
  } finally {
    broker.close();
  }
});

const realTotal = 400_000;
await compare('from mosquitto at 50,000 msg/s, the same messages', realTotal, 3, async (way) => {
  const broker = await startMosquitto();
  const publisher = await openLoadPublisher({ port: broker.port, topics, payloadBytes });
  try {
    const receiver = startReceiver(way, broker.port, realTotal);
    // Nothing may be published before the receiver has subscribed.
    await subscribed(broker, 1);
    await publisher.run(realTotal, 50_000);
    return await receiver;
  } finally {
    publisher.close();
    await broker.close();
  }
});

console.log(
  `the guard alone, in memory, reads of 64 kB: ${guardCpuPerMillion(topics, payloadBytes).toFixed(3)} CPU-s/M (compare with bare mqtt.js above)`,
);
