// Reads the certificate and key files that a foreign entry names by path, on this machine and only after the user has chosen the file that
// names them. Called by profile-imports.ts.

import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { SecretName } from '../../../../shared/profile.ts';
import type { ImportNote } from '../../../../shared/profile-import.ts';
import { certificatesPem, maximumCertificateBytes, privateKeyPem } from './certificate-content.ts';
import { checkedEntry, type ImportedEntry, type ReferencedFile } from './imported-file.ts';

const described: Readonly<Record<ReferencedFile['content'], string>> = {
  ca: 'CA certificate',
  certificate: 'client certificate',
  key: 'private key',
};

/** The entry with what its files hold; those that cannot be had are named in its notes, the rest is there. */
export async function withReferencedFiles(entry: ImportedEntry): Promise<ImportedEntry> {
  if (entry.kind === 'unreadable' || entry.files.length === 0) return entry;
  const notes: ImportNote[] = [...entry.notes];
  const tls = { ...entry.settings.tls };
  const secrets: Partial<Record<SecretName, string>> = { ...entry.secrets };
  for (const { content, path } of entry.files) {
    const read = await readPem(content, path);
    if ('problem' in read) {
      notes.push({ kind: 'missing', text: `The ${described[content]} ${path} ${read.problem}.` });
    } else if (content === 'ca') tls.caPem = read.pem;
    else if (content === 'certificate') tls.certificatePem = read.pem;
    else secrets.keyPem = read.pem;
  }
  return checkedEntry({ settings: { ...entry.settings, tls }, secrets, notes });
}

/** Nothing but certificates and keys comes out: a foreign file must not carry any other file's content into a profile. */
async function readPem(
  content: ReferencedFile['content'],
  path: string,
): Promise<{ readonly pem: string } | { readonly problem: string }> {
  // A path to another machine would log in there, with this user's name.
  if (/^[\\/]{2}/.test(path)) return { problem: 'lies on another machine, so it was not read' };
  if (!isAbsolute(path)) return { problem: 'is not a whole path on this machine, so it was not read' };
  let bytes: Uint8Array;
  try {
    // A device or pipe has no end, or blocks.
    const found = await stat(path);
    if (!found.isFile()) return { problem: 'is not a file' };
    if (found.size > maximumCertificateBytes) return { problem: 'is larger than 256 kB, which no certificate is' };
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { problem: code === 'ENOENT' || code === 'ENOTDIR' ? 'is not there' : 'could not be read' };
  }
  const pem = content === 'key' ? privateKeyPem(bytes) : certificatesPem(bytes);
  return pem === null ? { problem: `holds no ${described[content]}` } : { pem };
}
