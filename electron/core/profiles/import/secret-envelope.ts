// A text under a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM (NIST SP 800-38D) seals and vouches for what stands beside it.
// Called by treeline-export.ts.

import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as v from 'valibot';

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
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const kdf = { name: 'scrypt', cost, blockSize: 8, parallelization: 1, salt: salt.toString('base64') } as const;
  const cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, kdf), iv);
  cipher.setAAD(Buffer.from(besides, 'utf8'));
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    kdf,
    cipher: { name: 'aes-256-gcm', iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64') },
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
  const decipher = createDecipheriv('aes-256-gcm', await keyFrom(passphrase, kdf), Buffer.from(cipher.iv, 'base64'), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(besides, 'utf8'));
  decipher.setAuthTag(Buffer.from(cipher.tag, 'base64'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return null; // The tag does not fit. Which of the two reasons it has cannot be known.
  }
}

function keyFrom(passphrase: string, kdf: SecretEnvelope['kdf']): Promise<Buffer> {
  const { cost: N, blockSize: r, parallelization: p, salt } = kdf;
  return new Promise((resolve, reject) => {
    // The same passphrase typed on another system may be composed of other code points.
    const text = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
    scrypt(
      text,
      Buffer.from(salt, 'base64'),
      32,
      { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1_048_576 },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}
