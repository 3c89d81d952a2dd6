// Bytes of a certificate or key file -> PEM as a profile keeps it. Pure. Only what is a certificate or a key is taken, so that a path in a
// foreign file cannot carry any other file's content into a profile.

import { createPrivateKey, X509Certificate } from 'node:crypto';

/** As large as a profile's PEM fields may be. */
export const maximumCertificateBytes = 256 * 1024;

const blocksOf = (bytes: Uint8Array, label: RegExp): string => {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g)];
  return blocks
    .filter((block) => label.test(block[1] ?? ''))
    .map((block) => `${block[0].replaceAll('\r\n', '\n')}\n`)
    .join('');
};

/** The certificates of a PEM or DER file as PEM; null when it holds none. */
export function certificatesPem(bytes: Uint8Array): string | null {
  if (bytes.length > maximumCertificateBytes) return null;
  const blocks = blocksOf(bytes, /^(TRUSTED |X509 )?CERTIFICATE$/);
  if (blocks !== '') return blocks;
  try {
    return new X509Certificate(bytes).toString();
  } catch {
    return null; // Neither PEM nor DER: the caller says so.
  }
}

/** The private key of a PEM or DER file as PEM; null when it holds none. */
export function privateKeyPem(bytes: Uint8Array): string | null {
  if (bytes.length > maximumCertificateBytes) return null;
  const blocks = blocksOf(bytes, /PRIVATE KEY$/);
  if (blocks !== '') return blocks;
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      const key = createPrivateKey({ key: Buffer.from(bytes), format: 'der', type });
      return key.export({ format: 'pem', type: 'pkcs8' }).toString();
    } catch {
      continue; // The next form, then none.
    }
  }
  return null;
}
