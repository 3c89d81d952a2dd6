// A setting that takes effect at once: on or off. Called by forms and settings.

import { Switch } from '@base-ui/react/switch';
import styles from './field.module.css';
import { ToggleField, type ToggleFieldProps } from './toggle-field.tsx';

export function SwitchField(props: ToggleFieldProps) {
  return (
    <ToggleField
      {...props}
      renderControl={(control) => (
        <Switch.Root {...control} className={styles.switch}>
          <Switch.Thumb className={styles.thumb} />
        </Switch.Root>
      )}
    />
  );
}
