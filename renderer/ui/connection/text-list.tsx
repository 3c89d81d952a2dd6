// A list of texts, one field each: filters that are left out. Part of the profile editor.

import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { useId, useRef } from 'react';
import { newTextRow, type TextRow } from '../../model/profile-draft-rows.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import styles from './row-list.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

export interface TextListProps {
  readonly label: string;
  /** What one row is: "filter left out". */
  readonly noun: string;
  readonly addLabel: string;
  /** Name in problems: a row is `<path>.<index>`. */
  readonly path: string;
  readonly rows: readonly TextRow[];
  readonly placeholder: string;
  readonly hint: string;
  readonly onChange: (rows: readonly TextRow[]) => void;
}

export function TextList({ label, noun, addLabel, path, rows, placeholder, hint, onChange }: TextListProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const problems = useProfileEditor((state) => state.problems);
  const add = (): void => {
    onChange([...rows, newTextRow(rows)]);
    // After the new row has been drawn.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus());
  };
  return (
    <div className={styles.field} role="group" aria-labelledby={id}>
      <div className={styles.head}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <Button kind="quiet" className={styles.add} onClick={add}>
          <Plus aria-hidden />
          {addLabel}
        </Button>
      </div>
      {rows.length === 0 ? null : (
        <ul ref={list} className={styles.list}>
          {rows.map((row, index) => (
            <li key={row.rowId} className={styles.row}>
              <TextField
                label={`${noun} ${index + 1}`}
                hideLabel
                mono
                className={styles.value}
                placeholder={placeholder}
                value={row.text}
                error={problems.get(`${path}.${index}`) ?? null}
                onChange={(text) => onChange(rows.map((one) => (one === row ? { ...one, text } : one)))}
              />
              <IconButton
                label={`Remove ${noun.toLowerCase()} ${index + 1}`}
                icon={<X aria-hidden />}
                onClick={() => onChange(rows.filter((one) => one !== row))}
              />
            </li>
          ))}
        </ul>
      )}
      <p className={styles.hint}>{hint}</p>
    </div>
  );
}
