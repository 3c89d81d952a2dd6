// The locks of electron/web/http-server.ts, each attacked by requests that no browser of ours would send.

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { startWebHost, type WebHost, type WebHostOptions } from '../../electron/web/http-server.ts';
import { listPageFiles } from '../../electron/page-files.ts';
import { contentSecurityPolicy } from '../../electron/page-policy.ts';
import { createContractClient } from '../../shared/contract-client.ts';
import { webSocketTransport } from '../../electron/web/socket-transport.ts';
import { required } from '../../shared/assert.ts';
import { maximumFrameBytes } from '../../shared/frame.ts';
import type { Transport } from '../../shared/transport.ts';
import { rawRequest, tryUpgrade } from '../support/raw-http.ts';
import { createToyServer, type ToyServer } from '../support/toy-contract-server.ts';

const secretOutside = 'outside the page';

describe('the web host', () => {
  let folder: string;
  let host: WebHost;
  let core: ToyServer;
  let now: number;
  let shown: string[];
  let log: string[];

  const own = (): Record<string, string> => ({ host: `127.0.0.1:${host.port}` });
  const origin = (): string => `http://127.0.0.1:${host.port}`;
  const pathOf = (address: string | undefined): string => {
    const url = new URL(address ?? '');
    return url.pathname + url.search;
  };
  const startAt = (options: Partial<WebHostOptions> = {}): Promise<WebHost> =>
    startWebHost({
      address: '127.0.0.1',
      port: 0,
      names: [],
      files: listPageFiles(join(folder, 'renderer')),
      serve: (transport) => core.serve(transport),
      showAddress: (address) => shown.push(address),
      log: (message) => log.push(message),
      monotonicNow: () => now,
      ...options,
    });
  /** Uses the newest address and gives the cookie it buys. */
  const enter = async (): Promise<string> => {
    const { headers } = await rawRequest(host.port, pathOf(shown.at(-1)));
    return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'treeline-web-'));
    await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), secretOutside);
    await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><title>the page</title>');
    await writeFile(join(folder, 'renderer', 'assets', 'main.js'), 'let page;');
    await symlink(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'));
    await symlink(folder, join(folder, 'renderer', 'up'));
    now = 0;
    shown = [];
    log = [];
    core = createToyServer();
    host = await startAt();
  });
  afterEach(async () => {
    core.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('exchanges the printed address at once for a cookie, and leads to an address without the code', async () => {
    const answer = await rawRequest(host.port, pathOf(shown[0]));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^treeline-${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await rawRequest(host.port, '/', { headers: { ...own(), cookie } });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('the page') });
  });

  it('serves the same session to several tabs, and each its own line', async () => {
    const cookie = await enter();
    const clients = await Promise.all(
      [1, 2].map(async () => {
        let transport: Transport | null = null;
        // Wrapped in the same turn as it opens: hello comes with the first packet.
        await tryUpgrade(host.port, '/line', { origin: origin(), cookie }, (socket) => {
          transport = webSocketTransport(socket, { onTrouble: () => {} });
        });
        return createContractClient(required<Transport>(transport, 'the line was opened'));
      }),
    );
    const heard: string[] = [];
    for (const client of clients) {
      await client.hello;
      client.on('notice.dismissed', ({ noticeId }) => heard.push(noticeId));
    }
    core.broadcast('notice.dismissed', { noticeId: 'n' });
    await vi.waitFor(() => expect(heard).toEqual(['n', 'n']));
    for (const client of clients) client.close();
  });

  it.each(['evil.test', 'evil.test:PORT', 'localhost.evil.test:PORT', '127.0.0.1', '127.0.0.1:1', '0.0.0.0:PORT'])(
    'refuses the Host %s before anything else, with or without cookie and code',
    async (name) => {
      const forged = name.replace('PORT', String(host.port));
      const cookie = await enter();
      now += 1e6;
      for (const path of ['/', pathOf(shown[0]), '/assets/main.js', '/nothing']) {
        const answer = await rawRequest(host.port, path, { headers: { host: forged, cookie } });
        expect(answer.status).toBe(421);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect(shown).toHaveLength(1);
      const upgrade = await tryUpgrade(host.port, '/line', { host: forged, origin: `http://${forged}`, cookie });
      expect(upgrade.status).toBe(421);
    },
  );

  it('refuses a request without Host or with two', async () => {
    for (const hosts of ['', `Host: 127.0.0.1:${host.port}\r\nHost: evil.test\r\n`, 'Host: evil.test\r\n']) {
      const socket = connect(host.port, '127.0.0.1');
      socket.end(`GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      let text = '';
      for await (const part of socket.setEncoding('utf8')) text += String(part);
      expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(text).not.toContain('<title>the page');
    }
  });

  it.each(['http://evil.test', 'null', 'http://localhost:PORT', 'https://127.0.0.1:PORT', 'http://127.0.0.1:1', ''])(
    'refuses a line to a page of the origin %j, though it comes with our cookie',
    async (foreign) => {
      const cookie = await enter();
      const forged = foreign.replace('PORT', String(host.port));
      const upgrade = await tryUpgrade(host.port, '/line', { origin: forged, cookie });
      expect(upgrade.status).toBe(403);
      const post = await rawRequest(host.port, '/', { method: 'POST', headers: { ...own(), origin: forged, cookie } });
      expect(post.status).toBe(403);
    },
  );

  it('refuses a line without any origin', async () => {
    const cookie = await enter();
    expect((await tryUpgrade(host.port, '/line', { cookie })).status).toBe(403);
  });

  it.each(['cross-site', 'same-site'])('refuses what the browser marks as %s, even to enter', async (site) => {
    const cookie = await enter();
    now += 1e6;
    await rawRequest(host.port, '/');
    const headers = { ...own(), cookie, 'sec-fetch-site': site };
    expect((await rawRequest(host.port, '/', { headers })).status).toBe(403);
    expect((await rawRequest(host.port, pathOf(shown.at(-1)), { headers })).status).toBe(403);
    const upgrade = await tryUpgrade(host.port, '/line', { origin: origin(), cookie, 'sec-fetch-site': site });
    expect(upgrade.status).toBe(403);
    // The code was not spent by that.
    expect(await enter()).toBe(cookie);
  });

  it('never says that another origin may read anything', async () => {
    const cookie = await enter();
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const headers = { ...own(), origin: 'http://evil.test', cookie, 'access-control-request-method': 'POST' };
      const answer = await rawRequest(host.port, '/', { method, headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.text).not.toContain('<title>the page');
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('takes no %s, even from its own page', async (method) => {
    const cookie = await enter();
    const headers = { ...own(), origin: origin(), cookie };
    expect((await rawRequest(host.port, '/', { method, headers })).status).toBe(405);
  });

  it('serves nothing without the cookie, with a wrong one, or with that of another start', async () => {
    const cookie = await enter();
    const otherHost = await startAt({ port: 0 });
    const [name, value = ''] = cookie.split('=');
    const wrongs = [
      '',
      `${name}=`,
      `${name}=${value.slice(1)}`,
      `${name}=${value}x`,
      `${name}=${Buffer.alloc(32).toString('base64url')}`,
      `x${cookie}`,
    ];
    for (const wrong of wrongs) {
      for (const path of ['/', '/assets/main.js', '/index.html']) {
        const answer = await rawRequest(host.port, path, { headers: { ...own(), cookie: wrong } });
        expect(answer.status).toBe(401);
        expect(answer.text).not.toContain('page;');
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect((await tryUpgrade(host.port, '/line', { origin: origin(), cookie: wrong })).status).toBe(401);
    }
    const there = { host: `127.0.0.1:${otherHost.port}` };
    const renamed = cookie.replace(String(host.port), String(otherHost.port));
    expect((await rawRequest(otherHost.port, '/', { headers: { ...there, cookie: renamed } })).status).toBe(401);
    await otherHost.close();
  });

  it('takes a code once, within a minute, and shows a fresh address when somebody comes without', async () => {
    const first = pathOf(shown[0]);
    expect((await rawRequest(host.port, '/?code=')).status).toBe(401);
    expect((await rawRequest(host.port, '/?code=AAAA')).status).toBe(401);
    // A good one still waits in the terminal: nothing new is shown, however often somebody asks.
    expect(shown).toHaveLength(1);
    expect((await rawRequest(host.port, first)).status).toBe(303);
    const again = await rawRequest(host.port, first);
    expect(again).toMatchObject({ status: 401, text: expect.stringContaining('terminal') });
    expect(again.text).not.toContain('code=');
    expect(shown).toHaveLength(2);
    now += 60_000;
    expect((await rawRequest(host.port, pathOf(shown[1]))).status).toBe(401);
    expect(shown).toHaveLength(3);
    expect((await rawRequest(host.port, pathOf(shown[2]))).status).toBe(303);
  });

  it('says in the log that somebody was refused, without secrets and without filling it', async () => {
    const cookie = await enter();
    for (let n = 0; n < 50; n += 1) {
      await rawRequest(host.port, `/?code=guess${n}`, { headers: { ...own(), cookie } });
      await rawRequest(host.port, '/', { headers: { host: `evil${n}.test`, cookie } });
    }
    now += 60_000;
    await rawRequest(host.port, '/?code=guess');
    // One line for each of the two reasons, then one that counts what was not said of its own.
    expect(log).toHaveLength(3);
    expect(log[2]).toContain('49 more');
    const secrets = [cookie.split('=')[1], ...shown.map((address) => new URL(address).searchParams.get('code'))];
    for (const secret of [...secrets, 'guess', 'evil']) expect(log.join('\n')).not.toContain(secret);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%252fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..\\..\\secret.txt',
    '/%5c..%5csecret.txt',
    '//secret.txt',
    '/./index.html',
    '/assets/',
    '/assets',
    '/link.txt',
    '/up/secret.txt',
    '/index.html%00.txt',
    '/index.html/',
    '/INDEX.HTML',
    'http://127.0.0.1/secret.txt',
    '/__proto__',
    '/constructor',
  ])('knows no file by the path %s', async (path) => {
    const cookie = await enter();
    const answer = await rawRequest(host.port, path, { headers: { ...own(), cookie } });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain(secretOutside);
  });

  it('does not follow a link that took the place of a listed file', async () => {
    const cookie = await enter();
    const file = join(folder, 'renderer', 'assets', 'main.js');
    await rm(file);
    await symlink(join(folder, 'secret.txt'), file);
    const answer = await rawRequest(host.port, '/assets/main.js', { headers: { ...own(), cookie } });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain(secretOutside);
  });

  it('sends the page’s policy with every answer, refusals included', async () => {
    const cookie = await enter();
    const answers = await Promise.all([
      rawRequest(host.port, '/', { headers: { ...own(), cookie } }),
      rawRequest(host.port, '/assets/main.js', { headers: { ...own(), cookie } }),
      rawRequest(host.port, '/nothing', { headers: { ...own(), cookie } }),
      rawRequest(host.port, '/'),
      rawRequest(host.port, '/', { headers: { host: 'evil.test' } }),
      rawRequest(host.port, '/', { method: 'POST' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 404, 401, 421, 403]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    }
    expect(contentSecurityPolicy).toContain("frame-ancestors 'none'");
    expect(contentSecurityPolicy).not.toMatch(/unsafe-(inline|eval)/);
  });

  it('opens a line at one path only', async () => {
    const cookie = await enter();
    for (const path of ['/', '/line/', '/line?x=1', '/LINE', '/assets/main.js']) {
      expect((await tryUpgrade(host.port, path, { origin: origin(), cookie })).status).toBe(404);
    }
  });

  it('ends a line on text, on a frame that is none, and on one that declares too much, before it is there', async () => {
    const cookie = await enter();
    const openLine = async (): Promise<WebSocket> =>
      (await tryUpgrade(host.port, '/line', { origin: origin(), cookie })).socket as WebSocket;
    for (const foul of ['{"kind":"call"}', Buffer.alloc(2), Buffer.from([255, 255, 255, 127, 0])]) {
      const socket = await openLine();
      socket.send(foul);
      await once(socket, 'close');
    }
    const socket = await openLine();
    const header = Buffer.alloc(14);
    header[0] = 0x82;
    header[1] = 0x80 | 127;
    header.writeBigUInt64BE(BigInt(maximumFrameBytes) + 1n, 2);
    // Past the library, straight to the wire.
    (socket as unknown as { readonly _socket: { write(bytes: Buffer): void } })._socket.write(header);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  it('notices a tab that no longer answers', async () => {
    const cookie = await enter();
    const ended = vi.fn<() => void>();
    await host.close();
    host = await startAt({
      serve: (transport) => transport.receive(() => {}, ended),
      pingIntervalMs: 20,
    });
    const { socket } = await tryUpgrade(host.port, '/line', { origin: origin(), cookie: await enter() });
    expect(cookie).not.toBe('');
    // A paused socket reads no ping, so it answers none: as a machine that fell asleep.
    socket?.pause();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    expect(log.join()).toContain('no longer answers');
    socket?.terminate();
  });

  it('ends the line of a tab that asks for more than it takes', async () => {
    await host.close();
    let flood: ReturnType<typeof webSocketTransport> | null = null;
    host = await startAt({
      serve: (transport) => {
        flood = transport;
        transport.receive(
          () => {},
          () => {},
        );
      },
      maximumUnsentBytes: 1_048_576,
    });
    const { socket } = await tryUpgrade(host.port, '/line', { origin: origin(), cookie: await enter() });
    socket?.pause();
    await vi.waitFor(() => {
      flood?.send(new ArrayBuffer(1_048_576));
      expect(log.join()).toContain('does not take');
    });
    socket?.terminate();
  });

  it('limits how many tabs are open', async () => {
    const cookie = await enter();
    const sockets = await Promise.all(
      Array.from({ length: 64 }, () => tryUpgrade(host.port, '/line', { origin: origin(), cookie })),
    );
    expect(sockets.every(({ status }) => status === 101)).toBe(true);
    expect((await tryUpgrade(host.port, '/line', { origin: origin(), cookie })).status).toBe(503);
    for (const { socket } of sockets) socket?.terminate();
  });

  it('listens on loopback only', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((infos) => infos ?? [])
      .filter((info) => !info.internal && info.family === 'IPv4');
    for (const { address } of addresses) {
      const socket = connect(host.port, address);
      await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
    const socket = connect(host.port, '127.0.0.2');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('names the remedy when the port is taken', async () => {
    await expect(startAt({ port: host.port })).rejects.toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining('--port'),
    });
  });

  it('survives garbage on the wire and a reset in the middle of an upgrade', async () => {
    const cookie = await enter();
    for (const bytes of [
      '\u0000\u0001\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n`,
    ]) {
      const socket = connect(host.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(bytes);
      socket.resume();
      await once(socket, 'close');
    }
    for (let n = 0; n < 20; n += 1) {
      const socket = connect(host.port, '127.0.0.1');
      await once(socket, 'connect');
      const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n';
      socket.write(
        `GET /line HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${n % 2 ? origin() : 'x'}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n`,
      );
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect((await rawRequest(host.port, '/', { headers: { ...own(), cookie } })).status).toBe(200);
  });
});
