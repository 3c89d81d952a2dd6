// What a certificate and a key are, in words. Pure. Called by certificate-facts.tsx and the offer of a certificate to pin.

import type { CertificateFacts, KeyFacts } from '../../../shared/certificate.ts';
import { dateText, plural } from '../kit/format.ts';

const dayMs = 86_400_000;
/** From so many days before its end on, a certificate is warned of. */
const warnedDays = 30;

/** How long a certificate holds; `now` in milliseconds since 1970. */
export function validityOf(
  { validFrom, validTo }: Pick<CertificateFacts, 'validFrom' | 'validTo'>,
  now: number,
): { readonly words: string; readonly tone: 'fine' | 'warning' | 'failure' } {
  if (validTo === null) return { words: 'expiry cannot be read', tone: 'warning' };
  if (validTo < now) return { words: `expired on ${dateText(validTo)}`, tone: 'failure' };
  if (validFrom !== null && validFrom > now) {
    return { words: `not valid before ${dateText(validFrom)}`, tone: 'failure' };
  }
  const days = Math.floor((validTo - now) / dayMs);
  if (days > warnedDays) return { words: `valid until ${dateText(validTo)}`, tone: 'fine' };
  return {
    words: `expires in ${days < 1 ? 'less than a day' : plural(days, 'day')}, ${dateText(validTo)}`,
    tone: 'warning',
  };
}

/** Who signed it, and what kind of key it is of. */
export function originWords({ subject, issuer, keyType }: CertificateFacts): string {
  const signer = subject === issuer ? 'signed by itself' : `issued by ${issuer}`;
  return keyType === '' ? signer : `${signer}, ${keyType}`;
}

/** What a private key is, and whether it is that of the certificate beside it. */
export function keyWords({ isEncrypted, keyType, belongs }: KeyFacts): string {
  if (keyType === null) return isEncrypted ? 'Encrypted key, not opened yet' : '';
  const kind = `${keyType} key, ${isEncrypted ? 'encrypted' : 'not encrypted'}`;
  return belongs === true ? `${kind}; it belongs to the certificate` : kind;
}
