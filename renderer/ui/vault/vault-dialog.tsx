// Asks what has to be asked about the vault: a passphrase to make, unlock or change it, or whether to forget it. Called by shell.tsx; shows
// itself when `model.vault` asks.

import type { VaultTask } from '../../model/vault.ts';
import { useModel, useReadable } from '../use-model.ts';
import { ChangePassphraseDialog } from './change-passphrase-dialog.tsx';
import { CreateVaultDialog } from './create-vault-dialog.tsx';
import { ForgetVaultDialog } from './forget-vault-dialog.tsx';
import { UnlockVaultDialog } from './unlock-vault-dialog.tsx';

const dialogs = {
  create: CreateVaultDialog,
  unlock: UnlockVaultDialog,
  changePassphrase: ChangePassphraseDialog,
  forget: ForgetVaultDialog,
} as const satisfies Readonly<Record<VaultTask, unknown>>;

/** Each lives only as long as it is open, and what was typed into it no longer. */
export function VaultDialog() {
  const { vault } = useModel();
  const task = useReadable(vault.store, (state) => state.task);
  if (task === null) return null;
  const Dialog = dialogs[task];
  return <Dialog />;
}
