// Asks for the passphrase of the vault. Part of vault-dialog.tsx.

import { useEffect, useRef, useState } from 'react';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { VaultFrame } from './vault-frame.tsx';

export function UnlockVaultDialog() {
  const { vault } = useModel();
  const problem = useReadable(vault.store, (state) => state.problem);
  const [passphrase, setPassphrase] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // A wrong one is to be typed over.
  useEffect(() => {
    if (problem !== null) field.current?.select();
  }, [problem]);
  return (
    <VaultFrame
      title="Unlock the vault"
      description="Passwords and keys of your connections are in it. Connections that wait for them connect at once."
      action="Unlock"
      working="Unlocking …"
      isReady={passphrase !== ''}
      onSubmit={() => void vault.unlock(passphrase)}
    >
      <TextField
        ref={field}
        label="Passphrase"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
        error={problem}
      />
    </VaultFrame>
  );
}
