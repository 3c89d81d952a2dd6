// A certificate that may be pinned: what it says, and the way to pin it. One that takes the place of another is pinned only after a step of
// its own. Called by the doctor and by whatever shows a connection refused over it.

import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useState } from 'react';
import type { OfferedCertificate } from '../../../shared/certificate.ts';
import { validityOf } from '../connection/certificate-words.ts';
import { Button } from '../kit/button.tsx';
import { CheckboxField } from '../kit/checkbox-field.tsx';
import { classNames } from '../kit/class-names.ts';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { dateText } from '../kit/format.ts';
import styles from './certificate-offer.module.css';

export interface CertificateOfferProps {
  readonly offered: OfferedCertificate;
  /** Null: it cannot be pinned from here. */
  readonly onPin: (() => void) | null;
}

export function CertificateOffer({ offered, onPin }: CertificateOfferProps) {
  const { certificate, pinnedFingerprint } = offered;
  const { subject, issuer, names, validFrom, fingerprint, keyType } = certificate;
  const [now] = useState(() => Date.now());
  const [isAsking, setAsking] = useState(false);
  const hasChanged = pinnedFingerprint !== null;
  const { words, tone } = validityOf(certificate, now);
  return (
    <section
      className={classNames(styles.offer, hasChanged ? styles.changed : undefined)}
      aria-label={hasChanged ? 'Changed certificate' : 'Certificate to pin'}
    >
      <dl className={styles.list}>
        {hasChanged ? (
          <>
            <dt>Pinned so far</dt>
            <dd>
              <Fingerprint text={pinnedFingerprint} />
            </dd>
            <dt>Shown now</dt>
            <dd>
              <Fingerprint text={fingerprint} />
            </dd>
          </>
        ) : null}
        <dt>Subject</dt>
        <dd>{subject}</dd>
        <dt>Issuer</dt>
        <dd>{subject === issuer ? 'signed by itself' : issuer}</dd>
        <dt>Names</dt>
        <dd>{names.length === 0 ? 'none' : names.join(', ')}</dd>
        <dt>Key</dt>
        <dd>{keyType === '' ? 'of a kind not known' : keyType}</dd>
        <dt>Made</dt>
        <dd>
          {validFrom === null ? 'unknown' : dateText(validFrom)};{' '}
          <span className={styles[tone]}>
            {tone === 'fine' ? null : <TriangleAlert aria-hidden className={styles.sign} />}
            {words}
          </span>
        </dd>
        {hasChanged ? null : (
          <>
            <dt>SHA-256</dt>
            <dd>
              <Fingerprint text={fingerprint} />
            </dd>
          </>
        )}
      </dl>
      {onPin === null ? null : hasChanged ? (
        <Button kind="danger" onClick={() => setAsking(true)}>
          Trust the new one…
        </Button>
      ) : (
        <Button kind="primary" onClick={onPin}>
          Pin this certificate
        </Button>
      )}
      {isAsking && onPin !== null ? (
        <TrustQuestion fingerprint={fingerprint} onPin={onPin} onClose={() => setAsking(false)} />
      ) : null}
    </section>
  );
}

interface TrustQuestionProps {
  readonly fingerprint: string;
  readonly onPin: () => void;
  readonly onClose: () => void;
}

/** Whoever cannot say that it was compared is not helped by trusting it. */
function TrustQuestion({ fingerprint, onPin, onClose }: TrustQuestionProps) {
  const [isCompared, setCompared] = useState(false);
  return (
    <DialogFrame
      open
      onClose={onClose}
      title="Trust the new certificate?"
      description="From then on it is the only one taken, and user name and password are sent to whoever holds its key."
      size="medium"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="danger"
            disabled={!isCompared}
            onClick={() => {
              onClose();
              onPin();
            }}
          >
            Trust it and connect
          </Button>
        </>
      }
    >
      <div className={styles.question}>
        <Fingerprint text={fingerprint} />
        <CheckboxField
          label="I have compared this fingerprint with what the broker’s operator says"
          checked={isCompared}
          onChange={setCompared}
        />
      </div>
    </DialogFrame>
  );
}

/** In two lines of equal length, so that two can be compared by eye. */
function Fingerprint({ text }: { readonly text: string }) {
  const half = Math.ceil(text.length / 2);
  return (
    <span className={styles.fingerprint}>
      {text.slice(0, half)}
      <wbr />
      {text.slice(half)}
    </span>
  );
}
