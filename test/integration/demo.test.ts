// The built-in demo as a client meets it: mqtt.js over TCP against the embedded broker.

import { connect as connectTcp } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../electron/core/demo/demo.ts';
import { bundledScript, startScript } from '../support/bundled-script.ts';

interface Received {
  readonly topicName: string;
  readonly text: string;
  readonly retain: boolean;
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

async function demo(): Promise<Demo> {
  const started = await startDemo({ random: Math.random, now: Date.now });
  open.push(started);
  return started;
}

async function client(port: number): Promise<{ mqtt: MqttClient; received: Received[]; until: Until }> {
  const connected = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, protocolVersion: 4 });
  open.push({ close: () => connected.endAsync(true) });
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  connected.on('message', (topicName, payload, packet) => {
    received.push({ topicName, text: payload.toString('utf8'), retain: packet.retain });
    for (const look of waiting) look();
  });
  const until: Until = (holds) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds(received)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { mqtt: connected, received, until };
}
type Until = (holds: (received: readonly Received[]) => boolean) => Promise<void>;

describe('the demo', () => {
  it('shows a newcomer its whole tree at once, as retained messages, and $SYS only when asked', async () => {
    const { port } = await demo();
    const newcomer = await client(port);
    await newcomer.mqtt.subscribeAsync('#');
    const topics = (received: readonly Received[]): Set<string> =>
      new Set(received.filter(({ retain }) => retain).map(({ topicName }) => topicName));
    await newcomer.until((received) => topics(received).size >= 280);
    expect([...topics(newcomer.received)].filter((topicName) => topicName.startsWith('$'))).toEqual([]);
    await newcomer.mqtt.subscribeAsync('$SYS/#');
    await newcomer.until((received) => received.some(({ topicName }) => topicName === '$SYS/broker/version'));
  });

  it('goes on talking: live messages are not marked as retained', async () => {
    const { port } = await demo();
    const listener = await client(port);
    await listener.mqtt.subscribeAsync('factory/line-1/press/vibration');
    await listener.until((received) => received.length >= 10);
    expect(listener.received.every(({ retain }) => !retain)).toBe(true);
    const samples = listener.received.map(({ text }) => Number(/"sample":(\d+)/.exec(text)?.[1]));
    expect(samples).toEqual(samples.map((_, index) => (samples[0] ?? 0) + index));
  });

  it('lets a lamp be switched, and keeps its new state for the next one who comes', async () => {
    const { port } = await demo();
    const first = await client(port);
    await first.mqtt.subscribeAsync('home/kitchen/lamp/state');
    await first.until((received) => received.length === 1);
    await first.mqtt.publishAsync('home/kitchen/lamp/set', '{"state":"ON","brightness":42}', { qos: 1 });
    await first.until((received) => received.some(({ text, retain }) => text.includes('"brightness":42') && !retain));
    const second = await client(port);
    await second.mqtt.subscribeAsync('home/kitchen/lamp/state');
    await second.until((received) => received.length > 0);
    expect(second.received[0]).toMatchObject({ retain: true, text: expect.stringContaining('"brightness":42') });
  });

  it('echoes', async () => {
    const { port } = await demo();
    const caller = await client(port);
    await caller.mqtt.subscribeAsync('demo/echo/response');
    await caller.mqtt.publishAsync('demo/echo/request', 'hello 🌍');
    await caller.until((received) => received.some(({ text }) => text === 'hello 🌍'));
  });

  it('serves several clients, and as many demos as are wanted', async () => {
    const [one, other] = [await demo(), await demo()];
    expect(one.port).not.toBe(other.port);
    for (const port of [one.port, one.port, other.port]) {
      const visitor = await client(port);
      await visitor.mqtt.subscribeAsync('home/weather');
      await visitor.until((received) => received.length > 0);
    }
  });

  it('closes with clients connected and with sockets that never spoke, and may be closed twice', async () => {
    const closing = await startDemo({ random: Math.random, now: Date.now });
    const visitor = await client(closing.port);
    await visitor.mqtt.subscribeAsync('#');
    const silent = connectTcp(closing.port, '127.0.0.1');
    await new Promise<void>((resolve) => silent.once('connect', () => resolve()));
    const silentClosed = new Promise<void>((resolve) => silent.once('close', () => resolve()));
    const visitorClosed = new Promise<void>((resolve) => visitor.mqtt.once('close', () => resolve()));
    await Promise.all([closing.close(), closing.close()]);
    await Promise.all([silentClosed, visitorClosed]);
    await expect(mqtt.connectAsync(`mqtt://127.0.0.1:${closing.port}`, { reconnectPeriod: 0 })).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('leaves nothing open that would keep the process alive', async () => {
    const child = startScript(await bundledScript('test/support/demo-script.ts'), []);
    expect(await child.exited).toBe(0);
    expect(child.lines).toEqual(['listening', 'closed']);
  });
});
