// That the state shown is true within one and a half keep alive intervals (MQTT 5 clause 3.1.2.10), by a clock that the test moves: real
// mosquitto, real sockets, and a proxy that goes silent. Only the waiting is left out.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainSubscription } from '../../shared/profile-parts.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';

const keepAlive = 60;
const open: { close(): Promise<void> }[] = [];
let broker: Mosquitto;
let proxy: FaultProxy;

beforeAll(async () => {
  broker = await startMosquitto();
});
beforeEach(async () => {
  proxy = await startFaultProxy(broker.port);
  open.push(proxy);
  // Sockets and setImmediate stay real: what is on its way arrives while the clock stands.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const thing of open.splice(0).toReversed()) await thing.close();
});
afterAll(() => broker.close());

function opened(changes: Partial<ProfileSettings> = {}): TestConnection {
  const line = openConnection({
    port: proxy.port,
    keepAlive,
    reconnect: { enabled: true, firstDelayMs: 1000, longestDelayMs: 1000, maximumAttempts: null },
    subscriptions: [plainSubscription('clock', 1)],
    ...changes,
  });
  open.push(line);
  return line;
}

/** Moves the clock, then lets everything run that became due. */
async function pass(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1000);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
/** Packets of a type so far, without the marks between them. */
const packetsOf = (line: TestConnection, packetType: number): number =>
  line.packetLog
    .matching({ text: '', direction: null, packetTypes: [packetType] })
    .filter(({ kind }) => kind === 'packet').length;
/** Waits for so many PINGRESP, of which nobody is told; the clock stands meanwhile. */
async function untilAnswered(line: TestConnection, count: number): Promise<void> {
  while (packetsOf(line, 13) < count) await new Promise((resolve) => setImmediate(resolve));
}
/** Milliseconds from the last packet of the broker to the moment from which the connection is shown as lost, by the core's own clock. */
function shownAfterMs(line: TestConnection): number {
  const last = line.packetLog
    .matching({ text: '', direction: 'received', packetTypes: [] })
    .findLast(({ kind }) => kind === 'packet');
  const lost = line.states.find((state) => state.kind === 'waiting');
  if (last === undefined || lost === undefined) throw new Error('nothing was received, or nothing was lost');
  return lost.failure.at - last.at;
}

describe('the state shown', () => {
  it.each(['half-open', 'stalled'] as const)(
    'of a line that is %s is true after one and a half keep alives',
    async (how) => {
      const line = opened();
      await line.untilSubscribed();
      if (how === 'half-open') proxy.freeze();
      else proxy.stall(true);
      await pass(keepAlive - 1);
      expect(packetsOf(line, 12)).toBe(0);
      await pass(1);
      expect(packetsOf(line, 12)).toBe(1);
      await pass(keepAlive / 2 - 1);
      expect(line.snapshot().state.kind).toBe('online');
      await pass(1);
      await line.untilState('waiting');
      expect(line.line).toEqual(['online', 'offline']);
      expect(line.failure()).toContain(`keep alive of ${keepAlive} s`);
      expect(shownAfterMs(line)).toBe(1.5 * keepAlive * 1000);
    },
  );

  it('is as true when the line falls silent in the middle of a ping', async () => {
    const line = opened();
    await line.untilSubscribed();
    await pass(keepAlive);
    await untilAnswered(line, 1);
    proxy.freeze();
    await pass(keepAlive);
    await pass(keepAlive / 2);
    await line.untilState('waiting');
    expect(packetsOf(line, 12)).toBe(2);
    expect(shownAfterMs(line)).toBe(1.5 * keepAlive * 1000);
  });

  it('of a line that answers stays online, however long nothing else is said', async () => {
    const line = opened();
    await line.untilSubscribed();
    for (let count = 1; count <= 10; count++) {
      await pass(keepAlive);
      await untilAnswered(line, count);
    }
    expect(line.states.filter(({ kind }) => kind === 'online')).toHaveLength(1);
    expect(line.line).toEqual(['online']);
  });

  it('of a line that stalls, is given up and then goes on is online again, and nothing is counted twice', async () => {
    const line = opened({ clientId: 'clock', cleanStart: false, sessionExpiryInterval: 600 });
    await line.untilSubscribed();
    proxy.stall(true);
    const publisher = openConnection({ port: broker.port, subscriptions: [], keepAlive: 0 });
    open.push(publisher);
    await publisher.untilState('online');
    await publisher.connection.publish('clock', new TextEncoder().encode('once'), { qos: 1, retain: false });
    await pass(keepAlive);
    await pass(keepAlive / 2);
    const waiting = await line.untilState('waiting');
    proxy.stall(false);
    await pass(waiting.kind === 'waiting' ? (waiting.retryAt - Date.now()) / 1000 : 0);
    await line.until(({ messages }) => messages.length > 0);
    await line.untilState('online');
    expect(line.messages.map(({ payload }) => payload)).toEqual(['once']);
    expect(line.line).toEqual(['online', 'offline', 'online']);
  });
});
