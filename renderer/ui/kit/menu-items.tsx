// The entries of a menu. Called by Menu and ContextMenu, which differ only in what opens them.

import { Menu as Base } from '@base-ui/react/menu';
import Check from 'lucide-react/icons/check';
import ChevronRight from 'lucide-react/icons/chevron-right';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Kbd } from './kbd.tsx';
import styles from './popup.module.css';

/** One entry, a menu of further entries, or a line between groups. */
export type MenuEntry =
  | {
      readonly label: string;
      readonly run: () => void;
      readonly icon?: ReactNode;
      /** As in the command table. Only shown: the command table listens. */
      readonly shortcut?: string | undefined;
      readonly disabled?: boolean;
      readonly danger?: boolean;
      /** Given: the entry is a choice, on or off, and the menu stays open for the next one. */
      readonly checked?: boolean;
    }
  /** One of several, under a name for assistive technology; the menu stays open. */
  | {
      readonly label: string;
      readonly choices: readonly { readonly value: number; readonly label: string }[];
      readonly chosen: number;
      readonly choose: (value: number) => void;
    }
  | { readonly label: string; readonly entries: readonly MenuEntry[]; readonly disabled?: boolean }
  | 'separator';

export function MenuItems({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry, position) => {
    // A line has no identity but its place.
    if (entry === 'separator') return <Base.Separator key={`line-${position}`} className={styles.separator} />;
    if ('entries' in entry) return <Submenu key={entry.label} {...entry} />;
    if ('choices' in entry) return <Choices key={entry.label} {...entry} />;
    if (entry.checked !== undefined) {
      return <Choice key={entry.label} label={entry.label} checked={entry.checked} run={() => entry.run()} />;
    }
    return (
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
    );
  });
}

interface ChoiceProps {
  readonly label: string;
  readonly checked: boolean;
  readonly run: () => void;
}

function Choice({ label, checked, run }: ChoiceProps) {
  return (
    <Base.CheckboxItem checked={checked} className={styles.item} onCheckedChange={run}>
      <span className={styles.check}>
        <Base.CheckboxItemIndicator>
          <Check aria-hidden />
        </Base.CheckboxItemIndicator>
      </span>
      <span className={styles.label}>{label}</span>
    </Base.CheckboxItem>
  );
}

type ChoicesProps = Extract<MenuEntry, { readonly choices: unknown }>;

function Choices({ label, choices, chosen, choose }: ChoicesProps) {
  return (
    <Base.RadioGroup aria-label={label} value={chosen} onValueChange={(value: number) => choose(value)}>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} className={styles.item}>
          <span className={styles.check}>
            <Base.RadioItemIndicator>
              <Check aria-hidden />
            </Base.RadioItemIndicator>
          </span>
          <span className={styles.label}>{choice.label}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

interface SubmenuProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  readonly disabled?: boolean;
}

function Submenu({ label, entries, disabled = false }: SubmenuProps) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={styles.item} disabled={disabled}>
        <span className={styles.label}>{label}</span>
        <ChevronRight aria-hidden className={styles.more} />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} alignOffset={-4}>
          <Base.Popup className={styles.popup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}
