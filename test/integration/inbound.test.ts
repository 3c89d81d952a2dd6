// The inbound side on real TCP, in front of a real socket: a scripted broker says what it likes, in one piece and byte by byte.

import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { harness, type InboundRecord } from '../support/inbound-harness.ts';
import { malformedCases } from '../support/malformed-packets.ts';
import {
  closeConnection,
  connackOf,
  dribble,
  expectPacket,
  hex,
  lastOf,
  packetIdOf,
  resetConnection,
  send,
  startScriptedBroker,
  subackFor,
  type ScriptStep,
} from '../support/scripted-broker.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const connectPacket = hex('10 0d 0004 4d515454 05 02 003c 00 0000');

async function brokerOf(script: Parameters<typeof startScriptedBroker>[0]) {
  const broker = await startScriptedBroker(script);
  ends.push(() => broker.close());
  return broker;
}

/** A bare client: CONNECT, then everything into the inbound side; acknowledgements back; a violation ends it. */
async function open(port: number): Promise<{ socket: Socket; record: InboundRecord; closed: Promise<void> }> {
  const { inbound, record } = harness(5);
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    const before = record.replies.length;
    inbound.consume(chunk, 0);
    if (record.replies.length > before) socket.write(hex(record.replies.slice(before)));
    if (record.violation !== null) socket.destroy();
  });
  ends.push(async () => {
    socket.destroy();
    await closed;
  });
  await new Promise<void>((resolve) => void socket.once('connect', () => resolve()));
  socket.write(connectPacket);
  return { socket, record, closed };
}

const accepted: readonly ScriptStep[] = [expectPacket(1), send(connackOf(5))];

describe('on real TCP', () => {
  it('messages are delivered and acknowledged, byte by byte too', async () => {
    const messages = hex('32 06 0001 61 0005 00  34 07 0001 62 0006 00 70  30 04 0001 63 00');
    const broker = await brokerOf([...accepted, dribble(messages), expectPacket(5), send(hex('62 02 0006'))]);
    const { record } = await open(broker.port);
    await broker.until((now) => now.received.some((packet) => packet.packetType === 7));
    expect(record.messages.map((message) => message.topic)).toEqual(['61', '62', '63']);
    expect(packetIdOf(lastOf(broker.received, 4))).toBe(5);
    expect(packetIdOf(lastOf(broker.received, 5))).toBe(6);
    expect(packetIdOf(lastOf(broker.received, 7))).toBe(6);
  });

  it('every malformed packet of MQTT 5 ends its connection, and only its own', async () => {
    const cases = malformedCases.filter((malformed) => malformed.protocolVersion === 5);
    const broker = await brokerOf((index) => [expectPacket(1), send(cases[index]?.bytes ?? [])]);
    for (const malformed of cases) {
      const { record, closed } = await open(broker.port);
      await closed;
      expect(record.violation?.reasonCode, malformed.name).toBe(malformed.reasonCode);
      expect(record.messages, malformed.name).toEqual([]);
    }
    expect(broker.connectionCount()).toBe(cases.length);
  });

  it('a payload that looks like packets is never read as such, wherever it is cut', async () => {
    // The forgery that mqtt.js falls for (reliability study 0.2): a broken packet whose rest begins a new read.
    const forged = hex('30 0a 0008 666f726765642f74');
    const outer = Buffer.concat([hex('30 10 0001 61 00'), forged]);
    const broker = await brokerOf([...accepted, dribble(outer), send(hex('d0 00'))]);
    const { record } = await open(broker.port);
    await vi.waitFor(() => expect(record.passed.at(-1)).toBe('d000'), { timeout: 10_000 });
    expect(record.messages).toEqual([
      { topic: '61', payload: Buffer.from(forged).toString('hex'), flags: 0, properties: null },
    ]);
  });
});

describe('the scripted broker', () => {
  it('answers a SUBSCRIBE with its packet id, then pings', async () => {
    const broker = await brokerOf([...accepted, expectPacket(8), send(subackFor(5, 1))]);
    const { socket, record } = await open(broker.port);
    socket.write(hex('82 07 1234 00 0001 61 01'));
    await broker.until((now) => now.received.length === 2);
    socket.write(hex('c0 00'));
    await new Promise<void>((resolve) => {
      socket.on('data', () => {
        if (record.passed.includes('d000')) resolve();
      });
    });
    expect(record.passed).toEqual(['2003000000', '900412340001', 'd000']);
  });

  it('has a script for each connection, and closes or resets', async () => {
    const broker = await brokerOf((index) => [expectPacket(1), index === 0 ? closeConnection : resetConnection]);
    await (await open(broker.port)).closed;
    await (await open(broker.port)).closed;
    await broker.until((now) => now.openCount() === 0);
    expect(broker.connectionCount()).toBe(2);
    expect(broker.received.map((packet) => packet.connectionIndex)).toEqual([0, 1]);
  });

  it('says so when a condition never holds, and when a script fails', async () => {
    const broker = await brokerOf([...accepted]);
    await open(broker.port);
    await expect(broker.until(() => false, 50)).rejects.toThrow('not within 50 ms');
    const failing = await startScriptedBroker([send(subackFor(5, 0))]);
    await open(failing.port);
    await expect(failing.until(() => false)).rejects.toThrow('a script failed');
    await expect(failing.close()).rejects.toThrow('a script failed');
  });
});
