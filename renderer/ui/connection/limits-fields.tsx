// How much is taken from the broker at once, and what MQTT 5 lets us say with CONNECT. Part of the profile editor.

import { isOldVersion } from '../../model/profile-draft.ts';
import { limitsSummary } from '../../model/profile-draft-summary.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { NumberField } from './number-field.tsx';
import { PairTable } from './pair-table.tsx';
import styles from './profile-editor.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const fields = [
  'maximumPacketSize',
  'receiveMaximum',
  'topicAliasMaximum',
  'requestResponseInformation',
  'requestProblemInformation',
  'userProperties',
];

export function LimitsFields() {
  const isOld = useProfileEditor((state) => isOldVersion(state.draft));
  return (
    <FoldSection section="limits" summary={limitsSummary} fields={fields}>
      <div className={styles.line}>
        <NumberField field="maximumPacketSize" label="Largest packet taken" unit="MB" />
        {isOld ? (
          <div className={styles.half} />
        ) : (
          <NumberField
            field="receiveMaximum"
            label="Receive maximum"
            hint="QoS 1 and 2 messages not yet acknowledged."
          />
        )}
        {isOld ? (
          <div className={styles.half} />
        ) : (
          <NumberField field="topicAliasMaximum" label="Topic alias maximum" />
        )}
      </div>
      {isOld ? (
        <p className={styles.note}>With MQTT 5 there are also limits of flow and properties.</p>
      ) : (
        <Properties />
      )}
    </FoldSection>
  );
}

function Properties() {
  const response = useDraftField('requestResponseInformation');
  const problem = useDraftField('requestProblemInformation');
  const userProperties = useDraftField('userProperties');
  return (
    <>
      <CheckboxField
        label="Ask for response information"
        hint="A broker may then name a topic that answers can be sent to."
        checked={response.value}
        onChange={response.onChange}
      />
      <CheckboxField
        label="Ask for reasons"
        hint="A broker may then say in words why it refused something (request problem information)."
        checked={problem.value}
        onChange={problem.onChange}
      />
      <PairTable
        label="User properties"
        noun="user property"
        path="userProperties"
        rows={userProperties.value}
        hint="Sent with CONNECT, in this order."
        onChange={userProperties.onChange}
      />
    </>
  );
}
