// Who the broker must be, and who we are: names, pins, PKCS#12, server names and versions, against a real mosquitto.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { certificateFactsFrom } from '../../electron/core/broker/certificate-facts.ts';
import type { ConnectSecrets } from '../../electron/core/broker/connect-options.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { connackOf } from '../support/scripted-broker.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

let maker: CertificateMaker;
let authority: Certificate;
let client: Certificate;
let elsewhere: Certificate;
let expired: Certificate;
let broker: Mosquitto;
const ports = { elsewhere: 0, expired: 0, mutual: 0, elsewhereWss: 0 };
beforeAll(async () => {
  maker = await createCertificateMaker();
  authority = await maker.make({ name: 'Authority', authority: true });
  elsewhere = await maker.make({ name: 'elsewhere', altNames: 'DNS:elsewhere.example', signedBy: authority });
  expired = await maker.make({ name: 'old', altNames: 'IP:127.0.0.1', signedBy: authority, expired: true });
  client = await maker.make({ name: 'client', signedBy: authority });
  const tls = (certificate: Certificate): readonly string[] => [
    `certfile ${certificate.certificateFile}`,
    `keyfile ${certificate.keyFile}`,
  ];
  broker = await startMosquitto({
    listeners: [
      { kind: 'mqtt', config: tls(elsewhere) },
      { kind: 'mqtt', config: tls(expired) },
      {
        kind: 'mqtt',
        config: [...tls(elsewhere), `cafile ${authority.certificateFile}`, 'require_certificate true'],
      },
      { kind: 'ws', config: tls(elsewhere) },
    ],
  });
  [ports.elsewhere = 0, ports.expired = 0, ports.mutual = 0, ports.elsewhereWss = 0] = broker.ports;
});
afterAll(async () => {
  await broker.close();
  await maker.remove();
});

function opened(
  port: number,
  tls: Partial<ProfileSettings['tls']>,
  secrets: ConnectSecrets = {},
  more: Partial<ProfileSettings> = {},
): TestConnection {
  const all = { ...newProfileSettings.tls, ...tls };
  const line = openConnection({ scheme: 'mqtts', port, subscriptions: [], ...more, tls: all }, secrets);
  cleanups.push(() => line.close());
  return line;
}
const fingerprintOf = ({ certificatePem }: Certificate): string => certificateFactsFrom(certificatePem).fingerprint;

describe('the name', () => {
  it('is passed over where the profile says so, chain and dates are not', async () => {
    const tls = { verification: 'ignoreName', caPem: authority.certificatePem } as const;
    await opened(ports.elsewhere, tls).untilState('online');
    const old = opened(ports.expired, tls);
    await old.untilState('refused');
    expect(old.failure()).toMatch(/expired/);
    const unknown = opened(ports.elsewhere, { verification: 'ignoreName' });
    await unknown.untilState('refused');
    expect(unknown.failure()).toMatch(/does not know|does not trust/);
  });

  it('may be another one than the host', async () => {
    const tls = { caPem: authority.certificatePem, serverName: 'elsewhere.example' };
    await opened(ports.elsewhere, tls).untilState('online');
    const wrong = opened(ports.elsewhere, { ...tls, serverName: 'other.example' });
    await wrong.untilState('refused');
    expect(wrong.failure()).toMatch(/another name than “other\.example”/);
  });
});

describe('a pinned certificate', () => {
  it('that is not known yet is shown and nothing is sent', async () => {
    const line = opened(ports.elsewhere, { verification: 'pinned' });
    await line.untilState('refused');
    expect(line.failure()).toMatch(/none is pinned yet/);
    expect(line.failure()).toContain(fingerprintOf(elsewhere));
    expect(line.snapshot().state).toMatchObject({
      failure: {
        offeredCertificate: {
          pinnedFingerprint: null,
          certificate: {
            subject: 'CN=elsewhere',
            issuer: 'CN=Authority',
            names: ['DNS:elsewhere.example'],
            fingerprint: fingerprintOf(elsewhere),
          },
        },
      },
    });
    expect(broker.log()).not.toMatch(new RegExp(`${ports.elsewhere}[^\n]*New client connected[^\n]*pin-check`));
  });

  it.each(['mqtts', 'wss'] as const)('is taken whoever signed it, by %s', async (scheme) => {
    const tls = { verification: 'pinned', pinnedFingerprint: fingerprintOf(elsewhere) } as const;
    await opened(scheme === 'wss' ? ports.elsewhereWss : ports.elsewhere, tls, {}, { scheme }).untilState('online');
  });

  it('is compared without regard to case', async () => {
    const pinnedFingerprint = fingerprintOf(elsewhere).toLowerCase();
    await opened(ports.elsewhere, { verification: 'pinned', pinnedFingerprint }).untilState('online');
  });

  it('that changed is refused, with both fingerprints, and not tried again', async () => {
    const pinnedFingerprint = fingerprintOf(expired);
    const line = opened(ports.elsewhere, { verification: 'pinned', pinnedFingerprint });
    await line.untilState('refused');
    expect(line.failure()).toMatch(/has changed/);
    expect(line.failure()).toContain(pinnedFingerprint);
    expect(line.failure()).toContain(fingerprintOf(elsewhere));
  });
});

describe('our own certificate', () => {
  const trusting = () => ({ verification: 'ignoreName', caPem: authority.certificatePem }) as const;

  it('comes out of a PKCS#12 file', async () => {
    const pkcs12 = (await maker.pkcs12(client, 'passphrase')).toString('base64');
    const secrets = { pkcs12, keyPassphrase: 'passphrase' };
    await opened(ports.mutual, { ...trusting(), identity: 'pkcs12' }, secrets).untilState('online');
  });

  it.each([
    ['the wrong passphrase', 'wrong', 'keyPassphrase'],
    ['no passphrase', '', 'keyPassphrase'],
  ])('is refused before connecting with %s', async (_name, keyPassphrase, field) => {
    const pkcs12 = (await maker.pkcs12(client, 'passphrase')).toString('base64');
    expect(() => opened(ports.mutual, { identity: 'pkcs12' }, { pkcs12, keyPassphrase })).toThrow(
      expect.objectContaining({ code: 'invalidInput', field }),
    );
  });

  it('is refused before connecting where the file is none, or is missing', () => {
    const identity = { identity: 'pkcs12' } as const;
    expect(() => opened(ports.mutual, identity, { pkcs12: 'aGVsbG8=' })).toThrow(
      expect.objectContaining({ field: 'pkcs12', message: expect.stringContaining('not a PKCS#12 file') }),
    );
    expect(() => opened(ports.mutual, identity)).toThrow(expect.objectContaining({ field: 'pkcs12' }));
  });

  it('that is encrypted in an old way is told from a wrong passphrase', async () => {
    const pkcs12 = (await maker.pkcs12(client, 'passphrase', { legacy: true })).toString('base64');
    const secrets = { pkcs12, keyPassphrase: 'passphrase' };
    expect(() => opened(ports.mutual, { identity: 'pkcs12' }, secrets)).toThrow(/old way/);
  });
});

describe('the handshake', () => {
  /** A TLS broker that tells what was asked for. */
  async function listener(options: { maxVersion?: 'TLSv1.2' | 'TLSv1.1'; minVersion?: 'TLSv1.1' } = {}) {
    const seen: TLSSocket[] = [];
    const server = createServer(
      {
        cert: elsewhere.certificatePem,
        key: elsewhere.keyPem,
        ALPNProtocols: ['x-amzn-mqtt-ca'],
        ...options,
        ...(options.maxVersion === 'TLSv1.1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
      },
      (socket) => {
        seen.push(socket);
        socket.on('error', () => socket.destroy());
        socket.once('data', () => socket.write(connackOf(5)));
        cleanups.push(() => void socket.destroy());
      },
    );
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => void server.close());
    return { port: (server.address() as AddressInfo).port, seen };
  }

  it('asks for the server name and the application protocols of the profile', async () => {
    const { port, seen } = await listener();
    const alpnProtocols = ['mqtt', 'x-amzn-mqtt-ca'];
    const tls = { verification: 'off', serverName: 'asked.example', alpnProtocols } as const;
    await opened(port, tls, {}, { protocolVersion: 5 }).untilState('online');
    expect(seen[0]).toMatchObject({ servername: 'asked.example', alpnProtocol: 'x-amzn-mqtt-ca' });
  });

  it('keeps to the oldest version that the profile allows', async () => {
    const { port } = await listener({ maxVersion: 'TLSv1.2' });
    const tooNew = opened(port, { verification: 'off', minimumVersion: 'TLSv1.3' });
    await tooNew.untilState('refused');
    expect(tooNew.failure()).toMatch(/no TLS version in common/);
    const fits = opened(port, { verification: 'off', minimumVersion: 'TLSv1.2' }, {}, { protocolVersion: 5 });
    await fits.untilState('online');
  });

  it('speaks TLS 1.1 only where it is asked to', async () => {
    const { port } = await listener({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });
    await opened(port, { verification: 'off' }).untilState('refused');
    const old = opened(port, { verification: 'off', minimumVersion: 'TLSv1.1' }, {}, { protocolVersion: 5 });
    await old.untilState('online');
  });
});
