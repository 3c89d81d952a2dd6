// What is the case where only a pinned certificate is taken and another was shown, or none is pinned yet. Called by the screen of a connection
// that has shown nothing yet, and by the banner over one that has.

import type { OfferedCertificate } from '../../../shared/certificate.ts';
import styles from './trust-words.module.css';

/** In few words, for a title or a banner. */
export function trustTitle({ pinnedFingerprint }: OfferedCertificate, name: string): string {
  return pinnedFingerprint === null ? `Is this the certificate of ${name}?` : `The certificate of ${name} has changed`;
}

export function TrustWords({ offered }: { readonly offered: OfferedCertificate }) {
  if (offered.pinnedFingerprint === null) {
    return (
      <p>
        No certificate is pinned yet, so nothing was sent. Compare the fingerprint with what the broker’s operator says,
        and pin it if they are the same: from then on it is the only one taken.
      </p>
    );
  }
  return (
    <>
      <p>Nothing was sent: no user name, no password. This may mean one of two things:</p>
      <ul className={styles.meanings}>
        <li>The broker has a new certificate, as it needs before the old one expires.</li>
        <li>Somebody else answers in the broker’s place, and would read and change all that you send.</li>
      </ul>
      <p>The broker’s operator knows which fingerprint is the right one.</p>
    </>
  );
}
