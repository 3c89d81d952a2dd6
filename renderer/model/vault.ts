// The vault as the core tells of it, and what the user is being asked about it. Filled by model.ts, called by ui/vault and whatever needs a
// secret that is in it. Passphrases pass through and are never kept.

import { createStore } from 'zustand/vanilla';
import { AppError } from '../../shared/errors.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { minimumPassphraseLength } from '../../shared/profile-import.ts';
import { usedSecretNames } from '../../shared/used-secrets.ts';
import type { VaultState } from '../../shared/vault.ts';
import { type App, profileOf } from './app-state.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';

/** What the open dialog is about. */
export type VaultTask = 'create' | 'unlock' | 'changePassphrase' | 'forget';

export interface VaultModelState {
  readonly vault: VaultState;
  /** Null: no dialog. */
  readonly task: VaultTask | null;
  /** A key takes its time to be made. */
  readonly isWorking: boolean;
  /** What the passphrase was refused with, a sentence. Null: nothing to say. */
  readonly problem: string | null;
  /** The task failed for another reason. */
  readonly failure: string | null;
}

export interface Vault {
  readonly store: Readable<VaultModelState>;
  /** Fewest characters of a passphrase. */
  readonly minimumPassphraseLength: number;
  /** Shows the dialog, where the task makes sense: a vault that is open is not unlocked. */
  ask(task: VaultTask): void;
  /** Asks for the passphrase if connecting takes a secret that is locked in. */
  askFor(profileId: ProfileId): void;
  /** The next step to a vault that is open: make one, or unlock it. */
  askToOpen(): void;
  dismiss(): void;
  /** These close the dialog when they succeed; when they fail it says why. */
  create(newPassphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  changePassphrase(passphrase: string, newPassphrase: string): Promise<void>;
  forget(): Promise<void>;
  lock(): Promise<void>;
}

const fits: Readonly<Record<VaultTask, readonly VaultState['kind'][]>> = {
  create: ['none'],
  unlock: ['locked'],
  changePassphrase: ['open'],
  forget: ['locked', 'open', 'unusable'],
};
const noQuestion = { task: null, isWorking: false, problem: null, failure: null } as const;

export function createVault(line: Line, notices: Notices, app: App): Vault & { replace(vault: VaultState): void } {
  const store = createStore<VaultModelState>(() => ({ vault: { kind: 'none' }, ...noQuestion }));
  const replace = (vault: VaultState): void => {
    const { task } = store.getState();
    // Another window was quicker: there is nothing left to ask.
    store.setState(task !== null && !fits[task].includes(vault.kind) ? { vault, ...noQuestion } : { vault });
  };
  line.on('vault.stateChanged', ({ vault }) => replace(vault));

  const ask = (task: VaultTask): void => {
    if (fits[task].includes(store.getState().vault.kind)) store.setState({ ...noQuestion, task });
  };
  /** Carries the dialog's task out, and says at the dialog what became of it. */
  const carryOut = async (action: () => Promise<unknown>, done: string | null): Promise<void> => {
    const { task, isWorking } = store.getState();
    if (isWorking) return;
    store.setState({ isWorking: true, problem: null, failure: null });
    try {
      await action();
      // The event may have closed it already, and another may be open.
      if (store.getState().task === task) store.setState(noQuestion);
      if (done !== null) notices.toast({ message: done });
    } catch (error) {
      if (store.getState().task !== task || !(error instanceof AppError)) notices.report(error);
      else if (error.field === 'passphrase') store.setState({ problem: error.message });
      else store.setState({ failure: error.message });
    } finally {
      store.setState({ isWorking: false });
    }
  };
  return {
    store,
    minimumPassphraseLength,
    ask,
    askFor(profileId) {
      const profile = profileOf(app.store.getState(), profileId);
      if (profile === null) return;
      const used = [...usedSecretNames(profile.settings)];
      if (used.some((name) => profile.secrets[name] === 'locked')) ask('unlock');
    },
    askToOpen() {
      const { vault } = store.getState();
      if (vault.kind === 'none') ask('create');
      else if (vault.kind === 'locked') ask('unlock');
      else if (vault.kind === 'open') notices.toast({ message: 'The vault is open.' });
      else notices.toast({ severity: 'warning', message: vault.message });
    },
    dismiss: () => store.setState(noQuestion),
    create: (newPassphrase) =>
      carryOut(
        () => line.call('vault.create', { newPassphrase }),
        'The vault is made and open. You are asked for its passphrase after the next start.',
      ),
    unlock: (passphrase) => carryOut(() => line.call('vault.unlock', { passphrase }), null),
    changePassphrase: (passphrase, newPassphrase) =>
      carryOut(
        () => line.call('vault.changePassphrase', { passphrase, newPassphrase }),
        'From now on the new passphrase opens the vault, and the old one does not.',
      ),
    forget: () => carryOut(() => line.call('vault.forget', {}), 'The vault is forgotten, with all that was in it.'),
    async lock() {
      if (store.getState().vault.kind !== 'open') return;
      try {
        await line.call('vault.lock', {});
        notices.toast({ message: 'The vault is locked. Open connections live on.' });
      } catch (error) {
        notices.report(error);
      }
    },
    replace,
  };
}
