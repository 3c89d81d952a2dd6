// A pane in the message's place: its name, the way back, and what it shows. Called by the broker's and the subscriptions' pane.

import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import styles from './detail-pane.module.css';
import { IconButton } from './icon-button.tsx';

export interface DetailPaneProps {
  readonly title: string;
  /** As in the command table: the key that opens it closes it again. */
  readonly shortcut: string;
  readonly onClose: () => void;
  /** What is shown, for assistive technology. */
  readonly label: string;
  readonly children: ReactNode;
}

export function DetailPane({ title, shortcut, onClose, label, children }: DetailPaneProps) {
  return (
    <>
      <header className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Back to the message" shortcut={shortcut} icon={<X aria-hidden />} onClick={onClose} />
      </header>
      {/* Scrolls, so it can have the keyboard. */}
      <div className={styles.body} tabIndex={0} role="group" aria-label={label}>
        {children}
      </div>
    </>
  );
}
