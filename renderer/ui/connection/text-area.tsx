// Several lines of text with label, hint and error. Part of the profile editor.

import { type ReactNode, useId } from 'react';
import styles from './pem-field.module.css';

export interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Stands at the end of the label's line: a choice, a button. */
  readonly trailing?: ReactNode;
  readonly onChange: (value: string) => void;
}

export function TextArea({ label, value, error, hint, placeholder, rows = 3, trailing, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {label}
        </label>
        {trailing}
      </div>
      <textarea
        id={id}
        className={styles.text}
        rows={rows}
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        value={value}
        aria-invalid={error === null ? undefined : true}
        aria-describedby={`${id}-words`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-words`} className={error === null ? styles.hint : styles.error}>
        {error ?? hint}
      </p>
    </div>
  );
}
