// A dialog: title, content, buttons. Called by the settings, the profile editor and whatever cannot be undone.

import { Dialog } from '@base-ui/react/dialog';
import X from 'lucide-react/icons/x';
import { type ReactNode, useRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './dialog-frame.module.css';
import iconButton from './icon-button.module.css';

export interface DialogFrameProps {
  readonly open: boolean;
  /** Asked to close: Esc, the cross, a click outside. */
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly footer?: ReactNode;
  /** `small`: a question. `large`: an editor. `wide`: a table, which scrolls by itself in a fixed height. */
  readonly size?: 'small' | 'medium' | 'large' | 'wide';
  /** There is nothing in it to give the keyboard to, only text: it takes the keyboard itself, to be scrolled. */
  readonly isText?: boolean;
}

export function DialogFrame(props: DialogFrameProps) {
  const { open, onClose, title, description, children, footer, size = 'medium', isText = false } = props;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup
          ref={popup}
          className={classNames(styles.popup, styles[size])}
          // The first field, where there is one; else the dialog itself, so that Esc and reading start there.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>('input:not([hidden]), textarea') ?? popup.current
          }
        >
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            {/* No tooltip of ours: it would take the first Esc for itself. */}
            <Dialog.Close className={iconButton.iconButton} aria-label="Close" title="Close (Esc)">
              <X aria-hidden />
            </Dialog.Close>
          </header>
          {description === undefined ? null : (
            <Dialog.Description className={styles.description}>{description}</Dialog.Description>
          )}
          <div className={styles.body} tabIndex={isText ? 0 : undefined}>
            {children}
          </div>
          {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
