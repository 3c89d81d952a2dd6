// A yes or no of a form. Called by forms.

import { Checkbox } from '@base-ui/react/checkbox';
import Check from 'lucide-react/icons/check';
import styles from './field.module.css';
import { ToggleField, type ToggleFieldProps } from './toggle-field.tsx';

export function CheckboxField(props: ToggleFieldProps) {
  return (
    <ToggleField
      {...props}
      renderControl={(control) => (
        <Checkbox.Root {...control} className={styles.checkbox}>
          <Checkbox.Indicator>
            <Check aria-hidden />
          </Checkbox.Indicator>
        </Checkbox.Root>
      )}
    />
  );
}
