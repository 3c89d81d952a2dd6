// Who connects: user name and password. Part of the profile editor.

import { TextField } from '../kit/text-field.tsx';
import { VaultNote } from '../vault/vault-note.tsx';
import styles from './profile-editor.module.css';
import { SecretField } from './secret-field.tsx';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

export function IdentityFields() {
  const username = useDraftField('username');
  const source = useProfileEditor((state) => state.draft.passwordKind);
  const isDemo = useProfileEditor((state) => state.draft.demo);
  if (isDemo) return null;
  return (
    <div className={styles.group}>
      <div className={styles.line}>
        <TextField
          label="User name"
          className={styles.half}
          placeholder="none"
          value={username.value}
          error={username.error}
          onChange={username.onChange}
        />
        <div className={styles.half}>
          {source === 'typed' ? (
            <SecretField name="password" label="Password" />
          ) : (
            <p className={styles.elsewhere}>
              {source === 'environment' ? 'The password comes from a variable' : 'The password comes from a command'}:
              see Sign-in.
            </p>
          )}
        </div>
      </div>
      <VaultNote />
    </div>
  );
}
