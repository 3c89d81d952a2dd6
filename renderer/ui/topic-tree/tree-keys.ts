// Keys of the tree, as WAI-ARIA's tree pattern has them. Pure. Called by use-tree-cursor.ts.

/** What a key asks for. */
export type TreeKeyAction =
  | { readonly kind: 'move'; readonly rows: number }
  | { readonly kind: 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  /** Open, or go to the first child. */
  | { readonly kind: 'inward' }
  /** Close, or go to the parent. */
  | { readonly kind: 'outward' }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'type'; readonly text: string };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Signs that are commands: filter, list of shortcuts, expand the subtree. */
const commandSigns = '/?*';

const actions: ReadonlyMap<string, TreeKeyAction> = new Map<string, TreeKeyAction>([
  ['ArrowDown', { kind: 'move', rows: 1 }],
  ['ArrowUp', { kind: 'move', rows: -1 }],
  ['PageDown', { kind: 'page', direction: 1 }],
  ['PageUp', { kind: 'page', direction: -1 }],
  ['Home', { kind: 'first' }],
  ['End', { kind: 'last' }],
  ['ArrowRight', { kind: 'inward' }],
  ['ArrowLeft', { kind: 'outward' }],
  ['Enter', { kind: 'toggle' }],
  [' ', { kind: 'toggle' }],
]);

/** Null: not ours, the browser's or a command's (Shift with an arrow sideways is about the whole subtree). */
export function treeKeyAction({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): TreeKeyAction | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) return null;
  const action = actions.get(key);
  if (action !== undefined) return action;
  return key.length === 1 && !commandSigns.includes(key) ? { kind: 'type', text: key } : null;
}
