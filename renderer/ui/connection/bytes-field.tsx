// Bytes that are typed as text, or as base64 where they are no text. Part of the profile editor.

import type { TypedBytes } from '../../../shared/profile-parts.ts';
import { SelectField } from '../kit/select-field.tsx';
import styles from './bytes-field.module.css';
import { TextArea } from './text-area.tsx';

const encodings = [
  { value: 'utf-8', label: 'Text' },
  { value: 'base64', label: 'Base64' },
] as const;

export interface BytesFieldProps {
  readonly label: string;
  readonly value: TypedBytes;
  readonly error: string | null;
  readonly hint?: string;
  readonly rows?: number;
  readonly onChange: (value: TypedBytes) => void;
}

export function BytesField({ label, value, error, hint, rows = 2, onChange }: BytesFieldProps) {
  return (
    <TextArea
      label={label}
      rows={rows}
      value={value.text}
      error={error}
      hint={hint}
      onChange={(text) => onChange({ ...value, text })}
      trailing={
        <SelectField
          label={`${label} as`}
          hideLabel
          className={styles.encoding ?? ''}
          value={value.encoding}
          options={encodings}
          onChange={(encoding) => onChange({ ...value, encoding })}
        />
      }
    />
  );
}
