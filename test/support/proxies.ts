// A HTTP CONNECT proxy and a SOCKS5 proxy on loopback, as a test wants them: with a login, refusing, stalling, knowing names of their own.

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyOptions {
  /** Missing: everyone may pass. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Names that only the proxy can look up, as port on loopback: proof that the proxy did it. */
  readonly names?: Readonly<Record<string, number>>;
  /** Answers instead of making a way. HTTP: the status; SOCKS5: the reply (RFC 1928 clause 6). */
  readonly refuseWith?: number;
  /** Never answers. */
  readonly stalls?: boolean;
}

export interface TestProxy {
  readonly port: number;
  /** What it was asked to reach, as `host:port`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Sockets are ended with the proxy. */
async function started(server: Server, asked: string[], sockets: Set<Duplex>): Promise<TestProxy> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(client: Duplex, host: string, port: number, options: ProxyOptions, sockets: Set<Duplex>): Socket {
  const named = options.names?.[host];
  const upstream = named === undefined ? connect(port, host) : connect(named, '127.0.0.1');
  sockets.add(upstream);
  upstream.on('error', () => client.destroy());
  upstream.on('close', () => {
    sockets.delete(upstream);
    client.destroy();
  });
  client.on('close', () => upstream.destroy());
  return upstream;
}

export function startHttpProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createHttpServer((_request, response) => response.writeHead(400).end('this is a proxy'));
  server.on('connect', (request, client, head) => {
    asked.push(request.url ?? '');
    if (options.stalls === true) return;
    const { login } = options;
    const expected =
      login === undefined ? null : `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
    if (expected !== null && request.headers['proxy-authorization'] !== expected) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\nlog in');
      return;
    }
    if (options.refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${options.refuseWith} No\r\n\r\nthe reason`);
      return;
    }
    const [, host = '', port = '0'] = /^\[?(.*?)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = join(client, host, Number(port), options, sockets);
    upstream.on('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
  });
  return started(server, asked, sockets);
}

export function startSocksProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((client) => {
    if (options.stalls === true) return;
    void serveSocks(client, options, asked, sockets);
  });
  return started(server, asked, sockets);
}

async function serveSocks(client: Socket, options: ProxyOptions, asked: string[], sockets: Set<Duplex>): Promise<void> {
  const read = reader(client);
  const [, methodCount = 0] = await read(2);
  const methods = await read(methodCount);
  const wanted = options.login === undefined ? 0 : 2;
  if (!methods.includes(wanted)) return void client.end(Uint8Array.of(5, 0xff));
  client.write(Uint8Array.of(5, wanted));
  if (options.login !== undefined) {
    const [, nameLength = 0] = await read(2);
    const username = (await read(nameLength)).toString();
    const [passwordLength = 0] = await read(1);
    const password = (await read(passwordLength)).toString();
    const right = username === options.login.username && password === options.login.password;
    client.write(Uint8Array.of(1, right ? 0 : 1));
    if (!right) return void client.end();
  }
  const [, , , kind = 0] = await read(4);
  const host =
    kind === 3
      ? (await read((await read(1))[0] ?? 0)).toString()
      : kind === 1
        ? (await read(4)).join('.')
        : [...(await read(16))].map((byte) => byte.toString(16)).join(':');
  const port = (await read(2)).readUInt16BE();
  asked.push(`${host}:${port}`);
  const reply = (code: number): Uint8Array => Uint8Array.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0);
  if (options.refuseWith !== undefined) return void client.end(reply(options.refuseWith));
  const upstream = join(client, host, port, options, sockets);
  upstream.on('connect', () => {
    client.write(reply(0));
    upstream.pipe(client).pipe(upstream);
  });
}

/** Reads exactly so many bytes; never resolves when the end comes before. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    if (count === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null) return bytes;
      await once(socket, 'readable');
    }
  };
}
