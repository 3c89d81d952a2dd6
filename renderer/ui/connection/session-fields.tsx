// Protocol version, client id, session and timing: right as they are for most brokers. Part of the profile editor.

import { isOldVersion } from '../../model/profile-draft.ts';
import { sessionSummary } from '../../model/profile-draft-summary.ts';
import { SelectField } from '../kit/select-field.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { NumberField } from './number-field.tsx';
import styles from './profile-editor.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const versions = [
  { value: 'auto', label: 'Automatic' },
  { value: 5, label: '5.0' },
  { value: 4, label: '3.1.1' },
  { value: 3, label: '3.1' },
] as const;

const fields = ['protocolVersion', 'clientId', 'cleanStart', 'sessionExpiryInterval', 'keepAlive', 'connectTimeoutMs'];

export function SessionFields() {
  const isDemo = useProfileEditor((state) => state.draft.demo);
  return (
    <FoldSection section="session" summary={sessionSummary} fields={fields}>
      {isDemo ? null : <WhoAndHow />}
      <Session />
      <div className={styles.line}>
        <NumberField field="keepAlive" label="Keep alive" unit="s" />
        <NumberField field="connectTimeout" label="Connect timeout" unit="s" />
      </div>
    </FoldSection>
  );
}

function WhoAndHow() {
  const version = useDraftField('protocolVersion');
  const clientId = useDraftField('clientId');
  const unique = useDraftField('clientIdUnique');
  return (
    <>
      <div className={styles.line}>
        <SelectField
          label="MQTT version"
          className={styles.scheme ?? ''}
          value={version.value}
          options={versions}
          onChange={version.onChange}
        />
        <TextField
          label="Client id"
          mono
          className={styles.grow}
          placeholder="a random one for each connection"
          value={clientId.value}
          error={clientId.error}
          hint={clientId.hint}
          onChange={clientId.onChange}
        />
      </div>
      <SwitchField
        label="Make unique"
        hint={unique.hint ?? 'Adds random characters to the client id, so that two Treelines never fight over one.'}
        checked={unique.value}
        disabled={clientId.value === ''}
        onChange={unique.onChange}
      />
    </>
  );
}

function Session() {
  const cleanStart = useDraftField('cleanStart');
  const mayExpire = useProfileEditor((state) => !isOldVersion(state.draft));
  return (
    <div className={styles.line}>
      <div className={styles.half}>
        <SwitchField
          label="Clean start"
          hint={
            cleanStart.value
              ? 'Each connection begins anew; what passes while offline is not received.'
              : 'The broker keeps what passes with QoS 1 and 2 while offline, as far as its queue goes.'
          }
          checked={cleanStart.value}
          onChange={cleanStart.onChange}
        />
      </div>
      {mayExpire ? (
        <NumberField
          field="sessionExpiryInterval"
          label="Session ends after"
          unit="s"
          hint="MQTT 5 only. 0: with the connection. 4,294,967,295: never."
        />
      ) : (
        <div className={styles.half} />
      )}
    </div>
  );
}
