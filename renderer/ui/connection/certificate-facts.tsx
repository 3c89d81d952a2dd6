// What was entered as certificates or a key, in few lines below the field. Part of the profile editor.

import Check from 'lucide-react/icons/check';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useState } from 'react';
import type { CertificateFacts, KeyFacts } from '../../../shared/certificate.ts';
import { classNames } from '../kit/class-names.ts';
import { plural } from '../kit/format.ts';
import styles from './certificate-facts.module.css';
import { keyWords, originWords, validityOf } from './certificate-words.ts';

export interface CertificateListProps {
  /** For assistive technology: of what. */
  readonly label: string;
  readonly certificates: readonly CertificateFacts[];
}

/** So many are told one by one; a file of authorities may hold hundreds. */
const longestList = 3;

export function CertificateList({ label, certificates }: CertificateListProps) {
  // Days count here, not seconds.
  const [now] = useState(() => Date.now());
  if (certificates.length === 0) return null;
  const more = certificates.slice(longestList);
  const notValidCount = more.filter((facts) => validityOf(facts, now).tone === 'failure').length;
  return (
    <ul className={styles.list} aria-label={label}>
      {certificates.slice(0, longestList).map((facts) => {
        const { words, tone } = validityOf(facts, now);
        return (
          <li key={facts.fingerprint} title={`${facts.names.join(', ')}\nSHA-256 ${facts.fingerprint}`.trim()}>
            <span className={styles.subject}>{facts.subject}</span>
            <span className={styles.origin}>{originWords(facts)}</span>
            <span className={classNames(styles.origin, styles[tone])}>
              {tone === 'fine' ? null : <TriangleAlert aria-hidden className={styles.sign} />}
              {words}
            </span>
          </li>
        );
      })}
      {more.length === 0 ? null : (
        <li className={styles.origin}>
          and {plural(more.length, 'more certificate')}
          {notValidCount === 0 ? '' : `, ${notValidCount} of them not valid today`}
        </li>
      )}
    </ul>
  );
}

export function KeyNote({ facts }: { readonly facts: KeyFacts | null }) {
  const words = facts === null ? '' : keyWords(facts);
  if (words === '') return null;
  return (
    <p className={styles.key}>
      {facts?.belongs === true ? <Check aria-hidden className={classNames(styles.sign, styles.good)} /> : null}
      {words}
    </p>
  );
}
