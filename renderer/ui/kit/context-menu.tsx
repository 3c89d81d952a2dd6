// A menu on the right mouse button, the menu key and Shift+F10. Called by the tree and by lists.

import { ContextMenu as Base } from '@base-ui/react/context-menu';
import type { ReactElement } from 'react';
import { type MenuEntry, MenuItems } from './menu-items.tsx';
import styles from './popup.module.css';

export interface ContextMenuProps {
  /** The area it belongs to: one element, which gets the handlers. */
  readonly children: ReactElement;
  /** What it holds just now; an empty list opens nothing. */
  readonly entries: readonly MenuEntry[];
  readonly onOpenChange?: (open: boolean) => void;
}

export function ContextMenu({ children, entries, onOpenChange }: ContextMenuProps) {
  return (
    <Base.Root {...(onOpenChange === undefined ? {} : { onOpenChange: (open) => onOpenChange(open) })}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
