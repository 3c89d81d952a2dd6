// A message over the limit and a real mosquitto: with MQTT 3.1.1 it must cost itself only, not the connection and not the other topics.

import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { BrokerConnection } from '../../electron/core/broker/connection.ts';
import { createIngest } from '../../electron/core/ingest/ingest.ts';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { openConnection } from '../support/connection.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { seededRandom } from '../support/seeded-random.ts';

const megabyte = 1_048_576;
const payload = new Uint8Array(2 * megabyte).fill(0x30);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.close());

/** A connection with a real ledger behind it. */
function receiver(changes: Partial<ProfileSettings>) {
  const random = seededRandom(1);
  const ingest = createIngest({ budget: createMemoryBudget(64 * megabyte), now: Date.now, random });
  const line: string[] = [];
  const violations: string[] = [];
  const connection = new BrokerConnection({
    packetLog: null,
    askPassword: null,
    settings: { ...newProfileSettings, host: '127.0.0.1', maximumPacketSize: megabyte, ...changes },
    secrets: {},
    sink: ingest,
    now: Date.now,
    random,
    onChanged: () => undefined,
    onViolation: (violation) => violations.push(violation.message),
    onOnline: () => line.push('online'),
    onOffline: () => line.push('offline'),
  });
  open.push(connection);
  connection.open();
  return { connection, ingest, line, violations };
}

// Not over ws: there mosquitto 2.0.11 hands out 4 kB every 100 ms, whoever reads.
it.each([
  { qos: 0, answer: null },
  { qos: 1, answer: 'PUBACK' },
  { qos: 2, answer: 'PUBCOMP' },
] as const)('3.1.1, QoS $qos: a retained one is passed over, the rest arrives', async ({ qos, answer }) => {
  const root = `four-${qos}`;
  const sender = openConnection({ port: broker.port, subscriptions: [] });
  open.push(sender);
  await sender.untilState('online');
  const send = (topic: string, bytes: Uint8Array, retain: boolean): Promise<unknown> =>
    sender.connection.publish(`${root}/${topic}`, bytes, { qos, retain });
  await send('a', Uint8Array.of(1), true);
  await send('big', payload, true);
  await send('c', Uint8Array.of(3), true);

  const clientId = `receiver-${qos}`;
  // Three retained messages, so three answers: the large one's among them.
  const acknowledged =
    answer === null
      ? Promise.resolve()
      : broker.untilLogged(new RegExp(`(Received ${answer} from ${clientId}[^]*){3}`));
  const { connection, ingest, line, violations } = receiver({
    port: broker.port,
    protocolVersion: 4,
    clientId,
    subscriptions: [plainSubscription(`${root}/#`, 2)],
  });
  await vi.waitFor(() => expect(ingest.ledger().receivedCount).toBe(3), { timeout: 10_000 });
  expect(ingest.ledger()).toMatchObject({
    keptCount: 2,
    receivedBytes: payload.length + 2,
    refused: { tooLarge: 1, qos2Duplicate: 0, malformed: 0 },
  });
  await acknowledged;

  // It goes on: what is published now, large and small, meets the same connection.
  await send('big', payload, false);
  await send('d', Uint8Array.of(4), false);
  await vi.waitFor(() => expect(ingest.ledger().receivedCount).toBe(5), { timeout: 10_000 });
  expect(ingest.ledger()).toMatchObject({ keptCount: 3, refused: { tooLarge: 2 } });
  expect(connection.snapshot().state.kind).toBe('online');
  expect([line, violations]).toEqual([['online'], []]);
});

it('5: the limit was announced, so the broker itself leaves it out', async () => {
  const sender = openConnection({ port: broker.port, subscriptions: [] });
  open.push(sender);
  await sender.untilState('online');
  for (const [topic, bytes] of [
    ['a', Uint8Array.of(1)],
    ['big', payload],
    ['c', Uint8Array.of(3)],
  ] as const) {
    await sender.connection.publish(`five/${topic}`, bytes, { qos: 1, retain: true });
  }
  const { ingest, line, violations } = receiver({
    port: broker.port,
    protocolVersion: 5,
    subscriptions: [plainSubscription('five/#', 1)],
  });
  await vi.waitFor(() => expect(ingest.ledger().keptCount).toBe(2), { timeout: 10_000 });
  expect(ingest.ledger().refused.tooLarge).toBe(0);
  expect([line, violations]).toEqual([['online'], []]);
});
