// The colour that marks a connection on the rail. Part of the profile editor.

import { useId } from 'react';
import { classNames } from '../kit/class-names.ts';
import styles from './color-choice.module.css';
import { useDraftField } from './use-profile-editor.ts';

const colors = [null, 'red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;

export function ColorChoice() {
  const color = useDraftField('color');
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>Colour</legend>
      <div className={styles.swatches}>
        {colors.map((one) => (
          <label key={one ?? 'none'} className={styles.label} title={one ?? 'no colour'}>
            <input
              type="radio"
              name={name}
              className={classNames(styles.swatch, styles[one ?? 'none'])}
              aria-label={one ?? 'no colour'}
              checked={color.value === one}
              onChange={() => color.onChange(one)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
