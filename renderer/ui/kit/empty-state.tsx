// What a pane shows instead of content: what is the case, and what to do. Called by every pane that may be empty.

import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './empty-state.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** A lucide icon element, quiet above the title. */
  readonly icon?: ReactNode;
  /** `failure`: the icon is red, for what must not be passed over. */
  readonly tone?: 'calm' | 'failure';
  readonly children?: ReactNode;
  /** At most two buttons. */
  readonly actions?: ReactNode;
}

export function EmptyState({ title, icon, tone = 'calm', children, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {icon === undefined ? null : (
        <div className={classNames(styles.icon, tone === 'failure' && styles.failure)}>{icon}</div>
      )}
      <h2 className={styles.title}>{title}</h2>
      {children === undefined ? null : <div className={styles.text}>{children}</div>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
