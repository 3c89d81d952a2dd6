// The label and the hint beside a switch or a checkbox. Called by switch-field.tsx and checkbox-field.tsx.

import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

export interface ToggleFieldProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: string;
  readonly disabled?: boolean;
  /** The label is then for assistive technology only. */
  readonly hideLabel?: boolean;
}

/** What the control itself is given. */
interface ToggleProps {
  readonly id: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly 'aria-describedby': string | undefined;
  readonly onCheckedChange: (checked: boolean) => void;
}

export function ToggleField({
  label,
  checked,
  onChange,
  hint,
  disabled = false,
  hideLabel = false,
  renderControl,
}: ToggleFieldProps & { readonly renderControl: (props: ToggleProps) => ReactNode }) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className={styles.toggle}>
      {renderControl({
        id,
        checked,
        disabled,
        'aria-describedby': hintId,
        onCheckedChange: (value) => onChange(value),
      })}
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.toggleLabel}>
        {label}
      </label>
      {hint === undefined ? null : (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
