// Reads a file that was chosen as certificate or key: PEM, DER or PKCS#12, to what the profile keeps. Pure. Called by handlers.ts.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { type CertificateFacts, type CertificateFile, largestCertificateFile } from '../../../shared/certificate.ts';
import { AppError } from '../../../shared/errors.ts';
import { factsOf } from './certificate-facts.ts';
import { pkcs12Problem } from './tls-material.ts';

const certificateBlock =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;
const keyBlock = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/;

/** What the file holds. Throws AppError `invalidInput` for what is none of these, or `tooLarge`. */
export function readCertificateFile(bytes: Uint8Array, passphrase: string): CertificateFile {
  if (bytes.length > largestCertificateFile) {
    throw new AppError('tooLarge', 'The file is too large for a certificate or key: more than 512 KB.');
  }
  const file = Buffer.from(bytes);
  const text = file.toString('latin1');
  if (text.includes('-----BEGIN ')) return fromPem(file.toString('utf8'));
  if (isPkcs12(file)) return fromPkcs12(file, passphrase);
  return fromDer(file);
}

function fromPem(text: string): CertificateFile {
  const blocks = text.match(certificateBlock) ?? [];
  const key = keyBlock.exec(text)?.[0] ?? '';
  if (blocks.length === 0 && key !== '') {
    return { kind: 'key', keyPem: `${key}\n`, isEncrypted: /ENCRYPTED/.test(key) };
  }
  if (blocks.length === 0) {
    const other = /-----BEGIN ([^-]+)-----/.exec(text)?.[1]?.toLowerCase() ?? 'something else';
    throw unusable(`The file holds a ${other}, neither a certificate nor a private key.`);
  }
  try {
    const certificates = blocks.map((block) => factsOf(new X509Certificate(block)));
    return { kind: 'certificates', pem: `${blocks.join('\n')}\n`, certificates, keyPem: key === '' ? '' : `${key}\n` };
  } catch (error) {
    throw unusable('A certificate in the file cannot be read; it may be cut off or damaged.', error);
  }
}

/** PFX begins with a sequence whose first member is the version 3 (RFC 7292 section 4). */
function isPkcs12(file: Buffer): boolean {
  return (
    contentOf(file)
      ?.subarray(0, 3)
      .equals(Buffer.from([2, 1, 3])) ?? false
  );
}

/** What a DER sequence holds; null: the file is none. */
function contentOf(file: Buffer): Buffer | null {
  const length = file[1];
  if (file[0] !== 0x30 || length === undefined) return null;
  return file.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
}

function fromPkcs12(file: Buffer, passphrase: string): CertificateFile {
  const problem = pkcs12Problem(file, passphrase);
  return { kind: 'pkcs12', certificate: problem === null ? certificateInPkcs12(file, passphrase) : null, problem };
}

/** Node tells what is in a PKCS#12 file only by a TLS socket that would show it. This one has no other end. */
export function certificateInPkcs12(file: Buffer, passphrase: string): CertificateFacts | null {
  const nowhere = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const secureContext = createSecureContext({ pfx: file, passphrase });
  const socket = new TLSSocket(nowhere, { isServer: true, secureContext });
  // Destroyed before its handshake, it may complain: that is no news.
  socket.on('error', () => undefined);
  const certificate = socket.getX509Certificate();
  socket.destroy();
  return certificate === undefined ? null : factsOf(certificate);
}

function fromDer(file: Buffer): CertificateFile {
  try {
    const certificate = new X509Certificate(file);
    return { kind: 'certificates', pem: certificate.toString(), certificates: [factsOf(certificate)], keyPem: '' };
  } catch {
    // Not a certificate: it is tried as a key.
    return fromKeyDer(file);
  }
}

function fromKeyDer(file: Buffer): CertificateFile {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      const key = createPrivateKey({ key: file, format: 'der', type });
      return { kind: 'key', keyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString(), isEncrypted: false };
    } catch {
      // Tried in the next form.
      continue;
    }
  }
  if (isEncryptedKey(file)) {
    const lines = file.toString('base64').match(/.{1,64}/g) ?? [];
    const keyPem = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
    return { kind: 'key', keyPem, isEncrypted: true };
  }
  throw unusable(
    file.length === 0
      ? 'The file is empty.'
      : 'The file is neither a certificate nor a private key, in PEM, DER or PKCS#12 form.',
  );
}

/** EncryptedPrivateKeyInfo (RFC 5958 section 3) begins with the algorithm, whose identifier is one of PKCS #5 or PKCS #12. */
function isEncryptedKey(file: Buffer): boolean {
  const algorithm = contentOf(file);
  if (algorithm === null) return false;
  const identifier = contentOf(algorithm)?.toString('hex') ?? '';
  return identifier.startsWith('06092a864886f70d0105') || identifier.startsWith('060a2a864886f70d010c01');
}

function unusable(message: string, cause?: unknown): AppError {
  return new AppError('invalidInput', message, { field: 'file', cause });
}
