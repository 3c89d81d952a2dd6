// A choice of one from a few. Called by forms and toolbars.

import { Select } from '@base-ui/react/select';
import Check from 'lucide-react/icons/check';
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import field from './field.module.css';
import popup from './popup.module.css';
import styles from './select-field.module.css';

export interface SelectOption<Value> {
  readonly value: Value;
  readonly label: string;
}

export interface SelectFieldProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly hideLabel?: boolean;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly className?: string | undefined;
}

/** Values are compared by identity: strings and numbers. */
export function SelectField<Value extends string | number>(props: SelectFieldProps<Value>) {
  const { label, value, options, onChange, hideLabel = false, hint, disabled = false, className } = props;
  const id = useId();
  return (
    <div className={classNames(field.field, className)}>
      <label id={`${id}-label`} htmlFor={id} className={hideLabel ? 'visually-hidden' : field.label}>
        {label}
      </label>
      <Select.Root
        items={[...options]}
        value={value}
        disabled={disabled}
        onValueChange={(chosen) => {
          if (chosen !== null) onChange(chosen);
        }}
      >
        <Select.Trigger id={id} aria-labelledby={`${id}-label`} className={styles.trigger}>
          <Select.Value className={styles.value} />
          <Select.Icon className={styles.icon}>
            <ChevronsUpDown aria-hidden />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner className={popup.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Select.Popup className={classNames(popup.popup, styles.popup)}>
              <Select.List>
                {options.map((option) => (
                  <Select.Item key={option.value} value={option.value} className={classNames(popup.item, styles.item)}>
                    <Select.ItemIndicator className={styles.check}>
                      <Check aria-hidden />
                    </Select.ItemIndicator>
                    <Select.ItemText className={styles.text}>{option.label}</Select.ItemText>
                  </Select.Item>
                ))}
              </Select.List>
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
      {hint === undefined ? null : <p className={field.hint}>{hint}</p>}
    </div>
  );
}
