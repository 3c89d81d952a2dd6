// The ways to enter a secret: a line, several lines, bytes, a file. Part of the secret field, which shows what is stored.

import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import { useRef, useState } from 'react';
import type { TypedBytes } from '../../../shared/profile-parts.ts';
import { base64FromText } from '../../model/base64.ts';
import { Button } from '../kit/button.tsx';
import { bytesText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import { BytesField } from './bytes-field.tsx';
import styles from './secret-field.module.css';

export interface SecretInputProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly hint?: string;
  /** Takes a chosen or dropped file; why it cannot be used, or null. */
  readonly onFile?: ((file: File) => Promise<string | null>) | undefined;
  readonly onChange: (value: string) => void;
}

export function SecretLine({ label, value, error, hint, onChange }: SecretInputProps) {
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
      hint={hint}
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

/** Kept as base64, typed as either. */
export function SecretBytes({ label, error, hint, onChange }: SecretInputProps) {
  const [typed, setTyped] = useState<TypedBytes>({ text: '', encoding: 'utf-8' });
  return (
    <BytesField
      label={label}
      value={typed}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      rows={1}
      onChange={(next) => {
        setTyped(next);
        onChange(next.encoding === 'base64' ? next.text : base64FromText(next.text));
      }}
    />
  );
}

/** Kept as base64. */
export function SecretFile({ label, value, error, hint, onFile }: SecretInputProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined || onFile === undefined) return;
    const refusal = await onFile(chosen);
    setProblem(refusal);
    if (refusal === null) setFile(`${chosen.name}, ${bytesText(chosen.size)}`);
  };
  const shownError = problem ?? error;
  return (
    <div
      className={styles.field}
      role="group"
      aria-label={label}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void read(event.dataTransfer.files[0]);
      }}
    >
      <span className={styles.label}>{label}</span>
      <div className={styles.stored}>
        <Button onClick={() => picker.current?.click()}>Choose a file</Button>
        <span className={styles.file}>{value === '' ? 'or drop one here' : (file ?? 'chosen')}</span>
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={`File with ${label}`}
          accept=".p12,.pfx"
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      {hint === undefined ? null : <p className={styles.label}>{hint}</p>}
      {shownError === null ? null : <p className={styles.error}>{shownError}</p>}
    </div>
  );
}
