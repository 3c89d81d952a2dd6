// The connection doctor: each step with what it came to, against real brokers and proxies; stopped, older, refusing, talkative about secrets.

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Doctor, type DoctorOptions } from '../../electron/core/broker/doctor.ts';
import type { DoctorFrame, DoctorStep } from '../../shared/doctor.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { openConnection } from '../support/connection.ts';
import { freePort } from '../support/free-port.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startHttpProxy } from '../support/proxies.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Patient {
  readonly doctor: Doctor;
  readonly until: (condition: (frame: DoctorFrame) => boolean) => Promise<DoctorFrame>;
}

function examined(changes: Partial<ProfileSettings>, more: Partial<DoctorOptions> = {}): Patient {
  const watchers = new Set<() => void>();
  const doctor = new Doctor({
    settings: { ...newProfileSettings, host: '127.0.0.1', ...changes },
    secrets: {},
    askPassword: null,
    isOpen: false,
    now: Date.now,
    monotonicNow: () => performance.now(),
    random: Math.random,
    ...more,
    onChanged: () => {
      for (const watcher of watchers) watcher();
    },
  });
  cleanups.push(() => doctor.cancel());
  return {
    doctor,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(JSON.stringify(doctor.frame()))), 15_000);
        const look = (): void => {
          if (!condition(doctor.frame())) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve(doctor.frame());
        };
        watchers.add(look);
        look();
      }),
  };
}
const over = (frame: DoctorFrame): boolean => frame.outcome !== 'running';
const states = (frame: DoctorFrame): Record<string, string> =>
  Object.fromEntries(frame.steps.map(({ stage, state }) => [stage, state]));
const stepOf = (frame: DoctorFrame, stage: string): DoctorStep => {
  const step = frame.steps.find((one) => one.stage === stage);
  if (step === undefined) throw new Error(`no step ${stage}`);
  return step;
};

let maker: CertificateMaker;
let authority: Certificate;
let broker: Mosquitto;
const ports = { mqtt: 0, wss: 0, guarded: 0 };
beforeAll(async () => {
  maker = await createCertificateMaker();
  authority = await maker.make({ name: 'Authority', authority: true });
  const server = await maker.make({ name: 'broker', altNames: 'DNS:localhost,IP:127.0.0.1', signedBy: authority });
  const aclFile = join(maker.folder, 'acl');
  await writeFile(aclFile, 'topic read open/#\n');
  broker = await startMosquitto({
    listeners: [
      { kind: 'mqtt' },
      { kind: 'ws', config: [`certfile ${server.certificateFile}`, `keyfile ${server.keyFile}`] },
      { kind: 'mqtt', config: [`acl_file ${aclFile}`] },
    ],
  });
  [ports.mqtt = 0, ports.wss = 0, ports.guarded = 0] = broker.ports;
});
afterAll(async () => {
  await broker.close();
  await maker.remove();
});

describe('a try that goes well', () => {
  it('tells every step of the longest way, with times and what was learnt', async () => {
    const proxy = await startHttpProxy();
    cleanups.push(() => proxy.close());
    const { until } = examined({
      scheme: 'wss',
      host: 'localhost',
      port: ports.wss,
      proxy: { kind: 'http', host: 'localhost', port: proxy.port, username: '' },
      tls: { ...newProfileSettings.tls, caPem: authority.certificatePem },
    });
    const frame = await until(over);
    expect(frame.steps.map(({ stage }) => stage)).toEqual([
      'settings',
      'lookup',
      'tcp',
      'proxy',
      'tls',
      'webSocket',
      'connect',
      'subscribe',
    ]);
    for (const step of frame.steps) {
      expect(step.durationMs).toBeGreaterThanOrEqual(0);
      expect(step.result).toMatch(/\.$/);
    }
    // The certificates of the tests live for two days: that is worth a warning.
    expect(states(frame)).toMatchObject({ lookup: 'passed', tls: 'warned', webSocket: 'passed', subscribe: 'passed' });
    expect(stepOf(frame, 'tls').result).toMatch(/ends in [01] days/);
    expect(stepOf(frame, 'tls').facts.map(({ label }) => label)).toEqual([
      'Certificate',
      'Signed by',
      'Agreed on',
      'Verified',
    ]);
    expect(stepOf(frame, 'tls').facts[0]?.certificate).toMatchObject({ subject: 'CN=broker', issuer: 'CN=Authority' });
    expect(stepOf(frame, 'subscribe').facts).toEqual([
      { label: '#', value: 'granted with QoS 0' },
      { label: '$SYS/#', value: 'granted with QoS 0' },
    ]);
    expect(frame.outcome).toBe('warned');
  });

  it('has only the steps that are needed', async () => {
    const { until } = examined({ port: ports.mqtt, subscriptions: [] });
    const frame = await until(over);
    expect(states(frame)).toEqual({ settings: 'passed', tcp: 'passed', connect: 'passed' });
    expect(frame.outcome).toBe('passed');
    expect(stepOf(frame, 'connect').facts).toContainEqual({ label: 'Version', value: 'MQTT 5' });
  });

  it('says that it fell back to 3.1.1', async () => {
    const aedes = await Aedes.createBroker();
    cleanups.push(() => new Promise<void>((resolve) => aedes.close(() => resolve())));
    const server = createServer((socket) => {
      cleanups.push(() => void socket.destroy());
      aedes.handle(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => void server.close());
    const frame = await examined({ port: (server.address() as AddressInfo).port }).until(over);
    expect(stepOf(frame, 'connect').facts).toContainEqual({ label: 'Version', value: 'MQTT 3.1.1' });
    expect(frame.notes.join()).toMatch(/did not take MQTT 5/);
    expect(frame.outcome).toBe('passed');
  });

  it('disturbs neither an open connection of the profile nor its waiting messages', async () => {
    const settings = { port: ports.mqtt, clientId: 'kept', cleanStart: false, sessionExpiryInterval: 3600 };
    const line = openConnection({ ...settings, protocolVersion: 5, subscriptions: [plainSubscription('kept/#', 1)] });
    cleanups.push(() => line.close());
    await line.untilSubscribed();
    const open = await examined(settings, { isOpen: true }).until(over);
    expect(open.notes.join()).toMatch(/connection is open/);
    expect(line.snapshot().state.kind).toBe('online');
    await line.close();
    const other = openConnection({ port: ports.mqtt, subscriptions: [] });
    cleanups.push(() => other.close());
    await other.untilState('online');
    await other.connection.publish('kept/a', new TextEncoder().encode('waits'), { qos: 1, retain: false });
    const closed = await examined(settings).until(over);
    expect(closed.notes.join()).toMatch(/stay there/);
    line.connection.open();
    await line.until(({ messages }) => messages.some(({ payload }) => payload === 'waits'));
  });
});

describe('a try that fails', () => {
  it('names the fields of settings that cannot be used, and goes nowhere', async () => {
    const frame = await examined({ host: '', scheme: 'mqtts' }).until(over);
    expect(states(frame)).toMatchObject({ settings: 'failed', tcp: 'unreached', connect: 'unreached' });
    expect(stepOf(frame, 'settings').facts).toMatchObject([{ label: 'host' }]);
  });

  it.each<[name: string, changes: () => Promise<Partial<ProfileSettings>>, stage: string, words: RegExp]>([
    ['lookup', async () => ({ host: 'no-such-host.invalid' }), 'lookup', /No address is known|name server/],
    ['tcp', async () => ({ port: await freePort() }), 'tcp', /Nothing accepts connections/],
    ['tls', async () => ({ scheme: 'mqtts', port: ports.mqtt }), 'tls', /does not speak TLS|Perhaps/],
    ['trust', async () => ({ scheme: 'wss', port: ports.wss }), 'tls', /CA certificate/],
    [
      'proxy',
      async () => ({ proxy: { kind: 'socks5', host: '127.0.0.1', port: ports.mqtt, username: '' } }),
      'proxy',
      /SOCKS5|closed the connection/,
    ],
  ])('stops at the step that is to blame: %s', async (_name, changes, stage, words) => {
    const frame = await examined(await changes()).until(over);
    const { state, result } = stepOf(frame, stage);
    expect([state, result]).toEqual(['failed', expect.stringMatching(words)]);
    expect(stepOf(frame, 'connect').state).toBe('unreached');
    expect(frame.outcome).toBe('failed');
  });

  it('offers a certificate that is not pinned yet', async () => {
    const tls = { ...newProfileSettings.tls, verification: 'pinned' } as const;
    const frame = await examined({ scheme: 'wss', port: ports.wss, tls }).until(over);
    expect(frame.offeredCertificate).toMatchObject({ pinnedFingerprint: null, certificate: { subject: 'CN=broker' } });
  });

  it('tells which filters were refused', async () => {
    const subscriptions = [plainSubscription('open/#'), plainSubscription('#')];
    const some = await examined({ port: ports.guarded, protocolVersion: 5, subscriptions }).until(over);
    // mosquitto 2.0.11 grants what the ACL may still filter later, so only its answers are compared.
    const answers = stepOf(some, 'subscribe').facts.map(({ label }) => label);
    expect(answers).toEqual(['open/#', '#']);
  });

  it('can be stopped at any step, and leaves nothing behind', async () => {
    const sockets = new Set<unknown>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        server.emit('left');
      });
      socket.resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => void server.close());
    const { doctor, until } = examined({ port: (server.address() as AddressInfo).port });
    await until((frame) => stepOf(frame, 'connect').state === 'running' && sockets.size === 1);
    const left = once(server, 'left');
    doctor.cancel();
    expect(stepOf(doctor.frame(), 'connect')).toMatchObject({ state: 'failed', result: 'Stopped.' });
    expect(stepOf(doctor.frame(), 'subscribe').state).toBe('unreached');
    await left;
  });

  it('never repeats a secret, not even where the server does', async () => {
    const server = createHttpServer((_request, response) => response.end());
    server.on('upgrade', (request, socket) => {
      const told = request.headers.authorization ?? '';
      socket.end(`HTTP/1.1 403 ${told}\r\nContent-Length: ${told.length}\r\n\r\n${told}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => void server.close());
    const secrets = { webSocketHeaders: 'Authorization: Bearer canary-token' };
    const port = (server.address() as AddressInfo).port;
    const frame = await examined({ scheme: 'ws', port }, { secrets }).until(over);
    expect(stepOf(frame, 'webSocket').state).toBe('failed');
    expect(stepOf(frame, 'webSocket').result).toContain('HTTP 403');
    expect(JSON.stringify(frame)).not.toContain('canary');
  });
});
