// Names with values in an order that counts, names may repeat: user properties, headers. Part of the profile editor.

import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Plus from 'lucide-react/icons/plus';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useId, useRef } from 'react';
import { movedRow, newPairRow, type PairRow } from '../../model/profile-draft-rows.ts';
import { Button } from '../kit/button.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import { TextField } from '../kit/text-field.tsx';
import styles from './row-list.module.css';
import { useProfileEditor } from './use-profile-editor.ts';

export interface PairTableProps {
  readonly label: string;
  /** What one row is: "user property". */
  readonly noun: string;
  /** Name in problems: a row is `<path>.<index>`. */
  readonly path: string;
  readonly rows: readonly PairRow[];
  readonly hint?: string;
  readonly onChange: (rows: readonly PairRow[]) => void;
}

export function PairTable({ label, noun, path, rows, hint, onChange }: PairTableProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const add = (): void => {
    onChange([...rows, newPairRow(rows)]);
    // After the new row has been drawn.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('li:last-child input')?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onChange(movedRow(rows, index, event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <div className={styles.field} role="group" aria-labelledby={id}>
      <div className={styles.head}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <Button kind="quiet" className={styles.add} onClick={add}>
          <Plus aria-hidden />
          Add a {noun}
        </Button>
      </div>
      {rows.length === 0 ? null : (
        <ul ref={list} className={styles.list}>
          {rows.map((row, index) => (
            <li key={row.rowId} onKeyDown={(event) => onKeyDown(event, index)}>
              <PairFields
                noun={noun}
                path={`${path}.${index}`}
                row={row}
                index={index}
                isLast={index === rows.length - 1}
                onChange={(changes) => onChange(rows.map((one) => (one === row ? { ...one, ...changes } : one)))}
                onMove={(by) => onChange(movedRow(rows, index, by))}
                onRemove={() => onChange(rows.filter((one) => one !== row))}
              />
            </li>
          ))}
        </ul>
      )}
      {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
    </div>
  );
}

interface PairFieldsProps {
  readonly noun: string;
  readonly path: string;
  readonly row: PairRow;
  readonly index: number;
  readonly isLast: boolean;
  readonly onChange: (changes: Partial<PairRow>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function PairFields({ noun, path, row, index, isLast, onChange, onMove, onRemove }: PairFieldsProps) {
  const error = useProfileEditor((state) => state.problems.get(path) ?? null);
  const place = `${noun} ${index + 1}`;
  return (
    <div className={styles.row}>
      <TextField
        label={`Name of ${place}`}
        hideLabel
        mono
        className={styles.name}
        placeholder="Name"
        value={row.name}
        error={error}
        onChange={(name) => onChange({ name })}
      />
      <TextField
        label={`Value of ${place}`}
        hideLabel
        mono
        className={styles.value}
        placeholder="Value"
        value={row.value}
        onChange={(value) => onChange({ value })}
      />
      <IconButton
        label={`Move ${place} up`}
        shortcut="Alt+Up"
        icon={<ArrowUp aria-hidden />}
        disabled={index === 0}
        onClick={() => onMove(-1)}
      />
      <IconButton
        label={`Move ${place} down`}
        shortcut="Alt+Down"
        icon={<ArrowDown aria-hidden />}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton label={`Remove ${place}`} icon={<X aria-hidden />} onClick={onRemove} />
    </div>
  );
}
