// A text under a key: AES-256-GCM (NIST SP 800-38D) hides it and vouches for what stands beside it. Pure but for the nonce.
// Called by secret-envelope.ts and vault.ts.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes of a key. */
export const keyBytes = 32;
const tagBytes = 16;

export interface SealedText {
  /** A nonce of its own for every sealing: one used twice under a key would give both texts away. 12 bytes. */
  readonly iv: Buffer;
  /** 16 bytes. */
  readonly tag: Buffer;
  readonly sealed: Buffer;
}

/** Seals `text`; `besides` is not hidden, but must be the same when it is opened. */
export function sealText(text: string, key: Uint8Array, besides: string): SealedText {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(besides, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), sealed };
}

/** The text; null when the key is another one, or anything was changed. Which of the two it is cannot be known. */
export function openText({ iv, tag, sealed }: SealedText, key: Uint8Array, besides: string): string | null {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(besides, 'utf8'));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    return null; // The tag does not fit.
  }
}
