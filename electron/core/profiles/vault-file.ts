// The file of the vault, version 1: the key that seals the secrets of profiles, itself sealed under the passphrase. Read and replaced here so
// that a kill leaves the old passphrase or the new, never neither, and after a change not both. Opened by vault.ts.

import { createHash } from 'node:crypto';
import { access, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../../shared/errors.ts';
import { atomicFile, syncFolder, type AtomicFile } from './atomic-file.ts';
import { isJsonObject } from './migrations.ts';
import { envelopeSchema } from './secret-envelope.ts';
import { storageError, systemCodeOf } from './storage-error.ts';

/** Latest version of the file's schema; newer ones are left alone. */
export const vaultFileVersion = 1;
const described = 'vault';

const vaultSchema = v.strictObject({
  version: v.literal(vaultFileVersion),
  vaultId: v.pipe(v.string(), v.uuid()),
  key: envelopeSchema,
  /** Of `vaultId` and `key`: tells a damaged file from a wrong passphrase. No secret goes into it. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
/** What the file holds, its checksum apart. */
export type StoredVault = Readonly<Pick<v.InferOutput<typeof vaultSchema>, 'vaultId' | 'key'>>;

/** What was found. `sentence`: why it cannot be used, for people. */
export type FoundVault =
  | { readonly kind: 'none' }
  | { readonly kind: 'sound'; readonly vault: StoredVault }
  | { readonly kind: 'unusable'; readonly sentence: string };

/** Reads and replaces the vault's file. One owner; calls one after the other. */
export class VaultFile {
  readonly #file: AtomicFile;
  readonly #now: () => number;

  /** `dir` must exist; `now` in milliseconds since 1970 names a file that is set aside. */
  constructor(dir: string, now: () => number) {
    this.#file = atomicFile(join(dir, 'vault.json'), described);
    this.#now = now;
  }

  /** Never rejects for what is in the folder. Where the file is damaged, its second copy stands in. */
  async read(): Promise<FoundVault> {
    const { path, previousPath } = this.#file;
    const main = await read(path);
    if (main.kind === 'untouchable') return { kind: 'unusable', sentence: main.sentence };
    const copy = await read(previousPath);
    const best = main.kind === 'good' ? main : copy;
    if (best.kind === 'untouchable') return { kind: 'unusable', sentence: best.sentence };
    if (best.kind === 'good') {
      const isCopied = main.kind === 'good' && copy.kind === 'good' && main.text === copy.text;
      if (!isCopied && copy.kind !== 'untouchable') await this.#mend(best.vault, main);
      return { kind: 'sound', vault: best.vault };
    }
    if (main.kind === 'absent' && copy.kind === 'absent') return { kind: 'none' };
    return {
      kind: 'unusable',
      sentence:
        `The ${described} in ${path} is damaged, so the secrets in it cannot be read. It is left as it is: put a sound copy ` +
        'of the file in its place and start Treeline again, or forget the vault in Settings and enter the secrets anew.',
    };
  }

  /** Resolves when it is on disk; one passphrase then opens it, and no other. AppError `storage` with nothing changed. */
  async write(vault: StoredVault): Promise<void> {
    const text = textOf(vault);
    await this.#file.write(text);
    try {
      // The previous copy opens by the previous passphrase. The second write takes its place.
      await this.#file.write(text);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The file itself is whole. A copy that cannot go either is mended at the next start.
      await rm(this.#file.previousPath, { force: true }).catch(() => undefined);
    }
  }

  /** AppError `storage`. */
  async remove(): Promise<void> {
    const { path, previousPath } = this.#file;
    try {
      // The copy first: alone it would stand in for the file.
      for (const name of [`${previousPath}.new`, previousPath, `${path}.new`, path]) await rm(name, { force: true });
      await syncFolder(dirname(path));
    } catch (error) {
      throw storageError(`The ${described} could not be removed from ${path}`, error);
    }
  }

  /** A kill between the two writes, or a damaged file: the copies are made alike again. It can wait until the next start where it fails. */
  async #mend(vault: StoredVault, main: Reading): Promise<void> {
    const { path } = this.#file;
    try {
      // A damaged file must not take the place of the good copy, which writing would do.
      if (main.kind === 'broken') await setAside(path, this.#now());
      await this.write(vault);
    } catch (error) {
      if (!(error instanceof AppError) && systemCodeOf(error) === null) throw error;
    }
  }
}

type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'good'; readonly vault: StoredVault; readonly text: string }
  | { readonly kind: 'broken' }
  | { readonly kind: 'untouchable'; readonly sentence: string };

async function read(path: string): Promise<Reading> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { kind: 'absent' };
    const { message } = storageError(`The ${described} could not be read from ${path}`, error);
    return { kind: 'untouchable', sentence: message };
  }
  const document = jsonOrNull(text);
  const version = isJsonObject(document) ? document['version'] : null;
  if (typeof version === 'number' && version > vaultFileVersion) {
    const sentence =
      `The ${described} in ${path} comes from a newer Treeline (file version ${version}, this one knows ` +
      `${vaultFileVersion}), so it is left as it is. Update Treeline to use the secrets in it.`;
    return { kind: 'untouchable', sentence };
  }
  const parsed = v.safeParse(vaultSchema, document);
  if (!parsed.success || parsed.output.sha256 !== checksumOf(parsed.output)) return { kind: 'broken' };
  const { vaultId, key } = parsed.output;
  return { kind: 'good', vault: { vaultId, key }, text };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function textOf(vault: StoredVault): string {
  const document = { version: vaultFileVersion, vaultId: vault.vaultId, key: vault.key, sha256: checksumOf(vault) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function checksumOf({ vaultId, key: { kdf, cipher, sealed } }: StoredVault): string {
  const { name, cost, blockSize, parallelization, salt } = kdf;
  const parts = [vaultId, name, cost, blockSize, parallelization, salt, cipher.name, cipher.iv, cipher.tag, sealed];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function setAside(path: string, now: number): Promise<void> {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let attempt = 1; ; attempt += 1) {
    const aside = join(dirname(path), `${basename(path)}.broken-${stamp}${attempt === 1 ? '' : `-${attempt}`}`);
    if (await exists(aside)) continue;
    await rename(path, aside);
    return;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
