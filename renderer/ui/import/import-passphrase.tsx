// Asks for the passphrase of an export's secrets. Part of the import dialog.

import { useState } from 'react';
import type { ImportStage } from '../../model/profile-import.ts';
import { Button } from '../kit/button.tsx';
import { plural } from '../kit/format.ts';
import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';
import styles from './import-dialog.module.css';

export interface ImportPassphraseProps {
  readonly stage: Extract<ImportStage, { kind: 'passphrase' }>;
}

export function ImportPassphrase({ stage: { preview, isWorking } }: ImportPassphraseProps) {
  const { profileImport } = useModel();
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      className={styles.passphrase}
      onSubmit={(event) => {
        event.preventDefault();
        void profileImport.unlock(passphrase);
      }}
    >
      <p>
        {preview.fileName} holds {plural(preview.entries.length, 'connection')} with passwords or keys, locked with a
        passphrase when it was exported.
      </p>
      <TextField
        label="Passphrase"
        type="password"
        autoComplete="off"
        value={passphrase}
        onChange={setPassphrase}
        autoFocus
      />
      <div className={styles.passphraseActions}>
        <Button kind="primary" type="submit" disabled={isWorking || passphrase === ''}>
          {isWorking ? 'Opening …' : 'Open'}
        </Button>
        <Button kind="quiet" type="button" disabled={isWorking} onClick={() => void profileImport.unlock(null)}>
          Go on without passwords and keys
        </Button>
      </div>
    </form>
  );
}
