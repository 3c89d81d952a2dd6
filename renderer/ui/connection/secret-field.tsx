// A secret that can be written and never read back: what is stored is shown by its state only. Part of the profile editor.

import type { ReactNode } from 'react';
import type { SecretName, SecretStatus } from '../../../shared/profile.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { useModel } from '../use-model.ts';
import { PemField } from './pem-field.tsx';
import styles from './secret-field.module.css';
import { SecretBytes, SecretFile, SecretLine } from './secret-inputs.tsx';
import { TextArea } from './text-area.tsx';
import { useProfileEditor } from './use-profile-editor.ts';

export interface SecretFieldProps {
  readonly name: SecretName;
  readonly label: string;
  /** How it is entered. `pem`: several lines, pasted or read from a file. `bytes` and `file` are kept as base64. */
  readonly kind?: keyof typeof inputs;
  readonly hint?: string;
  readonly placeholder?: string;
  /** What is known of it, saved or typed, below the field. */
  readonly note?: ReactNode;
}

const inputs = { line: SecretLine, pem: PemField, lines: TextArea, bytes: SecretBytes, file: SecretFile } as const;

const words: Readonly<Record<Exclude<SecretStatus, 'none'>, string>> = {
  saved: 'Saved',
  locked: 'In the vault, which is locked',
  session: 'Kept until Treeline ends',
  unreadable: 'Saved, but it cannot be opened here any more. Enter it again.',
};

export function SecretField({ name, label, kind = 'line', hint, placeholder, note }: SecretFieldProps) {
  const { profileEditor, tlsMaterial } = useModel();
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
        {isCleared ? null : note}
        {error === null ? null : <p className={styles.error}>{error}</p>}
      </div>
    );
  }
  const Input = inputs[kind];
  // An empty field means none, where there was none; where one is being replaced it means an empty one.
  const write = (value: string): void => change(value === '' && status === 'none' ? undefined : value);
  return (
    <div className={styles.field}>
      <Input
        label={label}
        value={typed ?? ''}
        error={error}
        {...(hint === undefined ? {} : { hint })}
        {...(placeholder === undefined ? {} : { placeholder })}
        onFile={name === 'keyPem' || name === 'pkcs12' ? (file) => tlsMaterial.take(name, file) : undefined}
        onChange={write}
      />
      {note}
      {status === 'none' ? null : (
        <Button kind="quiet" className={styles.keep} onClick={() => change(undefined)}>
          Keep the saved one
        </Button>
      )}
    </div>
  );
}
