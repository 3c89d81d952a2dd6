// Two brokers in one core: whatever one of them does, the other's messages, ledger and state are as if it were alone. The quiet one is a real
// mosquitto, the one in trouble does what a script says.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import type { ContractClient } from '../../shared/contract-client.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import type { ConnectionStatistics } from '../../shared/statistics.ts';
import { publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { startCore, untilConnection } from '../support/running-core.ts';
import {
  closeConnection,
  connackOf,
  expectPacket,
  resetConnection,
  type ScriptStep,
  send,
  startScriptedBroker,
} from '../support/scripted-broker.ts';

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const budgetBytes = 16 * 1_048_576;
const messageCount = 300;
const accepted = [expectPacket(1), send(connackOf(4))];
const mebibyte = Buffer.concat(Array.from({ length: 1024 }, (_, n) => publishPacket(`flood/${n}`, Buffer.alloc(1000))));

const statisticsUntil = (
  client: ContractClient,
  connectionId: ConnectionId,
  until: (one: ConnectionStatistics) => boolean,
): Promise<ConnectionStatistics> =>
  new Promise((resolve, reject) => {
    const onFrame = ({ data }: { readonly data: { readonly connections: readonly ConnectionStatistics[] } }): void => {
      const one = data.connections.find((candidate) => candidate.connectionId === connectionId);
      if (one === undefined || !until(one)) return;
      watch.close();
      resolve(one);
    };
    const watch = client.watch('statistics', {}, { onFrame, onEnded: reject });
  });

interface Trouble {
  readonly script: readonly ScriptStep[];
  /** The trouble has been going on for long enough. */
  readonly until: (one: ConnectionStatistics, connectionCount: number) => boolean;
}
const troubles: Readonly<Record<string, Trouble>> = {
  'closes each connection as soon as it has accepted it': {
    script: [...accepted, closeConnection],
    until: ({ gaps }) => gaps.length >= 8,
  },
  'cuts each connection before it answers': {
    script: [expectPacket(1), resetConnection],
    until: (_one, connectionCount) => connectionCount >= 8,
  },
  'sends malformed packets': {
    // PUBLISH whose topic is longer than the packet.
    script: [...accepted, send([0x30, 3, 0, 9, 0x61])],
    until: ({ violationCount }) => violationCount >= 8,
  },
  'takes CONNECT and never answers': { script: [expectPacket(1)], until: () => true },
  'answers, and then no more': { script: accepted, until: () => true },
  'floods with more than the memory budget takes': {
    script: [...accepted, ...Array.from({ length: 64 }, () => send(mebibyte))],
    until: ({ ledger }) => ledger.receivedCount === 64 * 1024,
  },
};

it.each(Object.entries(troubles))('a broker that %s disturbs no other', { timeout: 60_000 }, async (_name, trouble) => {
  // Or each message waits for the delayed acknowledgement of the one before.
  const mosquitto = await startMosquitto({ config: ['set_tcp_nodelay true'] });
  cleanUps.push(() => mosquitto.close());
  const bad = await startScriptedBroker(trouble.script);
  cleanUps.push(() => bad.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-apart-'));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  const { core, client } = await startCore(dataDir);
  cleanUps.push(() => core.close());
  await client.call('settings.update', { changes: { memoryBudgetBytes: budgetBytes } });
  const open = async (name: string, port: number, protocolVersion: 4 | 5, topicFilters: readonly string[]) => {
    const reconnect = { enabled: true, firstDelayMs: 100, longestDelayMs: 100, maximumAttempts: null };
    const settings = {
      ...newProfileSettings,
      name,
      host: '127.0.0.1',
      port,
      protocolVersion,
      reconnect,
      subscriptions: topicFilters.map((filter) => plainSubscription(filter, 1)),
    };
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    return { profileId, ...(await client.call('connection.open', { profileId })).result };
  };
  const quiet = await open('Quiet', mosquitto.port, 5, ['quiet/#']);
  const { state: online } = await untilConnection(client, quiet.profileId, ['online']);
  const states: ConnectionSnapshot['state'][] = [];
  client.on('connection.stateChanged', ({ connection }) => {
    if (connection.connectionId === quiet.connectionId) states.push(connection.state);
  });

  const troubled = await open('Trouble', bad.port, 4, []);
  await bad.until(({ received }) => received.length > 0);
  const lasted = statisticsUntil(client, troubled.connectionId, (one) => trouble.until(one, bad.connectionCount()));
  let sentBytes = 0;
  const publish = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent++) {
      const payload = new TextEncoder().encode(`${sent}`);
      sentBytes += payload.length;
      const message = {
        connectionId: quiet.connectionId,
        topicName: `quiet/${sent % 10}`,
        qos: 1,
        retain: false,
      } as const;
      expect((await client.call('message.publish', message, payload)).result.reasonCode).toBe(0);
    }
  };
  // Some while the trouble goes on, some when it has gone on for long.
  await publish(messageCount - 100);
  await lasted;
  await publish(100);

  const statistics = await statisticsUntil(
    client,
    quiet.connectionId,
    ({ ledger }) => ledger.receivedCount >= messageCount,
  );
  expect(statistics).toMatchObject({
    ledger: {
      receivedCount: messageCount,
      receivedBytes: sentBytes,
      keptCount: messageCount,
      evicted: { budget: 0 },
      refused: { qos2Duplicate: 0, malformed: 0, topicLimit: 0, tooLarge: 0 },
    },
    gaps: [],
    violationCount: 0,
    topicCount: 10,
  });
  // Never anything but online, and since the same moment.
  for (const state of states) expect(state).toEqual(online);
  const { connections } = (await client.call('app.snapshot', {})).result;
  expect(connections.find(({ connectionId }) => connectionId === quiet.connectionId)?.state).toEqual(online);
});
