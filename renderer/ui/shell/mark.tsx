// Treeline's sign. Called by the start screen.

import styles from './mark.module.css';

export function Mark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden>
      <path d="M9 6v17a3 3 0 0 0 3 3h4M9 14h7" />
      <circle cx="9" cy="6.5" r="2.5" />
      <circle cx="20" cy="14" r="3" />
      <circle cx="20" cy="26" r="3" className={styles.leaf} />
    </svg>
  );
}
