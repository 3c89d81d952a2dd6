// CPU per received message: our whole receive path (guard, tree, latest, history) and the guard alone, each beside mqtt.js with
// an empty handler, in one run: prepared and from mosquitto, sparse, dense and as fast as it goes, QoS 0 and 1.
// Reach: 0.3x of bare mqtt.js with QoS 0 and 0.5x with QoS 1 when dense, 1.2x at 1,000 msg/s.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
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
  /** Without the warm-up. */
  readonly measuredCount: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

interface Wish {
  readonly count: number;
  readonly warmUp: number;
  readonly qos: 0 | 1;
  readonly protocolVersion: 4 | 5;
}

/** Starts a receiver; resolves with its figures when it has them all. */
function startReceiver(way: Way, port: number, { count, warmUp, qos, protocolVersion }: Wish): Promise<Figure> {
  const numbers = [port, count, warmUp, qos, protocolVersion].map(String);
  const child = spawn(process.execPath, [join(here, 'receiver.js'), way, ...numbers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  return once(child, 'close').then(() => JSON.parse(text) as Figure);
}

/** Resolves when the broker's log tells of a subscription. */
async function subscribed(broker: Mosquitto): Promise<void> {
  while (!/ [01] #$/m.test(broker.log())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** CPU seconds that the host of a virtual machine gave to others; it explains rates that differ from run to run. 0 where it is not told. */
function stolenSeconds(): number {
  if (!existsSync('/proc/stat')) return 0;
  return Number(readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/)[8] ?? 0) / 100;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Runs the ways in turn, so that a machine whose speed drifts drifts for all; prints medians and the ratio to bare. */
async function compare(
  title: string,
  runs: number,
  chosen: readonly Way[],
  one: (way: Way) => Promise<Figure>,
): Promise<void> {
  const figures: Record<Way, Figure[]> = { bare: [], guard: [], treeline: [] };
  const [stolenBefore, startedAt] = [stolenSeconds(), performance.now()];
  for (let run = 0; run < runs; run += 1) {
    for (const way of chosen) figures[way].push(await one(way));
  }
  const stolen = stolenSeconds() - stolenBefore;
  const cpu = (way: Way): number =>
    median(figures[way].map(({ cpuSeconds, measuredCount }) => (cpuSeconds / measuredCount) * 1e6));
  const stolenShare = (stolen * 1000) / (performance.now() - startedAt);
  console.log(
    `${title} (median of ${runs}; ${(stolenShare * 100).toFixed(0)} % of a core was withheld from this machine)`,
  );
  for (const way of chosen) {
    const rate = median(figures[way].map(({ seconds, measuredCount }) => measuredCount / seconds));
    console.log(
      `  ${way.padEnd(9)} ${cpu(way).toFixed(2).padStart(6)} CPU-s/M  ${Math.round(rate).toLocaleString('en').padStart(9)} msg/s  ${(cpu(way) / cpu('bare')).toFixed(2)}x of bare mqtt.js`,
    );
  }
}

const payloadBytes = 200;
const topics = loadTopics(1000);

{
  const wish: Wish = { count: 1_000_000, warmUp: 400_000, qos: 0, protocolVersion: 4 };
  await compare('prepared stream, 1,000 topics, 200-byte payloads, QoS 0', 3, ways, async (way) => {
    const broker = await startPreparedBroker({ topics, payloadBytes, total: wish.count });
    try {
      return await startReceiver(way, broker.port, wish);
    } finally {
      broker.close();
    }
  });
}

/** `perSecond` 0: as fast as it goes. */
async function fromMosquitto(way: Way, wish: Wish, perSecond: number, config: readonly string[]): Promise<Figure> {
  // What it must not keep back or drop would be missing in the count.
  const broker = await startMosquitto({ config: ['max_queued_messages 0', ...config] });
  const publisher = await openLoadPublisher({ port: broker.port, topics, payloadBytes, qos: wish.qos });
  try {
    const receiver = startReceiver(way, broker.port, wish);
    // Nothing may be published before the receiver has subscribed.
    await subscribed(broker);
    await publisher.run(wish.count, perSecond);
    return await receiver;
  } finally {
    publisher.close();
    await broker.close();
  }
}

const dense = { count: 600_000, warmUp: 200_000 };
const both = ['bare', 'treeline'] as const;
// A line in its log for each message would cost it more than the messages.
const quiet = ['log_type none', 'log_type subscribe'];
await compare('from mosquitto at 50,000 msg/s, QoS 0', 3, ways, (way) =>
  fromMosquitto(way, { ...dense, qos: 0, protocolVersion: 4 }, 50_000, quiet),
);
await compare('from mosquitto as fast as it goes, QoS 0', 3, both, (way) =>
  fromMosquitto(way, { ...dense, qos: 0, protocolVersion: 4 }, 0, quiet),
);
await compare('from mosquitto at 50,000 msg/s, QoS 1, window as large as MQTT 5 allows', 3, both, (way) =>
  fromMosquitto(way, { ...dense, qos: 1, protocolVersion: 5 }, 50_000, quiet),
);
await compare('from mosquitto as fast as it goes, QoS 1, its own window of 20 messages', 5, both, (way) =>
  fromMosquitto(way, { count: 200_000, warmUp: 50_000, qos: 1, protocolVersion: 4 }, 0, quiet),
);
await compare('from mosquitto at 1,000 msg/s, QoS 0', 3, both, (way) =>
  fromMosquitto(way, { count: 15_000, warmUp: 5000, qos: 0, protocolVersion: 4 }, 1000, quiet),
);

console.log(
  `the guard alone, in memory, reads of 64 kB: ${guardCpuPerMillion(topics, payloadBytes).toFixed(3)} CPU-s/M (compare with bare mqtt.js above)`,
);
