// How the broker and we prove who we are: only with mqtts and wss. Part of the profile editor.

import { tlsSummary } from '../../model/profile-draft-summary.ts';
import { usesTls } from '../../model/profile-draft-way.ts';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { CertificateList, KeyNote } from './certificate-facts.tsx';
import { FoldSection } from './fold-section.tsx';
import { PemField } from './pem-field.tsx';
import styles from './profile-editor.module.css';
import { SecretField } from './secret-field.tsx';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const verifications = [
  { value: 'full', label: 'Check chain, dates and name' },
  { value: 'ignoreName', label: 'Check chain and dates, not the name' },
  { value: 'pinned', label: 'Take this one certificate and no other' },
  { value: 'off', label: 'Do not check' },
] as const;
const identities = [
  { value: 'pem', label: 'PEM: certificate and key' },
  { value: 'pkcs12', label: 'PKCS#12: one file (.p12, .pfx)' },
] as const;
const versions = [
  { value: 'TLSv1', label: 'TLS 1.0' },
  { value: 'TLSv1.1', label: 'TLS 1.1' },
  { value: 'TLSv1.2', label: 'TLS 1.2' },
  { value: 'TLSv1.3', label: 'TLS 1.3' },
] as const;

export function TlsFields() {
  const isShown = useProfileEditor((state) => usesTls(state.draft.scheme) && !state.draft.demo);
  if (!isShown) return null;
  return (
    <FoldSection section="tls" summary={tlsSummary} fields={['tls', 'keyPem', 'keyPassphrase', 'pkcs12']}>
      <BrokerCertificate />
      <OwnCertificate />
      <Handshake />
    </FoldSection>
  );
}

function BrokerCertificate() {
  const verification = useDraftField('verification');
  const fingerprint = useDraftField('pinnedFingerprint');
  const ca = useDraftField('caPem');
  const { tlsMaterial } = useModel();
  const material = useReadable(tlsMaterial.store, (state) => state.material);
  return (
    <>
      <div className={styles.line}>
        <SelectField
          label="The broker’s certificate"
          className={styles.half ?? ''}
          value={verification.value}
          options={verifications}
          onChange={verification.onChange}
        />
        <div className={styles.half}>
          {verification.value === 'pinned' ? (
            <TextField
              label="Pinned fingerprint"
              mono
              placeholder="none yet: the first one seen"
              hint="SHA-256. While it is empty, the first certificate seen is shown and pinned once you agree."
              value={fingerprint.value}
              error={fingerprint.error}
              onChange={fingerprint.onChange}
            />
          ) : null}
        </div>
      </div>
      {verification.hint === null ? null : <p className={`${styles.note} ${styles.warning}`}>{verification.hint}</p>}
      <div className={styles.withNote}>
        <PemField
          label="Certificate authority"
          onFile={(file) => tlsMaterial.take('caPem', file)}
          hint="For brokers with an authority of their own. Empty: the authorities that come with the runtime."
          value={ca.value}
          error={ca.error}
          onChange={ca.onChange}
        />
        <CertificateList label="Authorities given" certificates={material?.authorities ?? []} />
      </div>
    </>
  );
}

function OwnCertificate() {
  const identity = useDraftField('identity');
  const certificate = useDraftField('certificatePem');
  const { tlsMaterial } = useModel();
  const material = useReadable(tlsMaterial.store, (state) => state.material);
  const key = material?.key ?? null;
  const own = <CertificateList label="Own certificate" certificates={material?.certificates ?? []} />;
  return (
    <>
      <SelectField
        label="Client certificate as"
        className={styles.choiceWide ?? ''}
        hint="Only where the broker asks for one."
        value={identity.value}
        options={identities}
        onChange={identity.onChange}
      />
      <div className={styles.line}>
        {identity.value === 'pem' ? (
          <>
            <div className={`${styles.half} ${styles.withNote}`}>
              <PemField
                label="Client certificate"
                onFile={(file) => tlsMaterial.take('certificatePem', file)}
                value={certificate.value}
                error={certificate.error}
                onChange={(text) => tlsMaterial.typeCertificate(text)}
              />
              {own}
            </div>
            <div className={`${styles.half} ${styles.group}`}>
              <SecretField name="keyPem" label="Private key" kind="pem" note={<KeyNote facts={key} />} />
              <Passphrase isNeeded={key === null || key.keyType === null ? null : key.isEncrypted} />
            </div>
          </>
        ) : (
          <>
            <div className={styles.half}>
              <SecretField name="pkcs12" label="PKCS#12 file" kind="file" note={own} />
            </div>
            <div className={styles.half}>
              <Passphrase isNeeded={null} />
            </div>
          </>
        )}
      </div>
    </>
  );
}

/** `isNeeded` null: that is not known. */
function Passphrase({ isNeeded }: { readonly isNeeded: boolean | null }) {
  return (
    <SecretField
      name="keyPassphrase"
      label="Passphrase of the key"
      {...(isNeeded === false ? { hint: 'This key is not encrypted: it needs none.' } : {})}
    />
  );
}

function Handshake() {
  const serverName = useDraftField('serverName');
  const alpn = useDraftField('alpnProtocols');
  const minimum = useDraftField('minimumVersion');
  return (
    <div className={styles.line}>
      <TextField
        label="Server name"
        mono
        className={styles.half}
        placeholder="as the host"
        hint="Asked for (SNI) and looked for in the certificate."
        value={serverName.value}
        error={serverName.error}
        onChange={serverName.onChange}
      />
      <TextField
        label="Application protocols"
        mono
        className={styles.half}
        placeholder="none"
        hint="Offered in this order (ALPN), with commas."
        value={alpn.value}
        error={alpn.error}
        onChange={alpn.onChange}
      />
      <SelectField
        label="Oldest TLS version"
        className={styles.half ?? ''}
        {...(minimum.hint === null ? {} : { hint: minimum.hint })}
        value={minimum.value}
        options={versions}
        onChange={minimum.onChange}
      />
    </div>
  );
}
