// A certificate that may be pinned: what it says, and the button. Called by the doctor and by the screens of a refused connection.

import type { OfferedCertificate } from '../../../shared/certificate.ts';
import { Button } from '../kit/button.tsx';
import { classNames } from '../kit/class-names.ts';
import { momentText } from '../kit/format.ts';
import styles from './certificate-offer.module.css';

export interface CertificateOfferProps {
  readonly offered: OfferedCertificate;
  /** Null: it cannot be pinned from here. */
  readonly onPin: (() => void) | null;
}

export function CertificateOffer({ offered, onPin }: CertificateOfferProps) {
  const { certificate, pinnedFingerprint } = offered;
  const { subject, issuer, names, validFrom, validTo, fingerprint } = certificate;
  const hasChanged = pinnedFingerprint !== null;
  const date = (at: number | null): string => (at === null ? 'unknown' : momentText(at));
  return (
    <section
      className={classNames(styles.offer, hasChanged ? styles.changed : undefined)}
      aria-label={hasChanged ? 'Changed certificate' : 'Certificate to pin'}
    >
      <dl className={styles.list}>
        <dt>Subject</dt>
        <dd>{subject}</dd>
        <dt>Issuer</dt>
        <dd>{issuer}</dd>
        <dt>Names</dt>
        <dd>{names.length === 0 ? 'none' : names.join(', ')}</dd>
        <dt>Valid</dt>
        <dd>
          {date(validFrom)} to {date(validTo)}
        </dd>
        {hasChanged ? (
          <>
            <dt>Pinned so far</dt>
            <dd className={styles.fingerprint}>{pinnedFingerprint}</dd>
          </>
        ) : null}
        <dt>{hasChanged ? 'Shown now' : 'SHA-256'}</dt>
        <dd className={styles.fingerprint}>{fingerprint}</dd>
      </dl>
      {onPin === null ? null : (
        <Button kind={hasChanged ? 'danger' : 'primary'} onClick={onPin}>
          {hasChanged ? 'Pin the new certificate instead' : 'Pin this certificate'}
        </Button>
      )}
    </section>
  );
}
