// Makes a vault under a passphrase, and says what that means. Part of vault-dialog.tsx.

import { useState } from 'react';
import { plural } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import { isComplete, NewPassphraseFields, noPassphrase } from './new-passphrase-fields.tsx';
import { VaultFrame } from './vault-frame.tsx';

export function CreateVaultDialog() {
  const { vault, app } = useModel();
  const heldCount = useReadable(app.store, ({ profiles }) =>
    profiles.reduce((sum, { secrets }) => sum + Object.values(secrets).filter((one) => one === 'session').length, 0),
  );
  const [passphrase, setPassphrase] = useState(noPassphrase);
  const moved =
    heldCount === 0
      ? ''
      : ` ${plural(heldCount, 'secret')} entered since the start ${heldCount === 1 ? 'goes' : 'go'} into it now.`;
  return (
    <VaultFrame
      title="Keep passwords and keys in a vault"
      description={
        'They are saved encrypted under a passphrase that you choose. After each start you are asked for it once, when a connection needs it. ' +
        `Nobody can read them without it, not even you: it cannot be reset.${moved}`
      }
      action="Make the vault"
      working="Making it …"
      isReady={isComplete(passphrase, vault.minimumPassphraseLength)}
      onSubmit={() => void vault.create(passphrase.text)}
    >
      <NewPassphraseFields label="Passphrase" value={passphrase} onChange={setPassphrase} />
    </VaultFrame>
  );
}
