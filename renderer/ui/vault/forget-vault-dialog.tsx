// Asks before the vault goes with all that is in it. Part of vault-dialog.tsx.

import { useModel, useReadable } from '../use-model.ts';
import { VaultFrame } from './vault-frame.tsx';
import { forgetWords } from './vault-words.ts';

export function ForgetVaultDialog() {
  const { vault } = useModel();
  const state = useReadable(vault.store, (all) => all.vault);
  return (
    <VaultFrame
      title="Forget the vault?"
      description={forgetWords(state)}
      action="Forget the vault"
      working="Forgetting …"
      kind="danger"
      isReady
      onSubmit={() => void vault.forget()}
    />
  );
}
