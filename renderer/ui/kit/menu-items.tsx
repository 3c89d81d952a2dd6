// The entries of a menu. Called by Menu and ContextMenu, which differ only in what opens them.

import { Menu as Base } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import styles from './popup.module.css';

/** One entry, or a line between groups. */
export type MenuEntry =
  | {
      readonly label: string;
      readonly run: () => void;
      readonly icon?: ReactNode;
      /** As in the command table. Only shown: the command table listens. */
      readonly shortcut?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
    }
  | 'separator';

export function MenuItems({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry, position) =>
    entry === 'separator' ? (
      // A line has no identity but its place.
      <Base.Separator key={`line-${position}`} className={styles.separator} />
    ) : (
      <Base.Item
        key={entry.label}
        disabled={entry.disabled ?? false}
        className={classNames(styles.item, entry.danger && styles.danger)}
        onClick={() => entry.run()}
      >
        {entry.icon}
        <span className={styles.label}>{entry.label}</span>
        {entry.shortcut === undefined ? null : <Kbd shortcut={entry.shortcut} />}
      </Base.Item>
    ),
  );
}
