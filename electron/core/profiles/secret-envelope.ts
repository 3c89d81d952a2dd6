// A text under a passphrase: scrypt (RFC 7914) makes the key that seals it (sealed-text.ts). Called by treeline-export.ts and vault.ts.

import { randomBytes, scrypt } from 'node:crypto';
import * as v from 'valibot';
import { keyBytes, openText, sealText } from './sealed-text.ts';

const bytesAsBase64 = (from: number, to: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil(to / 3) * 4),
    v.regex(/^[A-Za-z0-9+/]*={0,2}$/),
    v.check((text) => {
      const { length } = Buffer.from(text, 'base64');
      return length >= from && length <= to;
    }),
  );

/** Bounds what a foreign file may ask of this machine: at most 256 MB and some seconds. Weaker than the least is not opened either. */
export const envelopeSchema = v.strictObject({
  kdf: v.strictObject({
    name: v.literal('scrypt'),
    cost: v.picklist([2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18]),
    blockSize: v.literal(8),
    parallelization: v.picklist([1, 2, 3, 4]),
    salt: bytesAsBase64(16, 64),
  }),
  cipher: v.strictObject({
    name: v.literal('aes-256-gcm'),
    iv: bytesAsBase64(12, 12),
    tag: bytesAsBase64(16, 16),
  }),
  sealed: bytesAsBase64(0, 24 * 1_048_576),
});
export type SecretEnvelope = v.InferOutput<typeof envelopeSchema>;

/** 128 MB and about half a second: OWASP's recommendation for scrypt. */
const cost = 2 ** 17;

/** Seals `secret`; `besides` is not hidden, but must be the same when it is opened. */
export async function sealEnvelope(secret: string, passphrase: string, besides: string): Promise<SecretEnvelope> {
  const salt = randomBytes(16).toString('base64');
  const kdf = { name: 'scrypt', cost, blockSize: 8, parallelization: 1, salt } as const;
  const { iv, tag, sealed } = sealText(secret, await keyFrom(passphrase, kdf), besides);
  return {
    kdf,
    cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: tag.toString('base64') },
    sealed: sealed.toString('base64'),
  };
}

/** The secret; null when the passphrase is another one, or anything was changed. */
export async function openEnvelope(
  envelope: SecretEnvelope,
  passphrase: string,
  besides: string,
): Promise<string | null> {
  const { kdf, cipher, sealed } = envelope;
  const parts = {
    iv: Buffer.from(cipher.iv, 'base64'),
    tag: Buffer.from(cipher.tag, 'base64'),
    sealed: Buffer.from(sealed, 'base64'),
  };
  return openText(parts, await keyFrom(passphrase, kdf), besides);
}

function keyFrom(passphrase: string, kdf: SecretEnvelope['kdf']): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p, salt } = kdf;
  return new Promise((resolve, reject) => {
    // The same passphrase typed on another system may be composed of other code points.
    const text = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
    scrypt(
      text,
      Buffer.from(salt, 'base64'),
      keyBytes,
      { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1_048_576 },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}
