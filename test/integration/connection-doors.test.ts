// The ways in: WebSocket servers that say no, IPv6, names, and a broker of 3.1.1 only (aedes).

import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { connackOf } from '../support/scripted-broker.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function opened(changes: Partial<ProfileSettings>): TestConnection {
  const line = openConnection({ subscriptions: [], ...changes });
  cleanups.push(() => line.close());
  return line;
}

async function listening(server: Server | HttpServer, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  cleanups.push(async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** A WebSocket broker that accepts every CONNECT with a CONNACK of MQTT 5, written as the test wants. */
async function webSocketBroker(
  handle: (send: (data: Uint8Array | string) => void, close: (code: number, reason: string) => void) => void,
  options: { subprotocol?: string | false } = {},
): Promise<number> {
  const server = createHttpServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => options.subprotocol ?? 'mqtt' });
  sockets.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.once('message', () =>
      handle(
        (data) => socket.send(data),
        (code, reason) => socket.close(code, reason),
      ),
    );
  });
  cleanups.push(() => {
    for (const socket of sockets.clients) socket.terminate();
  });
  return listening(server);
}

describe('a WebSocket server that says no', () => {
  it.each([
    [401, {}, /HTTP 401 Unauthorized.*login/, 'refused'],
    [403, {}, /HTTP 403/, 'refused'],
    [404, {}, /HTTP 404.*path/, 'refused'],
    [302, { location: 'https://elsewhere.example/mqtt' }, /elsewhere\.example.*does not follow/, 'refused'],
    [200, {}, /HTTP 200.*web server/, 'refused'],
    [502, {}, /HTTP 502/, 'waiting'],
    [503, {}, /HTTP 503/, 'waiting'],
  ] as const)('HTTP %i', async (status, headers, words, kind) => {
    const server = createHttpServer((_request, response) =>
      response.writeHead(status, headers).end('<html>the body</html>'),
    );
    server.on('upgrade', (request, socket) => {
      const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const reason = { 401: 'Unauthorized', 404: 'Not Found' }[status as number] ?? 'Status';
      socket.end(
        `HTTP/1.1 ${status} ${reason}\r\n${extra.join('')}Connection: close\r\nContent-Length: 8\r\n\r\nthe body`,
      );
      request.destroy();
    });
    const line = opened({ scheme: 'ws', port: await listening(server) });
    const state = await line.untilState(kind);
    expect(line.failure()).toMatch(words);
    expect(state).toMatchObject({ failure: { detail: expect.stringContaining('the body') } });
  });

  it('with another subprotocol or none', async () => {
    for (const subprotocol of ['other', false] as const) {
      const line = opened({ scheme: 'ws', port: await webSocketBroker(() => undefined, { subprotocol }) });
      await line.untilState('refused');
      expect(line.failure()).toMatch(/subprotocol “mqtt”/);
    }
  });

  it('by a text frame', async () => {
    const line = opened({ scheme: 'ws', port: await webSocketBroker((send) => send('hello')) });
    await line.untilState('refused');
    expect(line.failure()).toMatch(/text frame/);
  });

  it('by a close code', async () => {
    const port = await webSocketBroker((send, close) => {
      send(connackOf(5));
      close(1013, 'try again later');
    });
    const line = opened({ scheme: 'ws', port, protocolVersion: 5 });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/1013.*try again later/);
  });

  it('by not answering', async () => {
    const line = opened({
      scheme: 'ws',
      port: await listening(createServer((socket) => void socket.resume())),
      connectTimeoutMs: 1000,
    });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/within 1 s/);
    const { state } = line.snapshot();
    expect(state).toMatchObject({ failure: { detail: expect.stringContaining('WebSocket') } });
  });
});

it('takes packets that are cut and joined anywhere by WebSocket frames', async () => {
  const port = await webSocketBroker((send) => {
    const bytes = Buffer.concat([
      connackOf(5),
      Buffer.from([0x30, 6, 0, 1, 0x61, 0, 0x68, 0x69]),
      Buffer.from([0x30, 5, 0, 1, 0x62, 0, 0x21]),
    ]);
    for (let at = 0; at < 9; at++) send(bytes.subarray(at, at + 1));
    send(bytes.subarray(9));
  });
  const line = opened({ scheme: 'ws', port, protocolVersion: 5 });
  await line.until(({ messages }) => messages.length === 2);
  expect(line.messages.map(({ topicName, payload }) => `${topicName}=${payload}`)).toEqual(['a=hi', 'b=!']);
});

/** Whether this machine has an IPv6 loopback: some containers have none. */
function hasIpv6(): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(0, '::1', () => probe.close(() => resolve(true)));
  });
}

describe.runIf(await hasIpv6())('IPv6', () => {
  it.each(['::1', '[::1]'])('connects to %s, by TCP and by WebSocket', async (host) => {
    const tcp = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.write(connackOf(5)));
      cleanups.push(() => void socket.destroy());
    });
    const line = opened({ host, port: await listening(tcp, '::1'), protocolVersion: 5 });
    await line.untilState('online');
    let hostHeader = '';
    const http = createHttpServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => {
      hostHeader = request.headers.host ?? '';
      socket.once('message', () => socket.send(connackOf(5)));
      cleanups.push(() => socket.terminate());
    });
    const port = await listening(http, '::1');
    const webSocket = opened({ scheme: 'ws', host, port, protocolVersion: 5 });
    await webSocket.untilState('online');
    expect(hostHeader).toBe(`[::1]:${port}`);
  });
});

describe('aedes, which knows 3.1.1 only', () => {
  async function startAedes(): Promise<number> {
    const broker = await Aedes.createBroker();
    cleanups.push(() => new Promise<void>((resolve) => broker.close(() => resolve())));
    const server = createServer((socket) => {
      cleanups.push(() => void socket.destroy());
      broker.handle(socket);
    });
    return listening(server);
  }

  it('is taken with 3.1.1 where the version is left open', async () => {
    const line = opened({
      port: await startAedes(),
      protocolVersion: 'auto',
      subscriptions: [plainSubscription('#', 2)],
    });
    await line.untilSubscribed();
    expect(line.snapshot().broker?.protocolVersion).toBe(4);
    for (const qos of [0, 1, 2] as const)
      await line.connection.publish(`a/${qos}`, new TextEncoder().encode('x'), { qos, retain: false });
    await line.until(({ messages }) => messages.length === 3);
    expect(line.messages.map(({ topicName }) => topicName).sort()).toEqual(['a/0', 'a/1', 'a/2']);
  });

  it('refuses a fixed 5, and the way out is named', async () => {
    const line = opened({ port: await startAedes(), protocolVersion: 5 });
    await line.untilState('refused');
    expect(line.failure()).toMatch(/3\.1\.1/);
  });
});

it('leaves nothing behind on the machine: a closed connection has no socket', async () => {
  const sockets = new Set<unknown>();
  const port = await listening(
    createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.once('data', () => socket.write(connackOf(5)));
    }),
  );
  const line = opened({ port, protocolVersion: 5 });
  await line.untilState('online');
  await line.close();
  // The server sees the end a moment later; a new connection through the same server shows that the old one is gone.
  const probe = connect(port, '127.0.0.1');
  await once(probe, 'connect');
  probe.destroy();
  await once(probe, 'close');
  expect(sockets.size).toBeLessThanOrEqual(1);
});

it('gives up a broker that never reads acknowledgements, before they fill the memory', async () => {
  const port = await listening(
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        socket.pause();
        socket.write(connackOf(4));
        // QoS 1 with an empty payload: 7 bytes in, 4 bytes of acknowledgement out.
        const block = Buffer.concat(
          Array.from({ length: 40_000 }, (_, index) =>
            Buffer.from([0x32, 5, 0, 1, 0x61, (index + 1) >> 8, (index + 1) & 255]),
          ),
        );
        const flood = (): void => {
          while (socket.write(block));
          socket.once('drain', flood);
        };
        flood();
      });
      cleanups.push(() => void socket.destroy());
    }),
  );
  const line = opened({ port, protocolVersion: 4 });
  // Four million messages come before: a slow machine takes its time for them.
  await line.until((self) => self.snapshot().state.kind === 'waiting', 90_000);
  expect(line.failure()).toMatch(/does not read the acknowledgements/);
}, 100_000);
