// The mark of a connection's state: a shape for each, beside its colour. Called by the rail, the status bar and lists.

import { classNames } from '../kit/class-names.ts';
import type { StateTone } from './connection-words.ts';
import styles from './state-mark.module.css';

export function StateMark({ tone }: { readonly tone: StateTone }) {
  return <span className={classNames(styles.mark, styles[tone])} aria-hidden />;
}
