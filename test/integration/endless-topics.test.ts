// Topics that never end, from a real mosquitto into a core with the least budget there is: memory stays bounded, what is given up is counted,
// and the newest win.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCore } from '../../electron/core/core.ts';
import type { ConnectionStatistics, StatisticsFrame } from '../../shared/statistics.ts';
import { createContractClient } from '../../shared/contract-client.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { memoryTransportPair } from '../support/memory-transport.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const budgetBytes = 16 * 1_048_576;
const newCount = 200_000;
const steadyCount = 100;
/** So many new topics to one message of each steady one: far fewer than the budget has room for. */
const perRound = 2000;
const newestCount = 1000;
const newTopic = (n: number): string => `new/batch${Math.floor(n / perRound)}/device${n}`;
const newValue = (n: number): string => `{"device":${n},"is":"new"}`;
const steadyTopic = (n: number): string => `steady/${n}`;

it('holds its memory bound under endless new topics, counts what it gives up, and the newest win', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-endless-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  // Nothing may be dropped before it reaches the core: all is to be accounted for.
  const mosquitto = await startMosquitto({ config: ['max_queued_messages 0', 'log_type none', 'sys_interval 0'] });
  onTestFinished(() => mosquitto.close());
  const core = await createCore({
    dataDir,
    appVersion: '0.0.0-test',
    host: { kind: 'web', platform: process.platform },
    secretBox: fakeSecretBox({ persistent: true }),
    now: () => Date.now(),
    monotonicNow: () => performance.now(),
    random: Math.random,
    log: () => undefined,
    remember: () => undefined,
    restartedAfter: null,
  });
  onTestFinished(() => core.close());
  const [ours, theirs] = memoryTransportPair();
  core.serve(theirs);
  const client = createContractClient(ours);
  await client.call('settings.update', { changes: { memoryBudgetBytes: budgetBytes } });
  const settings = { ...newProfileSettings, name: 'Endless', host: '127.0.0.1', port: mosquitto.port };
  const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
  const isOnline = new Promise<void>((resolve) => {
    client.on('connection.stateChanged', ({ connection }) => {
      if (connection.state.kind === 'online') resolve();
    });
  });
  const { connectionId } = (await client.call('connection.open', { profileId })).result;
  await isOnline;

  let mostBytes = 0;
  const statisticsUntil = (until: (one: ConnectionStatistics) => boolean): Promise<StatisticsFrame> =>
    new Promise((resolve, reject) => {
      const watch = client.watch(
        'statistics',
        {},
        {
          onFrame: ({ data }) => {
            mostBytes = Math.max(mostBytes, data.memory.usedBytes);
            const one = data.connections[0];
            if (one === undefined || !until(one)) return;
            watch.close();
            resolve(data);
          },
          onEnded: reject,
        },
      );
    });
  const idOf = async (topicName: string) =>
    (await client.call('topic.find', { connectionId, topicName })).result?.topicId;

  const publisher = await openLoadPublisher({ port: mosquitto.port, topics: [], payloadBytes: 0 });
  onTestFinished(() => publisher.close());
  const steadyIds = [];
  let sentCount = 0;
  let sentBytes = 0;
  const sendRound = async (round: number): Promise<void> => {
    const packets: Buffer[] = [];
    const add = (topicName: string, value: string): void => {
      const payload = Buffer.from(value);
      packets.push(publishPacket(topicName, payload));
      sentCount += 1;
      sentBytes += payload.length;
    };
    for (let n = 0; n < steadyCount; n += 1) add(steadyTopic(n), `${n} in round ${round}`);
    for (let n = round * perRound; n < (round + 1) * perRound; n += 1) add(newTopic(n), newValue(n));
    await publisher.send(Buffer.concat(packets));
  };
  await sendRound(0);
  await statisticsUntil(({ ledger }) => ledger.receivedCount === sentCount);
  for (let n = 0; n < steadyCount; n += 1) steadyIds.push(await idOf(steadyTopic(n)));
  const rounds = newCount / perRound;
  for (let round = 1; round < rounds; round += 1) await sendRound(round);
  const { connections, memory } = await statisticsUntil(({ ledger }) => ledger.receivedCount >= sentCount);

  const { ledger, topicCount } = connections[0]!;
  expect(ledger.receivedCount).toBe(sentCount);
  expect(ledger.receivedBytes).toBe(sentBytes);
  expect(ledger.refused).toEqual({ qos2Duplicate: 0, malformed: 0, topicLimit: 0, tooLarge: 0 });
  expect(ledger.keptCount + ledger.evicted.budget).toBe(sentCount);
  // Each name came once, the steady ones apart: what is not there any more was given up.
  expect(ledger.givenUpTopicCount).toBe(newCount + steadyCount - topicCount);
  expect(ledger.givenUpTopicCount).toBeGreaterThan(newCount / 2);
  expect(memory.budgetBytes).toBe(budgetBytes);
  expect(mostBytes).toBeLessThanOrEqual(budgetBytes * 1.25);

  const valueOf = async (topicName: string): Promise<string | null> => {
    const topicId = await idOf(topicName);
    if (topicId === undefined) return null;
    const args = { connectionId, topicId, seq: null, offset: 0, limitBytes: 1000 };
    return new TextDecoder().decode((await client.call('message.read', args)).body);
  };
  for (let n = newCount - newestCount; n < newCount; n += 1) expect(await valueOf(newTopic(n))).toBe(newValue(n));
  expect(await idOf(newTopic(0))).toBeUndefined();
  for (let n = 0; n < steadyCount; n += 1) {
    expect(await idOf(steadyTopic(n))).toBe(steadyIds[n]);
    expect(await valueOf(steadyTopic(n))).toBe(`${n} in round ${rounds - 1}`);
  }
});
