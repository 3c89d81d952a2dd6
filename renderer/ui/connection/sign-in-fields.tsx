// Where the password comes from, and proofs other than a password. Part of the profile editor.

import { isOldVersion } from '../../model/profile-draft.ts';
import { signInSummary } from '../../model/profile-draft-summary.ts';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import styles from './profile-editor.module.css';
import { SecretField } from './secret-field.tsx';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const sources = [
  { value: 'typed', label: 'What is typed above' },
  { value: 'environment', label: 'An environment variable' },
  { value: 'command', label: 'A command' },
] as const;

export function SignInFields() {
  const isDemo = useProfileEditor((state) => state.draft.demo);
  const isOld = useProfileEditor((state) => isOldVersion(state.draft));
  if (isDemo) return null;
  return (
    <FoldSection
      section="signIn"
      summary={signInSummary}
      fields={['passwordSource', 'authenticationMethod', 'authenticationData']}
    >
      <PasswordSource />
      <EmptyUsername />
      {isOld ? <p className={styles.note}>With MQTT 5 there is also enhanced authentication.</p> : <Enhanced />}
    </FoldSection>
  );
}

function PasswordSource() {
  const kind = useDraftField('passwordKind');
  const variable = useDraftField('passwordVariable');
  const command = useDraftField('passwordCommand');
  return (
    <div className={styles.line}>
      <SelectField
        label="Password comes from"
        className={styles.half ?? ''}
        value={kind.value}
        options={sources}
        onChange={kind.onChange}
      />
      <div className={styles.half}>
        {kind.value === 'environment' ? (
          <TextField
            label="Variable"
            mono
            placeholder="MQTT_TOKEN"
            hint="Read in the environment that Treeline was started in, at each connecting."
            value={variable.value}
            error={variable.error}
            onChange={variable.onChange}
          />
        ) : null}
        {kind.value === 'command' ? (
          <TextField
            label="Command"
            mono
            placeholder="pass show broker/token"
            hint="What it prints is the password. You are asked before it first runs on this machine."
            value={command.value}
            error={command.error}
            onChange={command.onChange}
          />
        ) : null}
      </div>
    </div>
  );
}

/** An empty user name is legal and different from none; hardly any broker wants it. */
function EmptyUsername() {
  const sends = useDraftField('sendsEmptyUsername');
  const username = useDraftField('username');
  if (username.value !== '') return null;
  return <CheckboxField label="Send an empty user name" checked={sends.value} onChange={sends.onChange} />;
}

function Enhanced() {
  const method = useDraftField('authenticationMethod');
  const isOurs = /^SCRAM-SHA-(1|256)$/.test(method.value);
  return (
    <div className={styles.line}>
      <TextField
        label="Authentication method"
        mono
        className={styles.half}
        placeholder="none"
        hint={
          method.hint ??
          'SCRAM-SHA-1 and SCRAM-SHA-256 prove user name and password without sending them. Any other sends the data beside.'
        }
        value={method.value}
        error={method.error}
        onChange={method.onChange}
      />
      <div className={styles.half}>
        <SecretField
          name="authenticationData"
          label="Authentication data"
          kind="bytes"
          hint={isOurs ? 'Not needed: this method makes its own.' : 'Sent with CONNECT beside the method.'}
        />
      </div>
    </div>
  );
}
