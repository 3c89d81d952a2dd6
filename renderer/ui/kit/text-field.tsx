// A line of text with its label, hint and error. Called by forms.

import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A complete sentence: what is wrong and what would be right. */
  readonly error?: string | null | undefined;
  readonly hint?: ReactNode;
  /** For topics, payloads, addresses. */
  readonly mono?: boolean;
  /** The label is then for assistive technology only. */
  readonly hideLabel?: boolean;
  /** Stands at the field's end: a unit, a button. */
  readonly trailing?: ReactNode;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, error, hint, mono, hideLabel, trailing, className, ...rest } = props;
  const id = useId();
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return (
    <div className={classNames(styles.field, className)}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          id={id}
          type="text"
          spellCheck={false}
          autoComplete="off"
          className={classNames(styles.input, mono && styles.mono)}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={described === '' ? undefined : described}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
        {trailing === undefined ? null : <span className={styles.trailing}>{trailing}</span>}
      </div>
      {hint ? (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
