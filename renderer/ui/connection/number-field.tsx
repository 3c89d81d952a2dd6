// A number of the draft with its unit. Part of the profile editor.

import type { ProfileDraft } from '../../model/profile-draft.ts';
import { TextField } from '../kit/text-field.tsx';
import styles from './profile-editor.module.css';
import { useDraftField } from './use-profile-editor.ts';

/** Fields of the draft that hold text. */
type TextName = { [Name in keyof ProfileDraft]: ProfileDraft[Name] extends string ? Name : never }[keyof ProfileDraft];

export interface NumberFieldProps {
  readonly field: TextName;
  readonly label: string;
  readonly unit?: string;
  readonly hint?: string;
  /** What an empty field stands for. */
  readonly placeholder?: string;
}

export function NumberField({ field, label, unit, hint, placeholder }: NumberFieldProps) {
  const { value, onChange, error, hint: warning } = useDraftField(field);
  return (
    <TextField
      label={label}
      className={styles.half}
      inputMode="decimal"
      placeholder={placeholder}
      value={value}
      error={error}
      hint={warning ?? hint}
      trailing={unit === undefined ? undefined : <span className={styles.unit}>{unit}</span>}
      onChange={onChange}
    />
  );
}
