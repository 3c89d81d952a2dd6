// A yes or no of a form. Called by forms.

import { Checkbox } from '@base-ui/react/checkbox';
import Check from 'lucide-react/icons/check';
import { useId } from 'react';
import styles from './field.module.css';
import type { ToggleFieldProps } from './switch-field.tsx';

export function CheckboxField({
  label,
  checked,
  onChange,
  hint,
  disabled = false,
  hideLabel = false,
}: ToggleFieldProps) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <Checkbox.Root
        id={id}
        className={styles.checkbox}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onCheckedChange={(value) => onChange(value)}
      >
        <Checkbox.Indicator>
          <Check aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
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
