// A setting that takes effect at once: on or off. Called by forms and settings.

import { Switch } from '@base-ui/react/switch';
import { useId } from 'react';
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

export function SwitchField({ label, checked, onChange, hint, disabled = false, hideLabel = false }: ToggleFieldProps) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <Switch.Root
        id={id}
        className={styles.switch}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onCheckedChange={(value) => onChange(value)}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : styles.toggleLabel}>
        {label}
      </label>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
