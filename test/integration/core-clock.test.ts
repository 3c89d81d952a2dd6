// What a broker sends wakes the core's clock where it rests: over real TCP, but the clock is moved by hand, so that what is told within a tick
// was told because of it. The clock's own rules: test/unit/contract/server-clock.test.ts.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ViewId } from '../../shared/ids.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import type { TopicsFrame } from '../../shared/tree.ts';
import { startCore, untilConnection } from '../support/running-core.ts';
import {
  connackOf,
  expectPacket,
  hex,
  send,
  startScriptedBroker,
  subackFor,
  waitFor,
} from '../support/scripted-broker.ts';

const tickMs = 25;
const puback = 4;

const cleanUps: (() => Promise<unknown> | void)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

it('asks its streams a tick after a read of a broker’s socket', async () => {
  const clock = { at: 0, askedCount: 0 };
  /** Lets time pass, and then what was sent within the process arrive. */
  const pass = async (ticks: number): Promise<void> => {
    for (let tick = 0; tick < ticks; tick += 1) {
      clock.at += tickMs;
      vi.advanceTimersByTime(tickMs);
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  let publish = (): void => undefined;
  const mayPublish = new Promise<void>((resolve) => {
    publish = resolve;
  });
  const broker = await startScriptedBroker([
    expectPacket(1),
    send(connackOf(4)),
    expectPacket(8),
    send(subackFor(4, 1)),
    waitFor(() => mayPublish),
    // QoS 1: its acknowledgement tells that it was read.
    send(hex('32 06 00 01 61 00 07 78')),
  ]);
  cleanUps.push(() => broker.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-clock-'));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  const monotonicNow = (): number => {
    clock.askedCount += 1;
    return clock.at;
  };
  const { core, client } = await startCore(dataDir, { monotonicNow });
  cleanUps.push(() => core.close());
  const settings = {
    ...newProfileSettings,
    host: '127.0.0.1',
    port: broker.port,
    protocolVersion: 4 as const,
    subscriptions: [plainSubscription('a', 1)],
  };
  const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
  const { connectionId } = (await client.call('connection.open', { profileId })).result;
  await untilConnection(client, profileId, ['online']);
  const frames: TopicsFrame[] = [];
  const params = { connectionId, viewId: 'view' as ViewId, topicNames: ['a'] };
  client.watch('topics', params, {
    onFrame: ({ data }) => void frames.push(data),
    onEnded: (error) => expect.fail(String(error)),
  });

  // The clock rests once it lets ticks pass without asking what time it is.
  let rests = false;
  for (let round = 0; round < 50 && !rests; round += 1) {
    const before = clock.askedCount;
    await pass(4);
    rests = clock.askedCount === before;
  }
  expect(rests).toBe(true);
  expect(frames.at(-1)?.rows[0]).toBeNull();

  publish();
  await broker.until(({ received }) => received.some(({ packetType }) => packetType === puback));
  // Streams are asked with every second tick.
  await pass(2);
  expect(frames.at(-1)?.rows[0]).not.toBeNull();
});
