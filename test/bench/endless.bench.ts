// New topics that never end, 10,000 a second from a real mosquitto, with a budget of 512 MB and one of 64 MB: memory against the budget, what
// was given up, how long the core stood still. A minute each, or `npm run bench endless minutes=10`. Reach: memory within the budget + 25 %.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { loadPayload, openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { openBenchConnection } from './support/bench-connection.ts';
import { watchStalls } from './support/stalls.ts';

const perSecond = 10_000;
const payloadBytes = 200;
const mebibyte = 1_048_576;
const megabytes = (bytes: number): string => (bytes / mebibyte).toFixed(0);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The publisher, in a process of its own: node endless.bench.js publish PORT SECONDS. Its last line is how many it sent. */
async function publish(port: number, seconds: number): Promise<void> {
  const publisher = await openLoadPublisher({ port, topics: [], payloadBytes });
  const startedAt = performance.now();
  let sentCount = 0;
  for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startedAt) {
    const due = Math.min(Math.floor((elapsedMs * perSecond) / 1000), sentCount + perSecond);
    const packets: Buffer[] = [];
    for (; sentCount < due; sentCount += 1) {
      const topicName = `endless/hour-${Math.floor(sentCount / 1000)}/device-${sentCount}`;
      packets.push(publishPacket(topicName, loadPayload(sentCount, payloadBytes)));
    }
    await publisher.send(Buffer.concat(packets));
    await wait(5);
  }
  // What the socket still holds must go out.
  await wait(1000);
  publisher.close();
  process.stdout.write(`${sentCount}\n`);
}

async function measure(budgetBytes: number, seconds: number): Promise<void> {
  const broker = await startMosquitto({ config: ['max_queued_messages 0', 'log_type none', 'sys_interval 0'] });
  const budget = createMemoryBudget(budgetBytes);
  globalThis.gc?.();
  const rssBefore = process.memoryUsage.rss();
  const { ingest, close } = openBenchConnection(broker.port, budget);
  await wait(1000);
  const args = [fileURLToPath(import.meta.url), 'publish', String(broker.port), String(seconds)];
  const publisher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  publisher.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  const ended = once(publisher, 'close');
  const stalls = watchStalls();
  const cpuBefore = process.cpuUsage();
  let mostUsed = 0;
  let mostRss = 0;
  while (publisher.exitCode === null && publisher.signalCode === null) {
    // What the statistics stream does.
    ingest.refresh();
    mostUsed = Math.max(mostUsed, budget.usedBytes);
    mostRss = Math.max(mostRss, process.memoryUsage.rss());
    await Promise.race([wait(500), ended]);
  }
  await ended;
  const sentCount = Number(text);
  for (let tries = 0; tries < 100 && ingest.ledger().receivedCount < sentCount; tries += 1) await wait(100);
  const { longestMs, mostWorkMs } = stalls();
  const { user, system } = process.cpuUsage(cpuBefore);
  const { receivedCount, keptCount, evicted, refused, givenUpTopicCount } = ingest.ledger();
  const refusedCount = Object.values(refused).reduce((sum, one) => sum + one, 0);
  console.log(
    `budget ${megabytes(budgetBytes)} MB, ${seconds} s: sent ${sentCount} new topics, received ${receivedCount} = kept ${keptCount} + evicted ` +
      `${evicted.budget} + refused ${refusedCount}${receivedCount === keptCount + evicted.budget + refusedCount ? '' : ' (WRONG)'}`,
  );
  console.log(
    `  topics ${ingest.tree.topicCount}, given up ${givenUpTopicCount}; memory at most ${megabytes(mostUsed)} MB (${(mostUsed / budgetBytes).toFixed(2)} of the budget), ` +
      `RSS at most ${megabytes(mostRss)} MB, ${megabytes(mostRss - rssBefore)} MB (${((mostRss - rssBefore) / budgetBytes).toFixed(2)}) more than before`,
  );
  console.log(
    `  stood still for at most ${longestMs.toFixed(0)} ms, worked for at most ${mostWorkMs.toFixed(0)} ms in one go (the rest the machine was with others); ` +
      `receiving ${((user + system) / receivedCount).toFixed(2)} CPU-s/M, all of this process`,
  );
  await close();
  await broker.close();
}

const [way, ...numbers] = process.argv.slice(2);
if (way === 'publish') {
  const [port = 0, seconds = 60] = numbers.map(Number);
  await publish(port, seconds);
} else {
  const minutes = Number(way?.match(/^minutes=([\d.]+)$/)?.[1] ?? 1);
  for (const budgetBytes of [64 * mebibyte, 512 * mebibyte]) await measure(budgetBytes, Math.min(60, minutes) * 60);
}
