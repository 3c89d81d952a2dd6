// The ways to a broker: proxies of both kinds, the environment's, a Unix domain socket, an address family, headers and subprotocol.

import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ConnectSecrets } from '../../electron/core/broker/connect-options.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { freePort } from '../support/free-port.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type ProxyOptions, startHttpProxy, startSocksProxy, type TestProxy } from '../support/proxies.ts';
import { connackOf } from '../support/scripted-broker.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function opened(changes: Partial<ProfileSettings>, secrets: ConnectSecrets = {}): TestConnection {
  const line = openConnection(changes, secrets);
  cleanups.push(() => line.close());
  return line;
}

let maker: CertificateMaker;
let authority: Certificate;
let broker: Mosquitto;
let socketPath: string;
const ports = { mqtt: 0, ws: 0, mqtts: 0, wss: 0 };
beforeAll(async () => {
  maker = await createCertificateMaker();
  authority = await maker.make({ name: 'Authority', authority: true });
  const server = await maker.make({ name: 'broker', altNames: 'DNS:broker.test,IP:127.0.0.1', signedBy: authority });
  const tls = [`certfile ${server.certificateFile}`, `keyfile ${server.keyFile}`];
  socketPath = join(maker.folder, 'mqtt.sock');
  broker = await startMosquitto({
    listeners: [
      { kind: 'mqtt' },
      { kind: 'ws' },
      { kind: 'mqtt', config: tls },
      { kind: 'ws', config: tls },
      { kind: 'mqtt', socketPath },
    ],
  });
  [ports.mqtt = 0, ports.ws = 0, ports.mqtts = 0, ports.wss = 0] = broker.ports;
});
afterAll(async () => {
  await broker.close();
  await maker.remove();
});

/** Sends a message through the connection and back. */
async function talks(line: TestConnection): Promise<void> {
  await line.untilSubscribed();
  const payload = `hello ${Math.random()}`;
  await line.connection.publish('route/test', new TextEncoder().encode(payload), { qos: 1, retain: false });
  await line.until(({ messages }) => messages.some((message) => message.payload === payload));
}

describe.each([
  ['http', startHttpProxy],
  ['socks5', startSocksProxy],
] as const)('a proxy of the kind %s', (kind, start) => {
  async function proxied(options: ProxyOptions = {}): Promise<TestProxy> {
    const proxy = await start(options);
    cleanups.push(() => proxy.close());
    return proxy;
  }
  const through = (port: number, username = ''): Pick<ProfileSettings, 'proxy'> => ({
    proxy: { kind, host: '127.0.0.1', port, username },
  });

  it.each(['mqtt', 'ws', 'mqtts', 'wss'] as const)('carries %s, and looks the name up itself', async (scheme) => {
    const proxy = await proxied({ names: { 'broker.test': ports[scheme] } });
    const line = opened({
      ...through(proxy.port),
      scheme,
      host: 'broker.test',
      port: 4321,
      tls: { ...newProfileSettings.tls, caPem: authority.certificatePem },
    });
    await talks(line);
    expect(proxy.asked).toEqual(['broker.test:4321']);
  });

  it('is given the user name and the password it wants', async () => {
    const proxy = await proxied({ login: { username: 'anna', password: 'geheim: ü' } });
    const line = opened({ ...through(proxy.port, 'anna'), port: ports.mqtt }, { proxyPassword: 'geheim: ü' });
    await talks(line);
  });

  it('says that the login is wrong or missing, without repeating it', async () => {
    const proxy = await proxied({ login: { username: 'anna', password: 'right' } });
    const wrong = opened({ ...through(proxy.port, 'anna'), port: ports.mqtt }, { proxyPassword: 'canary' });
    const missing = opened({ ...through(proxy.port), port: ports.mqtt });
    await Promise.all([wrong.untilState('refused'), missing.untilState('refused')]);
    expect(wrong.failure()).toMatch(kind === 'http' ? /407.*user name and a password/ : /did not take user name/);
    expect(missing.failure()).toMatch(/Enter|enter/);
    expect(JSON.stringify([wrong.snapshot(), missing.snapshot()])).not.toContain('canary');
  });

  const refusals: [code: number, state: 'refused' | 'waiting', words: RegExp][] =
    kind === 'http'
      ? [
          [403, 'refused', /answered HTTP 403.*forbids/],
          [502, 'waiting', /HTTP 502.*could not reach the broker/],
        ]
      : [
          [2, 'refused', /rules forbid the way to 127\.0\.0\.1/],
          [4, 'waiting', /cannot reach 127\.0\.0\.1/],
          [5, 'waiting', /nothing accepts connections at 127\.0\.0\.1/],
          [1, 'waiting', /does not say why/],
        ];
  it.each(refusals)('keeps the reason %i of its refusal', async (refuseWith, state, words) => {
    const proxy = await proxied({ refuseWith });
    const line = opened({ ...through(proxy.port), port: ports.mqtt });
    await line.untilState(state);
    expect(line.failure()).toMatch(words);
    expect(line.failure()).toContain(`127.0.0.1:${proxy.port}`);
  });

  it('is named where it is not there', async () => {
    const port = await freePort();
    const line = opened({ ...through(port), port: ports.mqtt });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(`The proxy 127.0.0.1:${port} cannot be reached: nothing accepts connections there`);
  });

  it('is named where it stalls', async () => {
    const proxy = await proxied({ stalls: true });
    const line = opened({ ...through(proxy.port), port: ports.mqtt, connectTimeoutMs: 1000 });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/The proxy on the way to .* gave no answer within 1 s/);
  });

  it('is told from a broker in its place', async () => {
    const line = opened({ ...through(ports.mqtt), port: ports.mqtt });
    await line.until(() => line.failure() !== '');
    expect(line.failure()).toMatch(/^The proxy 127|as an HTTP proxy does|as a SOCKS5 proxy does/);
  });

  it('closing before an answer is told, and leaving while it stalls leaves nothing behind', async () => {
    const closing = createServer((socket) => socket.destroy());
    closing.listen(0, '127.0.0.1');
    await once(closing, 'listening');
    cleanups.push(() => void closing.close());
    const line = opened({ ...through((closing.address() as AddressInfo).port), port: ports.mqtt });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/proxy/);
    const proxy = await proxied({ stalls: true });
    const leaving = opened({ ...through(proxy.port), port: ports.mqtt });
    await leaving.untilState('connecting');
    await leaving.close();
    expect(leaving.snapshot().state.kind).toBe('closed');
  });
});

describe('the environment', () => {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy', 'NO_PROXY'];
  const saved = names.map((name) => [name, process.env[name]] as const);
  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  const fromEnvironment = { proxy: { kind: 'environment', host: '', port: 0, username: '' } } as const;

  it('names a proxy with its login', async () => {
    const login = { username: 'anna', password: 'p@ss' };
    const proxy = await startSocksProxy({ login, names: { 'broker.test': ports.mqtt } });
    cleanups.push(() => proxy.close());
    process.env['all_proxy'] = `socks5h://anna:p%40ss@127.0.0.1:${proxy.port}`;
    await talks(opened({ ...fromEnvironment, host: 'broker.test', port: 1883 }));
  });

  it('says what it cannot use, without the password in it', async () => {
    process.env['all_proxy'] = 'https://anna:canary@proxy.test:443';
    const line = opened({ ...fromEnvironment, host: 'broker.test', port: 1883 });
    await line.untilState('refused');
    expect(line.failure()).toMatch(/ALL_PROXY names a proxy of the kind “https”/);
    expect(JSON.stringify(line.snapshot())).not.toContain('canary');
  });

  it('is passed over where the profile does not ask for it', async () => {
    process.env['all_proxy'] = 'socks5://127.0.0.1:1';
    await talks(opened({ port: ports.mqtt }));
  });
});

describe('a Unix domain socket', () => {
  it('leads to the broker, host or not', async () => {
    await talks(opened({ socketPath, host: '', port: 0 }));
    await talks(opened({ socketPath, host: 'ignored.invalid', port: 9 }));
  });

  it('is named where there is none', async () => {
    const line = opened({ socketPath: join(maker.folder, 'none.sock') });
    await line.untilState('waiting');
    expect(line.failure()).toMatch(/There is no socket at .*none\.sock/);
  });

  it('is told from a file', async () => {
    const line = opened({ socketPath: authority.certificateFile });
    await line.until(() => line.failure() !== '');
    expect(line.failure()).toMatch(/not a socket|Nothing accepts connections/);
  });
});

describe('an address family', () => {
  it('that fits is used, and one that does not fit the address is told at the field', async () => {
    await talks(opened({ addressFamily: 'ipv4', host: 'localhost', port: ports.mqtt }));
    expect(() => opened({ addressFamily: 'ipv6', host: '127.0.0.1' })).toThrow(/IPv6 alone/);
  });
});

describe('the WebSocket handshake', () => {
  async function server(
    subprotocols: string[],
  ): Promise<{ port: number; headers: IncomingHttpHeaders[]; raw: string[] }> {
    const http = createHttpServer();
    const headers: IncomingHttpHeaders[] = [];
    const raw: string[] = [];
    const sockets = new WebSocketServer({
      server: http,
      handleProtocols: (offered) => {
        subprotocols.push(...offered);
        return [...offered][0] ?? false;
      },
    });
    sockets.on('connection', (socket, request) => {
      headers.push(request.headers);
      raw.push(...request.rawHeaders);
      socket.once('message', () => socket.send(connackOf(5)));
      cleanups.push(() => socket.terminate());
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    cleanups.push(() => void http.close());
    return { port: (http.address() as AddressInfo).port, headers, raw };
  }

  it('carries plain and secret headers, repeated ones too', async () => {
    const { port, headers, raw } = await server([]);
    const webSocket = {
      headers: [
        ['X-Tenant', 'blue'],
        ['x-tenant', 'green'],
        ['Host', 'front.example'],
      ] as [string, string][],
      subprotocol: 'mqtt',
    };
    const secrets = { webSocketHeaders: 'Authorization: Bearer canary\n\nX-Api-Key: k: 1\n' };
    const line = opened({ scheme: 'ws', port, protocolVersion: 5, subscriptions: [], webSocket }, secrets);
    await line.untilState('online');
    expect(headers[0]).toMatchObject({ host: 'front.example', authorization: 'Bearer canary', 'x-api-key': 'k: 1' });
    expect(raw.filter((text) => text === 'blue' || text === 'green')).toEqual(['blue', 'green']);
  });

  it.each([
    ['mqttv3.1', ['mqttv3.1']],
    ['', []],
  ])('asks for the subprotocol “%s”', async (subprotocol, expected) => {
    const asked: string[] = [];
    const { port } = await server(asked);
    const webSocket = { headers: [], subprotocol };
    const line = opened({ scheme: 'ws', port, protocolVersion: 5, subscriptions: [], webSocket });
    await line.untilState('online');
    expect(asked).toEqual(expected);
  });
});
