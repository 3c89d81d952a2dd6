// Checks certificates and keys where they are entered, before any connection: problems by field. Pure. Used by connect-options.ts.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { FieldProblem } from '../../../shared/contract.ts';

export interface TlsMaterial {
  /** PEM, several certificates allowed; '' for the roots of the runtime. */
  readonly caPem: string;
  /** PEM: our certificate, then its intermediates; '' for none. */
  readonly certificatePem: string;
  readonly keyPem: string | undefined;
  readonly keyPassphrase: string | undefined;
}

/**
 * What is wrong with the material, empty when it can be used. OpenSSL would take a broken CA file for none, and report a wrong
 * passphrase only by throwing while connecting, so both are looked at here.
 */
export function checkTlsMaterial(material: TlsMaterial): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const authorities = readCertificates(material.caPem);
  if (typeof authorities === 'string') problems.push({ field: 'tls.caPem', message: authorities });
  const chain = readCertificates(material.certificatePem);
  if (typeof chain === 'string') problems.push({ field: 'tls.certificatePem', message: chain });
  const key = readKey(material, problems);

  const hasCertificate = material.certificatePem.trim() !== '';
  const hasKey = (material.keyPem ?? '').trim() !== '';
  if (hasCertificate && !hasKey) {
    problems.push({
      field: 'keyPem',
      message: 'The client certificate needs its private key. Add the key, or remove the certificate.',
    });
  }
  if (hasKey && !hasCertificate) {
    problems.push({
      field: 'tls.certificatePem',
      message: 'The private key needs its certificate. Add the certificate, or remove the key.',
    });
  }
  const leaf = typeof chain === 'string' ? undefined : chain[0];
  if (leaf !== undefined && key !== null && !leaf.checkPrivateKey(key)) {
    problems.push({
      field: 'keyPem',
      message: `The key does not belong to the client certificate (${subjectOf(leaf)}). Choose the key that the certificate was made with.`,
    });
  }
  return problems;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The certificates of a PEM text in order, or a sentence about what is wrong with it. */
function readCertificates(pem: string): readonly X509Certificate[] | string {
  if (pem.trim() === '') return [];
  const blocks = [...pem.matchAll(block)];
  const certificates = blocks.filter(
    (match) => match[1] === 'CERTIFICATE' || match[1] === 'TRUSTED CERTIFICATE' || match[1] === 'X509 CERTIFICATE',
  );
  if (certificates.length === 0) {
    const other = blocks[0]?.[1];
    if (other === undefined) {
      return 'This is not a certificate in PEM form (it starts with “-----BEGIN CERTIFICATE-----”). A DER or PKCS#12 file has to be converted first, for example with openssl.';
    }
    return `This holds a ${other.toLowerCase()}, not a certificate. Choose the file that has “-----BEGIN CERTIFICATE-----”.`;
  }
  try {
    return certificates.map((match) => new X509Certificate(match[0]));
  } catch (error) {
    return `The certificate cannot be read (${reasonOf(error)}). The file may be cut off or damaged.`;
  }
}

function readKey(material: TlsMaterial, problems: FieldProblem[]): KeyObject | null {
  const pem = material.keyPem ?? '';
  if (pem.trim() === '') return null;
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) {
    problems.push({
      field: 'keyPem',
      message:
        'This is not a private key in PEM form (it has a line “-----BEGIN … PRIVATE KEY-----”). A DER or PKCS#12 file has to be converted first, for example with openssl.',
    });
    return null;
  }
  const passphrase = material.keyPassphrase ?? '';
  const encrypted = /ENCRYPTED/.test(pem);
  if (encrypted && passphrase === '') {
    problems.push({ field: 'keyPassphrase', message: 'The private key is encrypted. Enter its passphrase.' });
    return null;
  }
  try {
    return createPrivateKey({ key: pem, ...(encrypted ? { passphrase } : {}) });
  } catch (error) {
    problems.push(
      encrypted
        ? {
            field: 'keyPassphrase',
            message: `The private key cannot be opened with this passphrase (${reasonOf(error)}).`,
          }
        : {
            field: 'keyPem',
            message: `The private key cannot be read (${reasonOf(error)}). The file may be cut off or damaged.`,
          },
    );
    return null;
  }
}

function subjectOf(certificate: X509Certificate): string {
  return certificate.subject.replaceAll('\n', ', ') || 'no subject';
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.message : String(error));
}
