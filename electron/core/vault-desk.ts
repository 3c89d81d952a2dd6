// What the user does with the vault, joined with what hangs on it: the secrets of profiles, and the connections that wait for them. Made by
// core.ts, called by handlers.ts.

import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import type { VaultState } from '../../shared/vault.ts';
import type { Connections } from './connections.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { Vault } from './profiles/vault.ts';

export interface VaultDeskOptions {
  readonly vault: Vault;
  readonly profiles: ProfileStore;
  readonly connections: Pick<Connections, 'dropSecrets' | 'waitingForVault'>;
  /** The state, or the key, is another: told to windows and to the host. */
  readonly onChanged: (state: VaultState) => void;
  /** Opens a connection that has waited. Never rejects: what cannot be done is told. */
  readonly reopen: (profileId: ProfileId) => Promise<void>;
  /** What failed beside the thing that was asked for. */
  readonly onFailure: (error: AppError) => void;
}

export class VaultDesk {
  readonly #options: VaultDeskOptions;
  #told = '';

  constructor(options: VaultDeskOptions) {
    this.#options = options;
    this.#told = JSON.stringify(this.state());
  }

  state(): VaultState {
    const { vault, profiles } = this.#options;
    if (vault.kind === 'none') return { kind: 'none' };
    const secretCount = profiles.vaultSecretCount();
    if (vault.unusableBecause !== null) return { kind: 'unusable', secretCount, message: vault.unusableBecause };
    return { kind: vault.kind === 'open' ? 'open' : 'locked', secretCount };
  }

  /** Profiles have changed, and perhaps what is in the vault. */
  profilesChanged(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.onChanged(state);
  }

  /** Makes the vault and puts what was held for the session into it. AppError as `Vault.create`; then there is none. */
  async create(passphrase: string): Promise<void> {
    const { vault, profiles } = this.#options;
    await vault.create(passphrase);
    try {
      await profiles.moveIntoVault();
    } catch (error) {
      // What was to go into it is still held. Another window may have saved something into it all the same.
      if (profiles.vaultSecretCount() === 0) await vault.forget(() => Promise.resolve());
      throw error;
    } finally {
      this.#changed();
    }
  }

  /** Also puts into it what was typed while it was locked, and lets connections go on that waited for it. AppError as `Vault.unlock`. */
  async unlock(passphrase: string): Promise<void> {
    const { vault, profiles, connections, reopen, onFailure } = this.#options;
    await vault.unlock(passphrase);
    this.#changed();
    try {
      await profiles.moveIntoVault();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      onFailure(error); // Held for the session as before; the next unlocking tries again.
    }
    for (const profileId of connections.waitingForVault()) await reopen(profileId);
  }

  async lock(): Promise<void> {
    await this.#options.vault.lock();
    this.#options.connections.dropSecrets();
    this.#changed();
  }

  /** AppError as `Vault.changePassphrase`. */
  async changePassphrase(passphrase: string, next: string): Promise<void> {
    await this.#options.vault.changePassphrase(passphrase, next);
  }

  /** Removes the vault and every secret in it. AppError `storage`. */
  async forget(): Promise<void> {
    const { vault, profiles, connections } = this.#options;
    try {
      await vault.forget(() => profiles.dropVaultSecrets());
      connections.dropSecrets();
    } finally {
      this.#changed();
    }
  }

  /** Profiles are told first: a page that hears of the vault finds their secrets as they now are. */
  #changed(): void {
    this.#options.profiles.vaultChanged();
    this.profilesChanged();
  }
}
