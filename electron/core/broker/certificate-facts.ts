// What a certificate says, for people: facts out of its bytes, and as lines to copy. Pure. Used by the transports, certificate-files.ts and failures.ts.

import { X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../shared/certificate.ts';
import { keyTypeOf } from './key-type.ts';

/** The facts of a certificate in DER or PEM. Throws where the bytes are none. */
export function certificateFactsFrom(bytes: Uint8Array | string): CertificateFacts {
  return factsOf(new X509Certificate(bytes));
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: inOneLine(certificate.subject),
    issuer: inOneLine(certificate.issuer),
    names: (certificate.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
    validFrom: momentFrom(certificate.validFrom),
    validTo: momentFrom(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    keyType: publicKeyType(certificate),
  };
}

/** Lines to copy, one fact each. */
export function certificateLines(facts: CertificateFacts): string {
  const date = (at: number | null): string => (at === null ? 'unknown' : new Date(at).toISOString());
  return [
    `Subject: ${facts.subject}`,
    `Names: ${facts.names.length === 0 ? 'none' : facts.names.join(', ')}`,
    `Issuer: ${facts.issuer}`,
    `Valid: ${date(facts.validFrom)} to ${date(facts.validTo)}`,
    `SHA-256: ${facts.fingerprint}`,
  ].join('\n');
}

/** A fingerprint as it is compared: people paste it with and without colons, in either case. Null: it is no SHA-256. */
export function plainFingerprint(text: string): string | null {
  const digits = text.replaceAll(/[\s:]/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? digits : null;
}

/** Empty for a kind of key that the runtime does not know: the certificate can be read all the same. */
function publicKeyType(certificate: X509Certificate): string {
  try {
    return keyTypeOf(certificate.publicKey);
  } catch {
    return '';
  }
}

function inOneLine(name: string | undefined): string {
  // There may be none, whatever the types say.
  return (name ?? '').replaceAll('\n', ', ') || 'none';
}

function momentFrom(text: string): number | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
