// The vault among the settings: what state it is in, and all that can be done with it. Part of settings-dialog.tsx.

import { Button } from '../kit/button.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './vault-settings.module.css';
import { keepingWords, vaultWords } from './vault-words.ts';

export function VaultSettings() {
  const { app, vault } = useModel();
  const protection = useReadable(app.store, (all) => all.host?.secretProtection ?? null);
  const state = useReadable(vault.store, (all) => all.vault);
  if (protection === null) return null;
  const words = vaultWords(state);
  return (
    <section className={styles.section} aria-labelledby="vault-settings">
      <h3 id="vault-settings" className={styles.title}>
        Passwords and keys
      </h3>
      <p className={styles.words}>{keepingWords(protection, state)}</p>
      {words === null ? null : (
        <p className={styles.words} role="status">
          {words}
        </p>
      )}
      <div className={styles.actions}>
        {state.kind === 'none' && !protection.persistent ? (
          <Button onClick={() => vault.ask('create')}>Keep them in a vault …</Button>
        ) : null}
        {state.kind === 'locked' ? (
          <Button kind="primary" onClick={() => vault.ask('unlock')}>
            Unlock …
          </Button>
        ) : null}
        {state.kind === 'open' ? (
          <>
            <Button onClick={() => void vault.lock()}>Lock</Button>
            <Button onClick={() => vault.ask('changePassphrase')}>Change passphrase …</Button>
          </>
        ) : null}
        {state.kind === 'none' ? null : (
          <Button kind="danger" onClick={() => vault.ask('forget')}>
            Forget …
          </Button>
        )}
      </div>
    </section>
  );
}
