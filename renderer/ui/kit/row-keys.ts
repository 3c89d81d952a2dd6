// What keys mean in a list of rows. Pure but for the menu. Called by stream and lists (menu: also by the tree, whose other keys are its own).

import type { KeyboardEvent } from 'react';

/** Rows by which a key moves, or null where it is not such a key. `page`: rows of a page. */
export function stepOf(key: string, page: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };
  return steps[key] ?? null;
}

/** The row that a key leads to, or null where the key is not ours. */
export function rowAfterKey(key: string, current: number, last: number, page: number): number | null {
  const step = stepOf(key, page);
  if (step !== null) return Math.min(Math.max(current + step, 0), last);
  if (key === 'Home') return 0;
  return key === 'End' ? last : null;
}

/** Opens the context menu at a row by key, where the browser would open it in the middle of the list. True: the key was for that. */
export function openMenuByKey(event: KeyboardEvent, rowElementId: string | undefined): boolean {
  const row = rowElementId === undefined ? null : document.getElementById(rowElementId);
  if (row === null || (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey))) return false;
  event.preventDefault();
  const { left, bottom } = row.getBoundingClientRect();
  const at = { clientX: left + 24, clientY: bottom, button: 2 };
  row.dispatchEvent(new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }));
  return true;
}
