// New topics that never end, 10,000 a second from a real mosquitto, with a budget of 64 MB and one of 512 MB: memory against the budget, what
// was given up, how long the core stood still. A minute each, or `npm run bench endless minutes=10`. Reach: memory within the budget + 25 %.
// Each in a process of its own, and there in a thread with the core's limits. What the process has grown by is told against the same process
// connected and idle, with its parts: two thirds of the young generation and the code's own growth are in it, whatever the budget is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { coreThreadLimits } from '../../electron/worker/core-thread-limits.ts';
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
  const { ingest, close } = openBenchConnection(broker.port, budget);
  await wait(1000);
  globalThis.gc?.();
  const idle = process.memoryUsage();
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
  let most = idle;
  while (publisher.exitCode === null && publisher.signalCode === null) {
    // What the statistics stream does.
    ingest.refresh();
    mostUsed = Math.max(mostUsed, budget.usedBytes);
    const now = process.memoryUsage();
    if (now.rss > most.rss) most = now;
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
  const grown = most.rss - idle.rss;
  console.log(
    `  topics ${ingest.tree.topicCount}, given up ${givenUpTopicCount}; counted memory at most ${megabytes(mostUsed)} MB (${(mostUsed / budgetBytes).toFixed(2)} of the budget)`,
  );
  console.log(
    `  RSS idle ${megabytes(idle.rss)} MB, at most ${megabytes(most.rss)} MB: ${megabytes(grown)} MB more, ${(grown / budgetBytes).toFixed(2)} of the budget`,
  );
  const part = (name: 'heapTotal' | 'arrayBuffers'): string =>
    `${megabytes(idle[name])} -> ${megabytes(most[name])} MB`;
  const rest = grown - (most.heapTotal - idle.heapTotal) - (most.arrayBuffers - idle.arrayBuffers);
  console.log(
    `  of that: array buffers ${part('arrayBuffers')}, heap of the thread ${part('heapTotal')}, the rest (code, allocator) ${megabytes(rest)} MB`,
  );
  console.log(
    `  stood still for at most ${longestMs.toFixed(0)} ms, worked for at most ${mostWorkMs.toFixed(0)} ms in one go (the rest the machine was with others); ` +
      `receiving ${((user + system) / receivedCount).toFixed(2)} CPU-s/M, all of this process`,
  );
  await close();
  await broker.close();
}

/** `measure` in a thread as the core's, in a process of its own: what the last run left behind is not this one's. */
async function measureApart(budgetBytes: number, seconds: number): Promise<void> {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), 'thread', String(budgetBytes), String(seconds)];
  await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'close');
}

const [way, ...numbers] = process.argv.slice(2);
if (way === 'publish') {
  const [port = 0, seconds = 60] = numbers.map(Number);
  await publish(port, seconds);
} else if (way === 'thread') {
  const argv = ['measure', ...numbers];
  await once(new Worker(new URL(import.meta.url), { argv, resourceLimits: coreThreadLimits() }), 'exit');
} else if (way === 'measure') {
  const [budgetBytes = 64 * mebibyte, seconds = 60] = numbers.map(Number);
  await measure(budgetBytes, seconds);
} else {
  const minutes = Number(way?.match(/^minutes=([\d.]+)$/)?.[1] ?? 1);
  for (const budgetBytes of [64 * mebibyte, 512 * mebibyte])
    await measureApart(budgetBytes, Math.min(60, minutes) * 60);
}
