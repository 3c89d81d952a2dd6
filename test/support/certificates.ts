// Makes certificates with the openssl program in a folder that the test removes. Used by tests of TLS.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificate {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface CertificateOptions {
  readonly name: string;
  /** Such as `DNS:localhost,IP:127.0.0.1`. */
  readonly altNames?: string;
  /** Missing: signed by itself. */
  readonly signedBy?: Certificate;
  readonly authority?: boolean;
  /** Valid from two days before to one day before now. */
  readonly expired?: boolean;
}

export interface CertificateMaker {
  readonly folder: string;
  make(options: CertificateOptions): Promise<Certificate>;
  /** The key of a certificate, encrypted. */
  encryptKey(certificate: Certificate, passphrase: string): Promise<string>;
  /** Certificate and key as PKCS#12 bytes. `legacy`: encrypted as Windows did for long (RC2), which OpenSSL 3 refuses. */
  pkcs12(certificate: Certificate, passphrase: string, options?: { readonly legacy?: boolean }): Promise<Buffer>;
  /** The key as DER bytes (PKCS#8). */
  keyDer(certificate: Certificate): Promise<Buffer>;
  /** The certificate as DER bytes. */
  der(certificate: Certificate): Promise<Buffer>;
  remove(): Promise<void>;
}

/** A maker with a folder of its own. */
export async function createCertificateMaker(): Promise<CertificateMaker> {
  const folder = await mkdtemp(join(tmpdir(), 'treeline-certificates-'));
  let count = 0;
  const openssl = (...args: readonly string[]) => run('openssl', [...args], { cwd: folder });
  return {
    folder,
    make: async ({ name, altNames, signedBy, authority = false, expired = false }) => {
      count += 1;
      const stem = join(folder, `${count}`);
      const [keyFile, certificateFile, requestFile, extensionFile] = ['key', 'crt', 'csr', 'ext'].map(
        (end) => `${stem}.${end}`,
      ) as [string, string, string, string];
      await openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', keyFile);
      await openssl('req', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-out', requestFile);
      const extensions = [`basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`];
      if (altNames !== undefined) extensions.push(`subjectAltName=${altNames}`);
      await writeFile(extensionFile, `${extensions.join('\n')}\n`);
      const signer =
        signedBy === undefined
          ? ['-signkey', keyFile]
          : ['-CA', signedBy.certificateFile, '-CAkey', signedBy.keyFile, '-CAcreateserial'];
      // x509 -req cannot set dates in the past before OpenSSL 3.4; a negative lifetime can.
      await openssl(
        'x509',
        '-req',
        '-in',
        requestFile,
        ...signer,
        '-days',
        expired ? '-1' : '2',
        '-extfile',
        extensionFile,
        '-out',
        certificateFile,
      );
      return {
        certificateFile,
        keyFile,
        certificatePem: await readFile(certificateFile, 'utf8'),
        keyPem: await readFile(keyFile, 'utf8'),
      };
    },
    encryptKey: async (certificate, passphrase) => {
      const { stdout } = await openssl('pkcs8', '-topk8', '-in', certificate.keyFile, '-passout', `pass:${passphrase}`);
      return stdout;
    },
    pkcs12: async ({ certificateFile, keyFile }, passphrase, { legacy = false } = {}) => {
      const file = `${certificateFile}.p12`;
      await openssl(
        'pkcs12',
        '-export',
        ...(legacy ? ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40'] : []),
        '-in',
        certificateFile,
        '-inkey',
        keyFile,
        '-passout',
        `pass:${passphrase}`,
        '-out',
        file,
      );
      return readFile(file);
    },
    keyDer: async ({ keyFile }) => {
      const file = `${keyFile}.der`;
      await openssl('pkcs8', '-topk8', '-nocrypt', '-in', keyFile, '-outform', 'DER', '-out', file);
      return readFile(file);
    },
    der: async (certificate) => {
      const file = `${certificate.certificateFile}.der`;
      await openssl('x509', '-in', certificate.certificateFile, '-outform', 'DER', '-out', file);
      return readFile(file);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
