// What may be entered for a connection, and what is said about the rest. Certificates are made by the openssl program.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkConnectOptions,
  type ConnectSecrets,
  placeOf,
  transportTargetFrom,
} from '../../../electron/core/broker/connect-options.ts';
import { newProfileSettings, type ProfileSettings } from '../../../shared/profile.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../../support/certificates.ts';

const settings = (changes: Partial<ProfileSettings> = {}): ProfileSettings => ({ ...newProfileSettings, ...changes });
const fields = (changes: Partial<ProfileSettings>, secrets: ConnectSecrets = {}): readonly string[] =>
  checkConnectOptions(settings(changes), secrets).map(({ field }) => field);

describe('settings without TLS', () => {
  it('has no problem with a new profile', () => {
    expect(checkConnectOptions(newProfileSettings, {})).toEqual([]);
  });

  it.each<[name: string, changes: Partial<ProfileSettings>, secrets: ConnectSecrets, field: string]>([
    ['no host', { host: '' }, {}, 'host'],
    ['an address with its scheme', { host: 'mqtt://broker' }, {}, 'host'],
    ['a host with its port', { host: 'broker:1883' }, {}, 'host'],
    ['a host with a path', { host: 'broker/mqtt' }, {}, 'host'],
    ['a host with a user', { host: 'me@broker' }, {}, 'host'],
    ['what looks like IPv6 and is not', { host: 'a::b::g' }, {}, 'host'],
    ['port 0', { port: 0 }, {}, 'port'],
    ['a path without slash', { scheme: 'ws', path: 'mqtt' }, {}, 'path'],
    ['a path with a fragment', { scheme: 'ws', path: '/mqtt#1' }, {}, 'path'],
    ['a path with a space', { scheme: 'ws', path: '/my mqtt' }, {}, 'path'],
    ['a null character in the client ID', { clientId: 'a\u0000b' }, {}, 'clientId'],
    ['half a character in the client ID', { clientId: 'a\ud800' }, {}, 'clientId'],
    ['a client ID of more bytes than fit', { clientId: 'ä'.repeat(40_000) }, {}, 'clientId'],
    ['a null character in the user name', { username: '\u0000' }, {}, 'username'],
    ['a password alone with 3.1.1', { protocolVersion: 4 }, { password: 'x' }, 'username'],
    ['a password too long', { username: 'u' }, { password: 'x'.repeat(65_536) }, 'password'],
    ['a proxy without host', { proxy: { kind: 'http', host: '', port: 3128, username: '' } }, {}, 'proxy.host'],
    [
      'a secret header without colon',
      { scheme: 'ws' },
      { webSocketHeaders: 'X-Api: 1\nAuthorization Bearer abc' },
      'webSocketHeaders',
    ],
    ['authentication data that is no base64', {}, { authenticationData: 'abc' }, 'authenticationData'],
    ['an empty filter', { subscriptions: [plainSubscription('', 0)] }, {}, 'subscriptions.0.topicFilter'],
    [
      'a wildcard inside a level',
      {
        subscriptions: [plainSubscription('#', 0), plainSubscription('a/b#', 0)],
      },
      {},
      'subscriptions.1.topicFilter',
    ],
  ])('names %s', (_name, changes, secrets, field) => {
    const problems = checkConnectOptions(settings(changes), secrets);
    expect(problems.map((problem) => problem.field)).toEqual([field]);
    expect(problems[0]?.message).toMatch(/^[A-Z].*\.$/s);
  });

  it('never quotes a secret', () => {
    const secret = 'Authorization Bearer abc';
    const problems = checkConnectOptions(settings(), { webSocketHeaders: secret, authenticationData: 'abc?' });
    expect(problems).toHaveLength(2);
    expect(JSON.stringify(problems)).not.toMatch(/Bearer|abc/);
  });

  it.each<[name: string, changes: Partial<ProfileSettings>, secrets: ConnectSecrets]>([
    ['a socket of this machine', { socketPath: '/run/broker.sock', host: '' }, {}],
    ['an IPv6 address', { host: '::1' }, {}],
    ['an IPv6 address in brackets', { host: '[::1]' }, {}],
    ['an IPv6 address with a zone', { host: 'fe80::1%eth0' }, {}],
    ['a password alone with MQTT 5', { protocolVersion: 5 }, { password: 'token' }],
    ['a password alone where the version is open', {}, { password: 'token' }],
    ['an empty user name', { username: '' }, {}],
    ['an empty path', { scheme: 'ws', path: '' }, {}],
    ['a path with a query', { scheme: 'ws', path: '/mqtt?token=1' }, {}],
    ['an odd path where none is used', { scheme: 'mqtt', path: 'x y' }, {}],
    ['the demo without host and port', { demo: true, host: '', port: 0 }, {}],
    ['no subscription', { subscriptions: [] }, {}],
    ['emoji', { clientId: '🌲', username: '🌲' }, {}],
    [
      'TLS material that is not used',
      { scheme: 'mqtt', tls: { ...newProfileSettings.tls, caPem: 'garbage', certificatePem: '' } },
      {},
    ],
  ])('takes %s', (_name, changes, secrets) => {
    expect(checkConnectOptions(settings(changes), secrets)).toEqual([]);
  });

  it('reports every field at once', () => {
    expect(fields({ host: '', port: 0, clientId: '\u0000' })).toEqual(['host', 'port', 'clientId']);
  });

  it('takes the brackets off an IPv6 host and puts them back for people', () => {
    const target = transportTargetFrom(settings({ host: '[::1]', port: 1884 }), {});
    expect(target.host).toBe('::1');
    expect(placeOf(target)).toBe('[::1]:1884');
    expect(target.webSocketPath).toBeNull();
    expect(target.tls).toBeNull();
  });

  it('asks for the root path where none is given', () => {
    expect(transportTargetFrom(settings({ scheme: 'wss', path: '' }), {}).webSocketPath).toBe('/');
  });
});

describe('TLS material', () => {
  let maker: CertificateMaker;
  let authority: Certificate;
  let client: Certificate;
  let other: Certificate;
  beforeAll(async () => {
    maker = await createCertificateMaker();
    authority = await maker.make({ name: 'Authority', authority: true });
    client = await maker.make({ name: 'client', signedBy: authority });
    other = await maker.make({ name: 'other' });
  });
  afterAll(() => maker.remove());

  const check = (tls: Partial<ProfileSettings['tls']>, secrets: ConnectSecrets = {}) =>
    checkConnectOptions(settings({ scheme: 'mqtts', tls: { ...newProfileSettings.tls, ...tls } }), secrets);

  it('takes an authority, a chain, and a pair', () => {
    const tls = {
      caPem: authority.certificatePem + other.certificatePem,
      certificatePem: client.certificatePem + authority.certificatePem,
    };
    expect(check(tls, { keyPem: client.keyPem })).toEqual([]);
  });

  it('takes text around the certificate, as openssl writes it', () => {
    expect(check({ caPem: `Certificate:\n  Data:\n${authority.certificatePem}\nnotes` })).toEqual([]);
  });

  it('refuses an authority that is none, which OpenSSL would take for no authority', () => {
    expect(check({ caPem: 'garbage' })).toMatchObject([
      { field: 'tls.caPem', message: expect.stringContaining('PEM') },
    ]);
  });

  it('refuses DER bytes', async () => {
    const der = (await maker.der(authority)).toString('latin1');
    expect(check({ caPem: der })).toMatchObject([{ field: 'tls.caPem', message: expect.stringContaining('DER') }]);
  });

  it('refuses a key in the place of a certificate', () => {
    expect(check({ caPem: authority.keyPem })).toMatchObject([
      { field: 'tls.caPem', message: expect.stringContaining('private key') },
    ]);
  });

  it('refuses a damaged certificate', () => {
    const cut = authority.certificatePem.replace(/\n.{60}/, '\n');
    expect(check({ caPem: cut })).toMatchObject([
      { field: 'tls.caPem', message: expect.stringContaining('cannot be read') },
    ]);
  });

  it('wants the key with the certificate and the certificate with the key', () => {
    expect(check({ certificatePem: client.certificatePem })).toMatchObject([{ field: 'keyPem' }]);
    expect(check({}, { keyPem: client.keyPem })).toMatchObject([{ field: 'tls.certificatePem' }]);
  });

  it('refuses the key of another certificate', () => {
    expect(check({ certificatePem: client.certificatePem }, { keyPem: other.keyPem })).toMatchObject([
      { field: 'keyPem', message: expect.stringContaining('CN=client') },
    ]);
  });

  it('refuses what is no key', () => {
    expect(check({ certificatePem: client.certificatePem }, { keyPem: client.certificatePem })).toMatchObject([
      { field: 'keyPem', message: expect.stringContaining('This is a certificate, not a private key.') },
    ]);
    const ofSsh = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n';
    expect(check({ certificatePem: client.certificatePem }, { keyPem: ofSsh })).toMatchObject([
      { field: 'keyPem', message: expect.stringContaining('ssh-keygen -p -m PKCS8') },
    ]);
  });

  it('wants the passphrase of an encrypted key, and the right one', async () => {
    const keyPem = await maker.encryptKey(client, 'right');
    const { certificatePem } = client;
    expect(check({ certificatePem }, { keyPem })).toMatchObject([
      { field: 'keyPassphrase', message: expect.stringContaining('encrypted') },
    ]);
    expect(check({ certificatePem }, { keyPem, keyPassphrase: 'wrong' })).toMatchObject([
      { field: 'keyPassphrase', message: expect.stringContaining('cannot be opened') },
    ]);
    expect(check({ certificatePem }, { keyPem, keyPassphrase: 'right' })).toEqual([]);
  });

  it('never repeats a secret in its sentences', async () => {
    const keyPem = await maker.encryptKey(client, 'right');
    const said = JSON.stringify(
      check({ certificatePem: client.certificatePem }, { keyPem, keyPassphrase: 'canary-passphrase' }),
    );
    expect(said).not.toContain('canary');
    expect(said).not.toContain(keyPem.slice(60, 100));
  });
});
