// A process that receives in its main thread or in a worker. Its last line says how late timers of its main thread were. Started by
// thread.bench.ts: node loop-delay.js here|worker PORT COUNT WARM_UP QOS VERSION

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

const [place, ...numbers] = process.argv.slice(2);
const receiver = new URL('./receiver.js', import.meta.url);
const receiverArguments = ['treeline', ...numbers];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('exit', () => {
  const [medianMs, p99Ms, longestMs] = [delay.percentile(50), delay.percentile(99), delay.max].map((ns) => ns / 1e6);
  process.stdout.write(`${JSON.stringify({ medianMs, p99Ms, longestMs })}\n`);
});
if (place === 'worker') {
  const worker = new Worker(receiver, { argv: receiverArguments });
  worker.on('error', (error) => {
    throw error;
  });
} else {
  process.argv.splice(2, process.argv.length, ...receiverArguments);
  await import(receiver.href);
}
