// A secret that can be written and never read back: what is stored is shown by its state only. Part of the profile editor.

import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useState } from 'react';
import type { SecretName, SecretStatus } from '../../../shared/profile.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel } from '../use-model.ts';
import { PemField } from './pem-field.tsx';
import styles from './secret-field.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

export interface SecretFieldProps {
  readonly name: SecretName;
  readonly label: string;
  /** A key in PEM: several lines, pasted or read from a file. */
  readonly pem?: boolean;
}

const words: Readonly<Record<Exclude<SecretStatus, 'none'>, string>> = {
  saved: 'Saved',
  session: 'Kept until Treeline ends',
  unreadable: 'Saved, but it cannot be opened here any more. Enter it again.',
};

export function SecretField({ name, label, pem = false }: SecretFieldProps) {
  const { profileEditor } = useModel();
  const typed = useProfileEditor((state) => state.secrets[name]);
  const status = useProfileEditor((state) => state.statuses[name]);
  const error = useProfileEditor((state) => state.problems.get(name) ?? null);
  const change = (value: string | null | undefined): void => profileEditor.changeSecret(name, value);

  if (status !== 'none' && typeof typed !== 'string') {
    const isCleared = typed === null;
    return (
      <div className={styles.field} role="group" aria-label={label}>
        <span className={styles.label}>{label}</span>
        <div className={styles.stored}>
          <span className={classNames(styles.words, status === 'unreadable' && !isCleared && styles.unreadable)}>
            {isCleared ? 'Will be removed when you save' : words[status]}
          </span>
          {isCleared ? (
            <Button kind="quiet" onClick={() => change(undefined)}>
              Keep it
            </Button>
          ) : (
            <>
              <Button kind="quiet" onClick={() => change('')}>
                Replace
              </Button>
              <Button kind="quiet" onClick={() => change(null)}>
                Clear
              </Button>
            </>
          )}
        </div>
        {error === null ? null : <p className={styles.error}>{error}</p>}
      </div>
    );
  }
  // An empty field means none, where there was none; where one is being replaced it means an empty one.
  const write = (value: string): void => change(value === '' && status === 'none' ? undefined : value);
  return (
    <div className={styles.field}>
      {pem ? (
        <PemField label={label} value={typed ?? ''} error={error} onChange={write} />
      ) : (
        <TypedSecret label={label} value={typed ?? ''} error={error} onChange={write} />
      )}
      {status === 'none' ? null : (
        <Button kind="quiet" className={styles.keep} onClick={() => change(undefined)}>
          Keep the saved one
        </Button>
      )}
    </div>
  );
}

interface TypedSecretProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

function TypedSecret({ label, value, error, onChange }: TypedSecretProps) {
  const [isVisible, setVisible] = useState(false);
  return (
    <TextField
      label={label}
      className={styles.secret}
      type={isVisible ? 'text' : 'password'}
      // Browsers then offer neither to fill in nor to keep it.
      autoComplete="new-password"
      placeholder="none"
      value={value}
      error={error}
      onChange={onChange}
      trailing={
        <IconButton
          label={isVisible ? 'Hide' : 'Show what is typed'}
          icon={isVisible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onClick={() => setVisible(!isVisible)}
        />
      }
    />
  );
}
