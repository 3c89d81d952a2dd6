// How the broker and we prove who we are: only with mqtts and wss. Part of the profile editor.

import { usesTls } from '../../model/profile-draft-way.ts';
import { SwitchField } from '../kit/switch-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { PemField } from './pem-field.tsx';
import styles from './profile-editor.module.css';
import { SecretField } from './secret-field.tsx';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

export function TlsFields() {
  const isShown = useProfileEditor((state) => usesTls(state.draft.scheme) && !state.draft.demo);
  const verify = useDraftField('verification', 'tls.verification');
  const ca = useDraftField('caPem', 'tls.caPem');
  const certificate = useDraftField('certificatePem', 'tls.certificatePem');
  if (!isShown) return null;
  const summary = [
    verify.value !== 'off' ? 'server is checked' : 'server is not checked',
    ...(ca.value.trim() === '' ? [] : ['own authority']),
    ...(certificate.value.trim() === '' ? [] : ['client certificate']),
  ].join(', ');
  return (
    <FoldSection title="TLS" summary={summary} fields={['tls', 'keyPem', 'keyPassphrase']}>
      <SwitchField
        label="Check the broker's certificate"
        checked={verify.value !== 'off'}
        onChange={(checks) => verify.onChange(checks ? 'full' : 'off')}
      />
      {verify.hint === null ? null : <p className={`${styles.note} ${styles.warning}`}>{verify.hint}</p>}
      <PemField
        label="Certificate authority"
        hint="For brokers with an authority of their own. Empty: the authorities that come with the runtime."
        value={ca.value}
        error={ca.error}
        onChange={ca.onChange}
      />
      <div className={styles.line}>
        <div className={styles.half}>
          <PemField
            label="Client certificate"
            hint="Only where the broker asks for one."
            value={certificate.value}
            error={certificate.error}
            onChange={certificate.onChange}
          />
        </div>
        <div className={styles.half}>
          <SecretField name="keyPem" label="Private key" pem />
        </div>
      </div>
      <div className={styles.line}>
        <div className={styles.half}>
          <SecretField name="keyPassphrase" label="Passphrase of the key" />
        </div>
        <div className={styles.half} />
      </div>
    </FoldSection>
  );
}
