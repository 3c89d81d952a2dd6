// What the form says of certificates and keys.

import { describe, expect, it } from 'vitest';
import { keyWords, originWords, validityOf } from '../../../renderer/ui/connection/certificate-words.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 15, 12);

describe('how long a certificate holds', () => {
  it.each([
    [now + 31.5 * day, 'fine', /^valid until 2026-07-1[67]$/],
    [now + 30.5 * day, 'warning', /^expires in 30 days, 2026-07-1[56]$/],
    [now + 1.5 * day, 'warning', /^expires in 1 day, /],
    [now + 1000, 'warning', /^expires in less than a day, 2026-06-1[56]$/],
    [now - 1000, 'failure', /^expired on 2026-06-1[56]$/],
    [null, 'warning', /cannot be read/],
  ])('to %s: %s', (validTo, tone, words) => {
    const validity = validityOf({ validFrom: 0, validTo }, now);
    expect(validity).toEqual({ tone, words: expect.stringMatching(words) });
  });

  it('may not have begun', () => {
    const validity = validityOf({ validFrom: now + day, validTo: now + 365 * day }, now);
    expect(validity).toEqual({ tone: 'failure', words: expect.stringMatching(/^not valid before 2026-06-1[67]$/) });
  });
});

describe('words', () => {
  const facts = { subject: 'CN=a', issuer: 'CN=b', names: [], validFrom: 0, validTo: 0, fingerprint: '', keyType: '' };
  it('tell who signed, and of which kind the key is', () => {
    expect(originWords(facts)).toBe('issued by CN=b');
    expect(originWords({ ...facts, issuer: 'CN=a', keyType: 'RSA 2048' })).toBe('signed by itself, RSA 2048');
  });

  it('claim of a key only what is known', () => {
    expect(keyWords({ isEncrypted: true, keyType: null, belongs: null })).toBe('Encrypted key, not opened yet');
    expect(keyWords({ isEncrypted: false, keyType: null, belongs: null })).toBe('');
    expect(keyWords({ isEncrypted: false, keyType: 'EC P-256', belongs: false })).toBe('EC P-256 key, not encrypted');
    expect(keyWords({ isEncrypted: true, keyType: 'RSA 2048', belongs: true })).toBe(
      'RSA 2048 key, encrypted; it belongs to the certificate',
    );
  });
});
