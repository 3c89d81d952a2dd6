// Checks certificates and keys where they are entered, before any connection: problems by field. Pure. Used by connect-options.ts and tls-description.ts.

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { FieldProblem } from '../../../shared/contract.ts';
import type { ProfileSettings } from '../../../shared/profile.ts';
import { openKeyProblems } from '../../../shared/profile-problems.ts';

/** The secrets of a profile that are of TLS. */
export interface TlsSecrets {
  readonly keyPem?: string;
  readonly keyPassphrase?: string;
  readonly pkcs12?: string;
}

/**
 * What is wrong with the material, empty when it can be used. OpenSSL would take a broken CA file for none, and report a wrong
 * passphrase only by throwing while connecting, so both are looked at here.
 */
export function checkTlsMaterial({ tls }: ProfileSettings, secrets: TlsSecrets): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const authorities = readCertificates(tls.caPem);
  if (typeof authorities === 'string') problems.push({ field: 'tls.caPem', message: authorities });
  if (tls.identity === 'pem') checkPem(tls.certificatePem, secrets, problems);
  else checkPkcs12(secrets, problems);
  // Where a private key stands among certificates, that is what is said (profile-problems.ts).
  const misplaced = new Set(openKeyProblems(tls).map(({ field }) => field));
  return problems.filter(({ field }) => !misplaced.has(field));
}

function checkPem(certificatePem: string, secrets: TlsSecrets, problems: FieldProblem[]): void {
  const chain = readCertificates(certificatePem);
  if (typeof chain === 'string') problems.push({ field: 'tls.certificatePem', message: chain });
  const key = readKey(secrets, problems);

  const hasCertificate = certificatePem.trim() !== '';
  const hasKey = (secrets.keyPem ?? '').trim() !== '';
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
}

/** OpenSSL is asked by making a context of it, for there is no other way to look inside. */
function checkPkcs12({ pkcs12, keyPassphrase }: TlsSecrets, problems: FieldProblem[]): void {
  if ((pkcs12 ?? '') === '') {
    problems.push({ field: 'pkcs12', message: 'Choose the PKCS#12 file (.p12 or .pfx), or use PEM files instead.' });
    return;
  }
  const problem = pkcs12Problem(Buffer.from(pkcs12 ?? '', 'base64'), keyPassphrase ?? '');
  if (problem !== null) problems.push(problem);
}

/** What is wrong with a PKCS#12 file and its passphrase; null: it can be used. */
export function pkcs12Problem(bytes: Uint8Array, passphrase: string): FieldProblem | null {
  try {
    createSecureContext({ pfx: Buffer.from(bytes), passphrase });
    return null;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (/mac verify|INCORRECT_PASSWORD/i.test(text)) {
      const message =
        passphrase === ''
          ? 'The PKCS#12 file is protected. Enter its passphrase.'
          : 'The PKCS#12 file cannot be opened with this passphrase.';
      return { field: 'keyPassphrase', message };
    }
    if (/unsupported|unknown (cipher|pbe|digest)|UNKNOWN_(CIPHER|ALGORITHM|DIGEST)/i.test(text)) {
      const message =
        'The PKCS#12 file is encrypted in an old way that is not safe any more (such as RC2). Export it again with a current tool, for example openssl 3.';
      return { field: 'pkcs12', message };
    }
    if (/unable to load (pfx certificate|private key)|no certificate/i.test(text)) {
      return { field: 'pkcs12', message: 'The PKCS#12 file holds no certificate with its private key.' };
    }
    return { field: 'pkcs12', message: `This is not a PKCS#12 file, or it is damaged (${reasonOf(error)}).` };
  }
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The certificates of a PEM text in order, or a sentence about what is wrong with it. */
export function readCertificates(pem: string): readonly X509Certificate[] | string {
  if (pem.trim() === '') return [];
  const blocks = [...pem.matchAll(block)];
  const certificates = blocks.filter(
    (match) => match[1] === 'CERTIFICATE' || match[1] === 'TRUSTED CERTIFICATE' || match[1] === 'X509 CERTIFICATE',
  );
  if (certificates.length === 0) {
    const other = blocks[0]?.[1];
    if (other === undefined) {
      return 'This is not a certificate in PEM form (it starts with “-----BEGIN CERTIFICATE-----”). Choose the file itself, which is converted if it is DER, or paste the PEM text.';
    }
    return `This holds a ${other.toLowerCase()}, not a certificate. Choose the file that has “-----BEGIN CERTIFICATE-----”.`;
  }
  try {
    return certificates.map((match) => new X509Certificate(match[0]));
  } catch (error) {
    return `The certificate cannot be read (${reasonOf(error)}). The file may be cut off or damaged.`;
  }
}

/** The private key, opened; null: there is none, or it cannot be opened, and `problems` gets why. */
export function readKey(material: TlsSecrets, problems: FieldProblem[]): KeyObject | null {
  const pem = material.keyPem ?? '';
  if (pem.trim() === '') return null;
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) {
    problems.push({
      field: 'keyPem',
      message: /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/.test(pem)
        ? 'This is a certificate, not a private key. Choose the file that has “-----BEGIN … PRIVATE KEY-----”.'
        : 'This is not a private key in PEM form (it has a line “-----BEGIN … PRIVATE KEY-----”). Choose the file itself, which is converted if it is DER, or paste the PEM text.',
    });
    return null;
  }
  if (pem.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) {
    problems.push({
      field: 'keyPem',
      message:
        'This key is in the form of OpenSSH, which TLS does not read. Convert a copy of it first: ssh-keygen -p -m PKCS8 -f FILE.',
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
