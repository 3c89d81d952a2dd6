// What kind of key a certificate or a private key file holds, in the words people know. Pure. Used by certificate-facts.ts and tls-description.ts.

import type { KeyObject } from 'node:crypto';

/** Names of curves as they are written about, by their names in OpenSSL (RFC 8422 appendix A). */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
const others: Readonly<Record<string, string>> = { ed25519: 'Ed25519', ed448: 'Ed448', dsa: 'DSA' };

/** Such as `RSA 2048` or `EC P-256`. */
export function keyTypeOf(key: KeyObject): string {
  const kind: string = key.asymmetricKeyType ?? '';
  const details = key.asymmetricKeyDetails ?? {};
  if (kind === 'ec') {
    const curve = details.namedCurve ?? '';
    return `EC ${curves[curve] ?? curve}`.trim();
  }
  if (kind === 'rsa' || kind === 'rsa-pss') {
    const name = kind === 'rsa' ? 'RSA' : 'RSA-PSS';
    return details.modulusLength === undefined ? name : `${name} ${details.modulusLength}`;
  }
  return others[kind] ?? kind;
}
