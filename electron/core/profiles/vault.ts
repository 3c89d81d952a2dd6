// The vault: seals the secrets of profiles under a key that a passphrase opens. What is sealed lies with the profiles (profile-file.ts), so
// that a profile and its secrets change in one write; the vault's own file holds the key alone. Opened by core.ts.

import { randomBytes, randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { SecretName } from '../../../shared/profile.ts';
import type { VaultKey } from '../platform.ts';
import type { SealedSecret } from './profile-file.ts';
import { openEnvelope, sealEnvelope } from './secret-envelope.ts';
import { keyBytes, openText, sealText } from './sealed-text.ts';
import { type FoundVault, VaultFile, vaultFileVersion } from './vault-file.ts';

/** Whose secret: what is sealed for one place opens in no other. */
export interface SecretPlace {
  readonly profileId: string;
  readonly name: SecretName;
}

/** What the profile store needs of a vault. */
export interface SecretVault {
  /** Null while nothing can be sealed: there is no vault, or it is not open. */
  seal(place: SecretPlace, secret: string): SealedSecret | null;
  /** Null when it does not open: it was sealed for another place, or changed. Throws a bug's error unless `standing` is `open`. */
  open(place: SecretPlace, sealed: SealedSecret): string | null;
  /** What can be done with a sealed secret. `foreign`: not of this vault. */
  standing(sealed: SealedSecret): 'open' | 'locked' | 'foreign';
}

/** Where there is none. */
export const noVault: SecretVault = { seal: () => null, open: () => null, standing: () => 'foreign' };

const backendPrefix = 'vault:';
/** Whether any vault sealed it, be it this one or one that is gone. */
export const isVaultSecret = ({ backend }: SealedSecret): boolean => backend.startsWith(backendPrefix);

export interface VaultOptions {
  /** The data folder; it must exist. */
  readonly dir: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The key that the core before this one held, should it have died with the vault open. */
  readonly key: VaultKey | null;
}

/** Opens the vault of a data folder: its file, not its lock. Never rejects for what is in the folder. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const file = new VaultFile(options.dir, options.now);
  return new Vault(file, await file.read(), options.key);
}

/** Calls are carried out one after the other: a key takes 128 MB and half a second to make, however many ask. */
export class Vault implements SecretVault {
  readonly #file: VaultFile;
  #found: FoundVault;
  /** Null: locked, or there is no vault. */
  #key: Buffer | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** Use `openVault`. */
  constructor(file: VaultFile, found: FoundVault, key: VaultKey | null) {
    this.#file = file;
    this.#found = found;
    if (key !== null && found.kind === 'sound' && found.vault.vaultId === key.vaultId) this.#key = Buffer.from(key.key);
  }

  get kind(): 'none' | 'locked' | 'open' | 'unusable' {
    if (this.#found.kind !== 'sound') return this.#found.kind;
    return this.#key === null ? 'locked' : 'open';
  }

  /** Why it cannot be used, as a sentence; null unless `kind` is `unusable`. */
  get unusableBecause(): string | null {
    return this.#found.kind === 'unusable' ? this.#found.sentence : null;
  }

  /** What the next core needs, should this one die; null unless open. Never to be logged. */
  get keyToRemember(): VaultKey | null {
    if (this.#found.kind !== 'sound' || this.#key === null) return null;
    return { vaultId: this.#found.vault.vaultId, key: Uint8Array.from(this.#key) };
  }

  /** Makes a vault, which is then open. AppError `invalidInput` where there is one, or `storage`: then there is none. */
  create(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#found.kind === 'unusable') throw new AppError('storage', this.#found.sentence);
      if (this.#found.kind === 'sound') {
        throw new AppError(
          'invalidInput',
          'There is a vault already, made perhaps in another window. Unlock that one.',
        );
      }
      const vaultId = randomUUID();
      const key = randomBytes(keyBytes);
      const vault = { vaultId, key: await sealEnvelope(key.toString('base64'), passphrase, keyPlaceOf(vaultId)) };
      try {
        await this.#file.write(vault);
      } catch (error) {
        // One of its two writes may have got through; nothing is under its key yet. What cannot be removed is found at the next start.
        await this.#file.remove().catch(() => undefined);
        throw error;
      }
      this.#found = { kind: 'sound', vault };
      this.#key = key;
    });
  }

  /** AppError `invalidInput` for a wrong passphrase, `notFound` where there is no vault, `storage` where it cannot be used. */
  unlock(passphrase: string): Promise<void> {
    return this.#inTurn(async () => {
      const key = await this.#keyBy(passphrase);
      this.#key ??= key;
    });
  }

  /** Drops the key. Safe where it is not open. */
  lock(): Promise<void> {
    return this.#inTurn(() => {
      this.#key?.fill(0);
      this.#key = null;
      return Promise.resolve();
    });
  }

  /** The secrets stay as they are sealed; another passphrase opens their key. Errors as `unlock`; then the old passphrase holds. */
  changePassphrase(passphrase: string, next: string): Promise<void> {
    return this.#inTurn(async () => {
      const key = await this.#keyBy(passphrase);
      if (this.#found.kind !== 'sound') return; // As it was a moment ago: nothing else runs in between.
      const { vaultId } = this.#found.vault;
      const vault = { vaultId, key: await sealEnvelope(key.toString('base64'), next, keyPlaceOf(vaultId)) };
      try {
        await this.#file.write(vault);
        this.#found = { kind: 'sound', vault };
      } catch (error) {
        // The disk may have failed after the new file was in place: what it holds is what counts.
        const found = await this.#file.read();
        if (found.kind !== 'sound' || found.vault.key.sealed !== vault.key.sealed) throw error;
        this.#found = found;
      }
    });
  }

  /** Removes the vault with its key, once `dropSecrets` has taken out all that was sealed by it. AppError `storage`. */
  forget(dropSecrets: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      const key = this.#key;
      this.#key = null; // Before they go: nothing may be sealed meanwhile by a key that is to vanish.
      try {
        await dropSecrets();
      } catch (error) {
        this.#key = key;
        throw error;
      }
      key?.fill(0);
      await this.#file.remove();
      this.#found = { kind: 'none' };
    });
  }

  seal(place: SecretPlace, secret: string): SealedSecret | null {
    if (this.#found.kind !== 'sound' || this.#key === null) return null;
    const { vaultId } = this.#found.vault;
    const { iv, tag, sealed } = sealText(secret, this.#key, secretPlaceOf(vaultId, place));
    return { backend: backendPrefix + vaultId, sealed: Buffer.concat([iv, tag, sealed]).toString('base64') };
  }

  open(place: SecretPlace, { sealed }: SealedSecret): string | null {
    if (this.#found.kind !== 'sound' || this.#key === null) return null;
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < 28) return null;
    const parts = { iv: bytes.subarray(0, 12), tag: bytes.subarray(12, 28), sealed: bytes.subarray(28) };
    return openText(parts, this.#key, secretPlaceOf(this.#found.vault.vaultId, place));
  }

  standing(sealed: SealedSecret): 'open' | 'locked' | 'foreign' {
    if (this.#found.kind !== 'sound' || sealed.backend !== backendPrefix + this.#found.vault.vaultId) return 'foreign';
    return this.#key === null ? 'locked' : 'open';
  }

  /** Resolves when all that was asked for is done or refused. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #keyBy(passphrase: string): Promise<Buffer> {
    if (this.#found.kind === 'none') {
      throw new AppError('notFound', 'There is no vault any more: it was forgotten, perhaps in another window.');
    }
    if (this.#found.kind === 'unusable') throw new AppError('storage', this.#found.sentence);
    const { vaultId, key: envelope } = this.#found.vault;
    const opened = await openEnvelope(envelope, passphrase, keyPlaceOf(vaultId));
    if (opened === null) {
      throw new AppError('invalidInput', 'This is not the passphrase of the vault. Nothing was changed.', {
        field: 'passphrase',
      });
    }
    return Buffer.from(opened, 'base64');
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const done = this.#last.then(run);
    this.#last = done.catch(() => undefined); // The caller has the failure; the next call is tried all the same.
    return done;
  }
}

/** What the sealed key vouches for. The parameters of scrypt need no place here: with others the key is another. */
function keyPlaceOf(vaultId: string): string {
  return JSON.stringify({ format: 'treeline-vault', version: vaultFileVersion, vaultId });
}

function secretPlaceOf(vaultId: string, { profileId, name }: SecretPlace): string {
  return JSON.stringify({ format: 'treeline-vault', version: vaultFileVersion, vaultId, profileId, name });
}
