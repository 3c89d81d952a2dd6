// A shortcut as keys on screen. Called by tooltips, menus and the list of shortcuts.

import { isApple } from './platform.ts';
import styles from './kbd.module.css';

const appleNames: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧', Enter: '↩' };
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const arrows: Readonly<Record<string, string>> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };

/** A shortcut such as `Mod+Enter` in the words of this machine: `Ctrl+Enter`, `⌘↩`. */
export function shortcutText(shortcut: string): string {
  const names = isApple() ? appleNames : otherNames;
  return shortcut
    .split('+')
    .map((key) => names[key] ?? arrows[key] ?? key)
    .join(isApple() ? '' : '+');
}

/** `shortcut` as in the command table: `Mod+F`, `/`, `Alt+Left`. */
export function Kbd({ shortcut }: { readonly shortcut: string }) {
  return <kbd className={styles.kbd}>{shortcutText(shortcut)}</kbd>;
}
