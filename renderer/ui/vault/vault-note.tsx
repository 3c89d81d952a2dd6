// Where a secret goes that is entered here, with the way to a better place. Called by the profile editor and the import.

import { Button } from '../kit/button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './vault-note.module.css';
import { keepingWords } from './vault-words.ts';

export interface VaultNoteProps {
  /** Also where a keyring of the system keeps secrets, which goes without saying. */
  readonly alwaysShown?: boolean;
}

export function VaultNote({ alwaysShown = false }: VaultNoteProps) {
  const { app, vault } = useModel();
  const protection = useReadable(app.store, (state) => state.host?.secretProtection ?? null);
  const state = useReadable(vault.store, (all) => all.vault);
  if (protection === null || (protection.persistent && !alwaysShown)) return null;
  return (
    <div className={styles.note}>
      <p className={styles.words}>{keepingWords(protection, state)}</p>
      {state.kind === 'none' && !protection.persistent ? (
        <Button kind="quiet" onClick={() => vault.ask('create')}>
          Keep them in a vault …
        </Button>
      ) : null}
      {state.kind === 'locked' && !protection.persistent ? (
        <Button kind="quiet" onClick={() => vault.ask('unlock')}>
          Unlock …
        </Button>
      ) : null}
    </div>
  );
}
