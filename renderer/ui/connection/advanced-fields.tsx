// Protocol, session and limits: right as they are for most brokers. Part of the profile editor.

import { CheckboxField } from '../kit/checkbox-field.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import styles from './profile-editor.module.css';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const versions = [
  { value: 'auto', label: 'Automatic' },
  { value: 5, label: '5.0' },
  { value: 4, label: '3.1.1' },
  { value: 3, label: '3.1' },
] as const;

const fields = [
  'protocolVersion',
  'clientId',
  'cleanStart',
  'sessionExpiryInterval',
  'keepAlive',
  'connectTimeoutMs',
  'maximumPacketSize',
];

export function AdvancedFields() {
  const version = useDraftField('protocolVersion');
  const clientId = useDraftField('clientId');
  const cleanStart = useDraftField('cleanStart');
  const isDemo = useProfileEditor((state) => state.draft.demo);
  const versionLabel = versions.find(({ value }) => value === version.value)?.label ?? '';
  const summary = [
    `MQTT ${versionLabel === 'Automatic' ? '5.0 or 3.1.1' : versionLabel}`,
    clientId.value === '' ? 'random client id' : `client id ${clientId.value}`,
    cleanStart.value ? 'clean start' : 'keeps its session',
  ].join(', ');
  return (
    <FoldSection title="Protocol, session and limits" summary={summary} fields={fields}>
      {isDemo ? null : (
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
      )}
      <SessionFields />
      <div className={styles.line}>
        <NumberField field="keepAlive" label="Keep alive" unit="s" />
        <NumberField field="connectTimeout" problemField="connectTimeoutMs" label="Connect timeout" unit="s" />
        <NumberField field="maximumPacketSize" label="Largest packet taken" unit="MB" />
      </div>
      {isDemo ? null : <EmptyUsername />}
    </FoldSection>
  );
}

function SessionFields() {
  const cleanStart = useDraftField('cleanStart');
  const mayExpire = useProfileEditor(
    (state) => state.draft.protocolVersion === 5 || state.draft.protocolVersion === 'auto',
  );
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

interface NumberFieldProps {
  readonly field: 'keepAlive' | 'connectTimeout' | 'maximumPacketSize' | 'sessionExpiryInterval';
  readonly problemField?: string;
  readonly label: string;
  readonly unit: string;
  readonly hint?: string;
}

function NumberField({ field, problemField, label, unit, hint }: NumberFieldProps) {
  const { value, onChange, error, hint: warning } = useDraftField(field, problemField);
  return (
    <TextField
      label={label}
      className={styles.half}
      inputMode="decimal"
      value={value}
      error={error}
      hint={warning ?? hint}
      trailing={<span className={styles.unit}>{unit}</span>}
      onChange={onChange}
    />
  );
}

/** An empty user name is legal and different from none; hardly any broker wants it. */
function EmptyUsername() {
  const sends = useDraftField('sendsEmptyUsername');
  const username = useDraftField('username');
  if (username.value !== '') return null;
  return <CheckboxField label="Send an empty user name" checked={sends.value} onChange={sends.onChange} />;
}
