// Changes the passphrase of the vault. Part of vault-dialog.tsx.

import { useState } from 'react';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { isComplete, NewPassphraseFields, noPassphrase } from './new-passphrase-fields.tsx';
import { VaultFrame } from './vault-frame.tsx';

export function ChangePassphraseDialog() {
  const { vault } = useModel();
  const problem = useReadable(vault.store, (state) => state.problem);
  const [present, setPresent] = useState('');
  const [next, setNext] = useState(noPassphrase);
  return (
    <VaultFrame
      title="Change the passphrase"
      description="What is in the vault stays as it is. Copies of Treeline's folder made before still open with the old passphrase."
      action="Change"
      working="Changing …"
      isReady={present !== '' && isComplete(next, vault.minimumPassphraseLength)}
      onSubmit={() => void vault.changePassphrase(present, next.text)}
    >
      <TextField
        label="Present passphrase"
        type="password"
        autoComplete="off"
        value={present}
        onChange={setPresent}
        error={problem}
      />
      <NewPassphraseFields label="New passphrase" value={next} onChange={setNext} />
    </VaultFrame>
  );
}
