// What the broker publishes when we are gone without a goodbye. Part of the profile editor.

import { isOldVersion } from '../../model/profile-draft.ts';
import { willSummary } from '../../model/profile-draft-summary.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { BytesField } from './bytes-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { NumberField } from './number-field.tsx';
import { PairTable } from './pair-table.tsx';
import styles from './profile-editor.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const qosOptions = [
  { value: 0, label: 'QoS 0' },
  { value: 1, label: 'QoS 1' },
  { value: 2, label: 'QoS 2' },
] as const;

export function WillFields() {
  const has = useDraftField('hasWill');
  const isOld = useProfileEditor((state) => isOldVersion(state.draft));
  return (
    <FoldSection section="will" summary={willSummary} fields={['will']}>
      <SwitchField
        label="Leave a will"
        hint="The broker publishes it when the connection ends without a goodbye."
        checked={has.value}
        onChange={has.onChange}
      />
      {has.value ? <Message /> : null}
      {has.value && !isOld ? <Properties /> : null}
    </FoldSection>
  );
}

function Message() {
  const topicName = useDraftField('willTopicName');
  const qos = useDraftField('willQos');
  const retain = useDraftField('willRetain');
  const payload = useDraftField('willPayload');
  return (
    <>
      <div className={styles.line}>
        <TextField
          label="Will topic"
          mono
          className={styles.grow}
          placeholder="clients/treeline/state"
          value={topicName.value}
          error={topicName.error}
          onChange={topicName.onChange}
        />
        <SelectField
          label="Will QoS"
          className={styles.port ?? ''}
          value={qos.value}
          options={qosOptions}
          onChange={qos.onChange}
        />
      </div>
      <BytesField label="Will payload" value={payload.value} error={payload.error} onChange={payload.onChange} />
      <CheckboxField label="Retain the will" checked={retain.value} onChange={retain.onChange} />
    </>
  );
}

function Properties() {
  const isText = useDraftField('willIsText');
  const contentType = useDraftField('willContentType');
  const responseTopic = useDraftField('willResponseTopic');
  const correlationData = useDraftField('willCorrelationData');
  const userProperties = useDraftField('willUserProperties');
  return (
    <>
      <div className={styles.line}>
        <NumberField field="willDelayInterval" label="Will delay" unit="s" hint="Waits so long for us to come back." />
        <NumberField field="willMessageExpiryInterval" label="Will expires after" unit="s" placeholder="never" />
      </div>
      <CheckboxField
        label="Payload is text"
        hint="Says so to receivers (payload format indicator)."
        checked={isText.value}
        onChange={isText.onChange}
      />
      <div className={styles.line}>
        <TextField
          label="Content type"
          mono
          className={styles.half}
          placeholder="none"
          value={contentType.value}
          error={contentType.error}
          onChange={contentType.onChange}
        />
        <TextField
          label="Response topic"
          mono
          className={styles.half}
          placeholder="none"
          value={responseTopic.value}
          error={responseTopic.error}
          onChange={responseTopic.onChange}
        />
      </div>
      <BytesField
        label="Correlation data"
        rows={1}
        value={correlationData.value}
        error={correlationData.error}
        onChange={correlationData.onChange}
      />
      <PairTable
        label="User properties of the will"
        noun="will property"
        path="will.userProperties"
        rows={userProperties.value}
        onChange={userProperties.onChange}
      />
    </>
  );
}
