// Files chosen as certificates and keys: PEM, DER, PKCS#12, and what is none of them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificateFile } from '../../../electron/core/broker/certificate-files.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../../support/certificates.ts';

let maker: CertificateMaker;
let client: Certificate;
let authority: Certificate;
beforeAll(async () => {
  maker = await createCertificateMaker();
  authority = await maker.make({ name: 'Authority', authority: true });
  client = await maker.make({ name: 'client', altNames: 'DNS:a.example,IP:10.0.0.1', signedBy: authority });
});
afterAll(() => maker.remove());
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a certificate', () => {
  it('is the same from PEM and from DER', async () => {
    const fromPem = readCertificateFile(bytes(client.certificatePem), '');
    const fromDer = readCertificateFile(await maker.der(client), '');
    expect(fromDer).toMatchObject({ kind: 'certificates', pem: client.certificatePem, keyPem: '' });
    expect(fromPem).toEqual(fromDer);
    expect(fromPem).toMatchObject({
      certificates: [
        {
          subject: 'CN=client',
          issuer: 'CN=Authority',
          names: ['DNS:a.example', 'IP Address:10.0.0.1'],
          validFrom: expect.any(Number),
          validTo: expect.any(Number),
          fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        },
      ],
    });
  });

  it('may bring its chain and its key', () => {
    const file = readCertificateFile(
      bytes(`notes\n${client.keyPem}${client.certificatePem}${authority.certificatePem}`),
      '',
    );
    expect(file).toMatchObject({
      kind: 'certificates',
      certificates: [{ subject: 'CN=client' }, { subject: 'CN=Authority' }],
      keyPem: expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----[^]*-----END EC PRIVATE KEY-----\n$/),
    });
  });
});

describe('a key', () => {
  it('is taken from PEM as it is', async () => {
    expect(readCertificateFile(bytes(client.keyPem), '')).toMatchObject({ kind: 'key', isEncrypted: false });
    const encrypted = await maker.encryptKey(client, 'passphrase');
    expect(readCertificateFile(bytes(encrypted), '')).toEqual({ kind: 'key', keyPem: encrypted, isEncrypted: true });
  });

  it('is put into PEM from DER, encrypted or not', async () => {
    const plain = readCertificateFile(await maker.keyDer(client), '');
    expect(plain).toMatchObject({ kind: 'key', isEncrypted: false, keyPem: expect.stringContaining('BEGIN PRIVATE') });
    const pem = await maker.encryptKey(client, 'passphrase');
    const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    expect(readCertificateFile(der, '')).toEqual({ kind: 'key', keyPem: pem, isEncrypted: true });
  });
});

describe('a PKCS#12 file', () => {
  it('shows its certificate to who has the passphrase', async () => {
    const file = await maker.pkcs12(client, 'passphrase');
    expect(readCertificateFile(file, 'passphrase')).toMatchObject({
      kind: 'pkcs12',
      certificate: { subject: 'CN=client' },
      problem: null,
    });
    expect(readCertificateFile(file, 'canary')).toMatchObject({
      certificate: null,
      problem: { field: 'keyPassphrase' },
    });
    expect(JSON.stringify(readCertificateFile(file, 'canary'))).not.toContain('canary');
    expect(readCertificateFile(file, '')).toMatchObject({ problem: { message: expect.stringContaining('Enter its') } });
  });
});

it.each<[name: string, file: Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['text', bytes('hello')],
  ['a sequence of nothing', Uint8Array.of(0x30, 0)],
  ['a length without end', Uint8Array.of(0x30, 0xff, 0xff)],
  ['something else in PEM', bytes('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n')],
  ['a cut certificate', bytes('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')],
])('refuses %s by a sentence', (_name, file) => {
  expect(() => readCertificateFile(file, '')).toThrow(
    expect.objectContaining({ code: 'invalidInput', field: 'file', message: expect.stringMatching(/^[A-Z].*\.$/) }),
  );
});

it('refuses what is too large', () => {
  expect(() => readCertificateFile(new Uint8Array(600_000), '')).toThrow(expect.objectContaining({ code: 'tooLarge' }));
});
