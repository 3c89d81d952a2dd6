// All retained topics of a real mosquitto on connect, with payloads of 200 bytes: until ingest has counted them all, beside a bare socket
// reader of the same traffic, taking turns. Reach: 100,000 in 0.5 s, 250,000 in 1 s, 1,000,000 in 4 s, or 1.5x of the bare reader; 600 bytes a topic.

import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { loadPayload, openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { readBare } from './support/bare-reader.ts';
import { openBenchConnection } from './support/bench-connection.ts';

const payloadBytes = 200;
const limitSeconds = 90;
const topicName = (n: number): string =>
  `site/area-${Math.floor(n / 1000)}/device-${Math.floor(n / 10) % 100}/sensor-${n % 10}`;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function publishRetained(port: number, count: number): Promise<void> {
  const publisher = await openLoadPublisher({ port, topics: [], payloadBytes });
  for (let first = 0; first < count; first += 1000) {
    const last = Math.min(count, first + 1000);
    const packets: Buffer[] = [];
    for (let n = first; n < last; n += 1) packets.push(publishPacket(topicName(n), loadPayload(n, payloadBytes), true));
    await publisher.send(Buffer.concat(packets));
  }
  // The broker takes them in order: it has all once it has the last.
  await readBare(port, topicName(count - 1), 1, limitSeconds);
  publisher.close();
}

async function readWithCore(port: number, count: number) {
  const budget = createMemoryBudget(1024 * 1_048_576);
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { ingest, close } = openBenchConnection(port, budget);
  while (ingest.ledger().receivedCount < count) {
    if (performance.now() - startedAt > limitSeconds * 1000) break;
    await wait(2);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const figures = {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    topicCount: ingest.tree.topicCount,
    bytesPerTopic: budget.usedBytes / count,
  };
  await close();
  return figures;
}

for (const [count, turns] of [
  [100_000, 5],
  [250_000, 3],
  [1_000_000, 3],
] as const) {
  const broker = await startMosquitto({ config: ['max_queued_messages 0', 'log_type none', 'sys_interval 0'] });
  await publishRetained(broker.port, count);
  const bare: number[] = [];
  const bareCpu: number[] = [];
  const ours: Awaited<ReturnType<typeof readWithCore>>[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const one = await readBare(broker.port, '#', count, limitSeconds);
    bare.push(one.seconds);
    bareCpu.push(one.cpuSeconds);
    ours.push(await readWithCore(broker.port, count));
  }
  const [bareSeconds, seconds] = [median(bare), median(ours.map((one) => one.seconds))];
  console.log(
    `${count} retained topics: bare reader ${bareSeconds.toFixed(2)} s (${median(bareCpu).toFixed(2)} CPU-s), core ${seconds.toFixed(2)} s ` +
      `(${median(ours.map((one) => one.cpuSeconds)).toFixed(2)} CPU-s), ratio ${(seconds / bareSeconds).toFixed(2)}; ` +
      `${Math.round(ours[0]!.bytesPerTopic)} B a topic; counted ${ours.map((one) => one.topicCount).join(', ')}`,
  );
  await broker.close();
}
