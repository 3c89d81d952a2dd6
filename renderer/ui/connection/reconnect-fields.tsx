// What happens after a connection that was lost or could not be made. Part of the profile editor.

import { reconnectSummary } from '../../model/profile-draft-summary.ts';
import { SwitchField } from '../kit/switch-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { NumberField } from './number-field.tsx';
import styles from './profile-editor.module.css';
import { useDraftField } from './use-profile-editor.ts';

export function ReconnectFields() {
  const reconnects = useDraftField('reconnects');
  return (
    <FoldSection section="reconnect" summary={reconnectSummary} fields={['reconnect']}>
      <SwitchField
        label="Reconnect by itself"
        hint="Never after the broker refused who we are: trying again could only lock the account."
        checked={reconnects.value}
        onChange={reconnects.onChange}
      />
      {reconnects.value ? (
        <div className={styles.line}>
          <NumberField field="firstDelay" label="First wait" unit="s" hint="Doubled with each try." />
          <NumberField field="longestDelay" label="Longest wait" unit="s" />
          <NumberField field="maximumAttempts" label="Give up after" unit="tries" placeholder="never" />
        </div>
      ) : null}
    </FoldSection>
  );
}
