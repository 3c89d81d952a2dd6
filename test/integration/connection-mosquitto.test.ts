// The connection against a real mosquitto: both versions, all four transports, credentials, loss and return, takeover.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';

const run = promisify(execFile);
const open: { close(): Promise<void> }[] = [];
const opened = (...args: Parameters<typeof openConnection>): TestConnection => {
  const connection = openConnection(...args);
  open.push(connection);
  return connection;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const noTls: ProfileSettings['tls'] = newProfileSettings.tls;

describe('mosquitto', () => {
  let maker: CertificateMaker;
  let authority: Certificate;
  let client: Certificate;
  let broker: Mosquitto;
  let ports: {
    mqtt: number;
    ws: number;
    mqtts: number;
    wss: number;
    password: number;
    clientCert: number;
    wrongName: number;
    expired: number;
  };

  beforeAll(async () => {
    maker = await createCertificateMaker();
    authority = await maker.make({ name: 'Authority', authority: true });
    const server = await maker.make({ name: 'server', altNames: 'DNS:localhost,IP:127.0.0.1', signedBy: authority });
    const elsewhere = await maker.make({ name: 'elsewhere', altNames: 'DNS:elsewhere.example', signedBy: authority });
    const expired = await maker.make({
      name: 'old',
      altNames: 'DNS:localhost,IP:127.0.0.1',
      signedBy: authority,
      expired: true,
    });
    client = await maker.make({ name: 'client', signedBy: authority });
    const passwordFile = join(maker.folder, 'passwords');
    const aclFile = join(maker.folder, 'acl');
    await writeFile(aclFile, 'user anna\ntopic readwrite open/#\ntopic read $SYS/#\n');
    await writeFile(passwordFile, '');
    await run('mosquitto_passwd', ['-b', passwordFile, 'anna', 'secret']);
    const tls = (certificate: Certificate): readonly string[] => [
      `certfile ${certificate.certificateFile}`,
      `keyfile ${certificate.keyFile}`,
    ];
    broker = await startMosquitto({
      listeners: [
        { kind: 'mqtt' },
        { kind: 'ws' },
        { kind: 'mqtt', config: tls(server) },
        { kind: 'ws', config: tls(server) },
        { kind: 'mqtt', config: ['allow_anonymous false', `password_file ${passwordFile}`, `acl_file ${aclFile}`] },
        { kind: 'mqtt', config: [...tls(server), `cafile ${authority.certificateFile}`, 'require_certificate true'] },
        { kind: 'mqtt', config: tls(elsewhere) },
        { kind: 'mqtt', config: tls(expired) },
      ],
    });
    const [mqtt = 0, ws = 0, mqtts = 0, wss = 0, password = 0, clientCert = 0, wrongName = 0, expiredPort = 0] =
      broker.ports;
    ports = { mqtt, ws, mqtts, wss, password, clientCert, wrongName, expired: expiredPort };
  });
  afterAll(async () => {
    await broker.close();
    await maker.remove();
  });

  describe.each([4, 5] as const)('version %s', (protocolVersion) => {
    it.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)('publishes and receives over %s', async (scheme) => {
      const tls = { ...noTls, caPem: authority.certificatePem };
      const line = opened({
        scheme,
        port: ports[scheme],
        path: '/mqtt',
        protocolVersion,
        tls,
        subscriptions: [plainSubscription('echo/#', 2)],
      });
      await line.untilState('online');
      await line.untilSubscribed();
      for (const qos of [0, 1, 2] as const) {
        const answer = await line.connection.publish(`echo/${scheme}/${qos}`, text(`hello ${qos}`), {
          qos,
          retain: false,
        });
        expect(answer).toEqual({ reasonCode: 0, reasonName: 'Success' });
      }
      await line.until(({ messages }) => messages.length >= 3);
      expect(line.messages.map(({ topicName, payload, flags }) => [topicName, payload, flags & 3])).toEqual(
        [0, 1, 2].map((qos) => [`echo/${scheme}/${qos}`, `hello ${qos}`, qos]),
      );
      const { state, subscriptions, broker: limits } = line.snapshot();
      expect(state.kind).toBe('online');
      expect(subscriptions).toEqual([
        { ...plainSubscription('echo/#', 2), outcome: { kind: 'granted', grantedQos: 2 } },
      ]);
      expect(limits).toMatchObject({ protocolVersion, sessionPresent: false, maximumQos: 2, retainAvailable: true });
      expect(limits?.clientId).toMatch(/^treeline_/);
      await line.close();
      expect(line.snapshot().state.kind).toBe('closed');
      expect(line.line).toEqual(['online', 'offline']);
    });

    it('carries large payloads whole', async () => {
      const line = opened({ port: ports.mqtt, protocolVersion, subscriptions: [plainSubscription('large', 0)] });
      await line.untilSubscribed();
      const payload = 'x'.repeat(3_000_000);
      await line.connection.publish('large', text(payload), { qos: 1, retain: false });
      await line.until(({ messages }) => messages.length === 1);
      expect(line.messages[0]?.payload === payload).toBe(true);
    });

    it('stops at a wrong password and says so', async () => {
      const line = opened({ port: ports.password, protocolVersion, username: 'anna' }, { password: 'wrong' });
      const state = await line.untilState('refused');
      expect(state).toMatchObject({
        sessionTakenOver: false,
        failure: { reasonCode: protocolVersion === 5 ? 0x87 : 5 },
      });
      expect(line.failure()).toMatch(/credentials or permission/);
    });

    it('comes in with the right password, and reads refusals per filter', async () => {
      const line = opened(
        {
          port: ports.password,
          protocolVersion,
          username: 'anna',
          subscriptions: ['open/#', '$SYS/broker/uptime'].map((topicFilter) => plainSubscription(topicFilter, 1)),
        },
        { password: 'secret' },
      );
      await line.untilSubscribed();
      expect(line.snapshot().subscriptions.map(({ outcome }) => outcome)).toMatchObject([
        { kind: 'granted', grantedQos: 1 },
        { kind: 'granted' },
      ]);
      if (protocolVersion === 5) {
        await expect(line.connection.publish('closed/x', text(''), { qos: 1, retain: false })).rejects.toMatchObject({
          code: 'brokerRefused',
          detail: '0x87 Not authorized',
        });
      }
    });
  });

  it('answers 0x10 where nobody listens', async () => {
    // A broker of its own: mosquitto 2.0.11 answers 0x00 once anybody has been subscribed to anything.
    const own = await startMosquitto();
    const line = opened({ port: own.port, protocolVersion: 5, subscriptions: [] });
    await line.untilState('online');
    // For QoS 2 mosquitto says nothing of the kind; the scripted broker does.
    expect(await line.connection.publish('nobody/here', text('x'), { qos: 1, retain: false })).toEqual({
      reasonCode: 0x10,
      reasonName: 'No matching subscribers',
    });
    await line.close();
    await own.close();
  });

  describe('TLS', () => {
    const refusedWith = async (changes: Partial<ProfileSettings>, secrets = {}): Promise<TestConnection> => {
      const line = opened({ scheme: 'mqtts', ...changes }, secrets);
      await line.untilState('refused');
      return line;
    };

    it('does not trust an unknown authority, and shows the certificate', async () => {
      const line = await refusedWith({ port: ports.mqtts });
      expect(line.failure()).toMatch(/CA certificate/);
      const { state } = line.snapshot();
      expect(state).toMatchObject({ failure: { detail: expect.stringMatching(/Subject: CN=server[^]*SHA-256: /) } });
    });

    it('connects unverified only when told to, and marks it', async () => {
      const line = opened({ scheme: 'mqtts', port: ports.mqtts, tls: { ...noTls, verification: 'off' } });
      await line.untilState('online');
      expect(line.snapshot().unverifiedTls).toBe(true);
    });

    it('names another host name', async () => {
      const line = await refusedWith({ port: ports.wrongName, tls: { ...noTls, caPem: authority.certificatePem } });
      expect(line.failure()).toMatch(/another name than “127\.0\.0\.1”/);
    });

    it('names an expired certificate', async () => {
      const line = await refusedWith({ port: ports.expired, tls: { ...noTls, caPem: authority.certificatePem } });
      expect(line.failure()).toMatch(/expired/);
    });

    it('says when the broker wants a client certificate', async () => {
      const line = await refusedWith({ port: ports.clientCert, tls: { ...noTls, caPem: authority.certificatePem } });
      expect(line.failure()).toMatch(/wants a client certificate/);
    });

    it('shows its certificate, with an encrypted key too', async () => {
      const tls = { ...noTls, caPem: authority.certificatePem, certificatePem: client.certificatePem };
      const keyPem = await maker.encryptKey(client, 'passphrase');
      const line = opened({ scheme: 'mqtts', port: ports.clientCert, tls }, { keyPem, keyPassphrase: 'passphrase' });
      await line.untilState('online');
    });

    it('refuses unusable material before it connects', () => {
      expect(() => opened({ scheme: 'mqtts', port: ports.mqtts, tls: { ...noTls, caPem: 'garbage' } })).toThrow(
        expect.objectContaining({ code: 'invalidInput', field: 'tls.caPem' }),
      );
    });
  });

  describe('the wrong door', () => {
    it.each<[scheme: ProfileSettings['scheme'], port: keyof typeof ports, words: RegExp]>([
      ['mqtt', 'mqtts', /mqtts|TLS/],
      ['mqtts', 'mqtt', /mqtt instead|mqtt\)/],
      ['mqtt', 'ws', /WebSocket|web server/i],
      ['ws', 'mqtt', /mqtt/],
      ['wss', 'ws', /ws instead/],
      ['ws', 'wss', /wss/],
      ['mqtts', 'ws', /does not|Perhaps/],
      ['wss', 'mqtts', /mqtts|TLS/],
    ])('%s to the port of %s', async (scheme, port, words) => {
      const line = opened({ scheme, port: ports[port], tls: { ...noTls, verification: 'off' } });
      await line.until(() => line.failure() !== '');
      expect(line.failure()).toMatch(words);
    });
  });

  describe.each([4, 5] as const)('loss and return, version %s', (protocolVersion) => {
    let proxy: FaultProxy;
    beforeAll(async () => {
      proxy = await startFaultProxy(ports.mqtt);
    });
    afterAll(() => proxy.close());

    it.each(['fin', 'reset'] as const)('comes back after a %s and subscribes again', async (how) => {
      const line = opened({
        port: proxy.port,
        protocolVersion,
        subscriptions: [plainSubscription(`back/${how}`, 1)],
      });
      await line.untilSubscribed();
      proxy.cut(how);
      await line.untilState('waiting');
      await expect(line.connection.publish('x', text(''), { qos: 0, retain: false })).rejects.toMatchObject({
        code: 'offline',
      });
      await line.untilState('online');
      await line.untilSubscribed();
      await line.connection.publish(`back/${how}`, text('again'), { qos: 1, retain: false });
      await line.until(({ messages }) => messages.length === 1);
      expect(line.line).toEqual(['online', 'offline', 'online']);
    });

    it('notices a half-open line within one and a half keep alives', async () => {
      const line = opened({ port: proxy.port, protocolVersion, keepAlive: 1 });
      await line.untilSubscribed();
      const startedAt = performance.now();
      proxy.freeze();
      await line.untilState('waiting');
      expect(line.failure()).toMatch(/keep alive of 1 s/);
      // The order is what counts; the bound is far from the 1.5 s it takes, and far below a TCP timeout.
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    });

    it('does not wait when told to retry now', async () => {
      const line = opened({ port: proxy.port, protocolVersion });
      await line.untilState('online');
      proxy.refuse(true);
      proxy.cut('fin');
      await line.until(() => line.snapshot().state.kind === 'waiting' && line.states.length > 3);
      proxy.refuse(false);
      line.connection.retryNow();
      await line.untilState('online');
    });

    it('pings through a silence that is longer than the keep alive', async () => {
      const line = opened({ port: proxy.port, protocolVersion, keepAlive: 1, subscriptions: [] });
      await line.untilState('online');
      const id = line.snapshot().broker?.clientId ?? '';
      await broker.untilLogged(new RegExp(`(Sending PINGRESP to ${id}[^]*){3}`));
      expect(line.line).toEqual(['online']);
    });
  });

  it('does not fight over a client ID: it stops and asks', async () => {
    // mosquitto 2.0.11 only closes the older connection, without DISCONNECT 0x8E; the scripted broker has a test with it.
    const both = [1, 2].map(() => opened({ port: ports.mqtt, protocolVersion: 5, clientId: 'shared' }));
    const [first, second] = both as [TestConnection, TestConnection];
    const refusedOne = (): TestConnection | undefined => both.find((line) => line.snapshot().state.kind === 'refused');
    await Promise.race(both.map((line) => line.until(() => line.snapshot().state.kind === 'refused')));
    const refused = refusedOne();
    const other = refused === first ? second : first;
    expect(refused?.snapshot().state).toMatchObject({ sessionTakenOver: true });
    expect(refused?.failure()).toMatch(/client ID/);
    await other.untilState('online');
    refused?.connection.open({ freshClientId: true });
    await refused?.untilState('online');
    expect(refused?.snapshot().broker?.clientId).toMatch(/^treeline_/);
    expect(other.snapshot().state.kind).toBe('online');
  });

  it('keeps a session and gets what was sent meanwhile', async () => {
    const session = {
      port: ports.mqtt,
      protocolVersion: 5,
      clientId: 'keeper',
      cleanStart: false,
      sessionExpiryInterval: 3600,
    } as const;
    const first = opened({ ...session, subscriptions: [plainSubscription('kept/#', 1)] });
    await first.untilSubscribed();
    await first.close();
    const sender = opened({ port: ports.mqtt, subscriptions: [] });
    await sender.untilState('online');
    await sender.connection.publish('kept/1', text('meanwhile'), { qos: 1, retain: false });
    const again = opened({ ...session, subscriptions: [plainSubscription('kept/#', 1)] });
    await again.until(({ messages }) => messages.length === 1);
    expect(again.snapshot().broker?.sessionPresent).toBe(true);
    expect(again.messages[0]).toMatchObject({ topicName: 'kept/1', payload: 'meanwhile' });
  });

  it('is back after the broker was killed and started again', async () => {
    const own = await startMosquitto();
    const line = opened({ port: own.port, subscriptions: [plainSubscription('#', 0)] });
    await line.untilSubscribed();
    await own.kill();
    await line.untilState('waiting');
    const again = await startMosquitto({ listeners: [{ kind: 'mqtt', port: own.port }] });
    try {
      await line.untilState('online');
      await line.untilSubscribed();
      await line.connection.publish('back', text('1'), { qos: 0, retain: false });
      await line.until(({ messages }) => messages.some(({ topicName }) => topicName === 'back'));
    } finally {
      await line.close();
      await again.close();
    }
  });

  it('connects by name, and names a port where nothing listens and a name that does not exist', async () => {
    const named = opened({ host: 'localhost', port: ports.mqtt });
    await named.untilState('online');
    const own = await startMosquitto();
    await own.close();
    const nobody = opened({ port: own.port });
    await nobody.untilState('waiting');
    expect(nobody.failure()).toMatch(new RegExp(`127\\.0\\.0\\.1:${own.port}`));
    const unknown = opened({ host: 'no-such-host.invalid', port: 1883 });
    await unknown.until(() => unknown.failure() !== '');
    expect(unknown.failure()).toMatch(/no-such-host\.invalid/);
  });
});
