// A process that only receives, in one of three ways, and prints the CPU time it took. Started by receive.bench.ts:
// node receiver.js bare|guard|treeline PORT COUNT WARM_UP QOS VERSION. Figures begin with message WARM_UP (at least 1), when the code is hot;
// from then on Treeline's history should be full, so that each message costs an evicted one.

import { connect } from 'mqtt';
import { BrokerConnection } from '../../../electron/core/broker/connection.ts';
import type { MessageSink } from '../../../electron/core/broker/message-sink.ts';
import { Ingest } from '../../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import type { MessageProperties } from '../../../shared/message.ts';
import { newProfileSettings } from '../../../shared/profile.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';

const [way, ...numbers] = process.argv.slice(2);
const [port = 0, total = 0, warmUp = 1, wantedQos = 0, version = 4] = numbers.map(Number);
const qos = wantedQos === 1 ? 1 : 0;
const protocolVersion = version === 5 ? 5 : 4;
/** Small enough to be full when the figures begin. */
const historyBytes = 32 * 1_048_576;
let startedAt = 0;
let startCpu = process.cpuUsage();
let receivedCount = 0;

function started(): void {
  startedAt = performance.now();
  startCpu = process.cpuUsage();
}

function finished(): void {
  const { user, system } = process.cpuUsage(startCpu);
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = (user + system) / 1e6;
  process.stdout.write(
    `${JSON.stringify({ receivedCount, measuredCount: total - warmUp, seconds, cpuSeconds, rssBytes: process.memoryUsage.rss() })}\n`,
  );
  process.exit(0);
}

/** What both of our ways share: a sink that counts, on top of another where there is one. */
class CountingSink implements MessageSink {
  readonly #inner: MessageSink | null;
  constructor(inner: MessageSink | null) {
    this.#inner = inner;
  }
  // One by one: gathering the arguments in an array would cost as much as a part of what is measured.
  receive(
    bytes: Uint8Array,
    topicStart: number,
    topicEnd: number,
    payloadStart: number,
    payloadEnd: number,
    flags: number,
    at: number,
    properties: MessageProperties | null,
  ): void {
    this.#inner?.receive(bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, at, properties);
    receivedCount += 1;
    if (receivedCount === warmUp) started();
    if (receivedCount === total) finished();
  }
  refuse(...args: Parameters<MessageSink['refuse']>): void {
    this.#inner?.refuse(...args);
  }
}

if (way === 'bare') {
  const client = connect({
    host: '127.0.0.1',
    port,
    protocolVersion,
    reconnectPeriod: 0,
    log: () => {},
    ...(protocolVersion === 5 ? { properties: { receiveMaximum: 65_535 } } : {}),
  });
  client.on('connect', () => client.subscribe('#', { qos }));
  client.on('message', () => {
    receivedCount += 1;
    if (receivedCount === warmUp) started();
    if (receivedCount === total) finished();
  });
} else {
  const inner =
    way === 'treeline'
      ? new Ingest({ budget: createMemoryBudget(historyBytes), now: () => Date.now(), random: Math.random })
      : null;
  const connection = new BrokerConnection({
    packetLog: null,
    askPassword: null,
    settings: {
      ...newProfileSettings,
      host: '127.0.0.1',
      port,
      protocolVersion,
      subscriptions: [plainSubscription('#', qos)],
    },
    secrets: {},
    sink: new CountingSink(inner),
    now: () => Date.now(),
    random: Math.random,
    onChanged: () => {},
    onViolation: (violation) => {
      throw new Error(violation.message);
    },
    onOnline: () => {},
    onOffline: () => {},
  });
  connection.open();
}
