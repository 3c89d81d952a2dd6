// What the certificates and the key of a profile are, for people: pasted, chosen or saved. Says nothing of what is wrong with them
// (tls-material.ts does) and gives no secret away. Pure. Called by the handler of `certificate.describe`.

import type { X509Certificate } from 'node:crypto';
import type { CertificateFacts, KeyFacts, TlsMaterial } from '../../../shared/certificate.ts';
import type { TlsSettings } from '../../../shared/profile-parts.ts';
import { certificateInPkcs12 } from './certificate-files.ts';
import { factsOf } from './certificate-facts.ts';
import { keyTypeOf } from './key-type.ts';
import { pkcs12Problem, readCertificates, readKey, type TlsSecrets } from './tls-material.ts';

/** What cannot be read is left out. */
export function describeTlsMaterial(
  tls: Pick<TlsSettings, 'caPem' | 'identity' | 'certificatePem'>,
  secrets: TlsSecrets,
): TlsMaterial {
  const authorities = certificatesIn(tls.caPem).map(factsOf);
  if (tls.identity === 'pkcs12') {
    const certificate = pkcs12Certificate(secrets);
    return { authorities, certificates: certificate === null ? [] : [certificate], key: null };
  }
  const chain = certificatesIn(tls.certificatePem);
  return { authorities, certificates: chain.map(factsOf), key: keyFacts(secrets, chain[0]) };
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  const certificates = readCertificates(pem);
  return typeof certificates === 'string' ? [] : certificates;
}

function pkcs12Certificate({ pkcs12, keyPassphrase }: TlsSecrets): CertificateFacts | null {
  const bytes = Buffer.from(pkcs12 ?? '', 'base64');
  const passphrase = keyPassphrase ?? '';
  if (bytes.length === 0 || pkcs12Problem(bytes, passphrase) !== null) return null;
  return certificateInPkcs12(bytes, passphrase);
}

function keyFacts(secrets: TlsSecrets, leaf: X509Certificate | undefined): KeyFacts | null {
  const pem = secrets.keyPem ?? '';
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(pem)) return null;
  const key = readKey(secrets, []);
  return {
    isEncrypted: /ENCRYPTED/.test(pem),
    keyType: key === null ? null : keyTypeOf(key),
    belongs: key === null || leaf === undefined ? null : leaf.checkPrivateKey(key),
  };
}
