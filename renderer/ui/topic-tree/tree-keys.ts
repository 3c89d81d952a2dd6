// Keys of the tree, as WAI-ARIA's tree pattern has them. Pure. Called by use-tree-cursor.ts.

/** What a key asks for. */
export type TreeKeyAction =
  | TreeMove
  /** Select everything from where the selection began to the row there. */
  | { readonly kind: 'extend'; readonly move: TreeMove }
  /** The cursor goes there, and nothing is selected. */
  | { readonly kind: 'roam'; readonly move: TreeMove }
  /** Take the cursor's row into the selection, or leave it out. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'all' }
  /** Back to one selected topic. */
  | { readonly kind: 'one' }
  /** Open, or go to the first child. */
  | { readonly kind: 'inward' }
  /** Close, or go to the parent. */
  | { readonly kind: 'outward' }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'type'; readonly text: string };

/** Where the cursor goes. */
export type TreeMove =
  | { readonly kind: 'move'; readonly rows: number }
  | { readonly kind: 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'first' }
  | { readonly kind: 'last' };

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Signs that are commands: filter, list of shortcuts, expand the subtree. */
const commandSigns = '/?*';

const moves: ReadonlyMap<string, TreeMove> = new Map<string, TreeMove>([
  ['ArrowDown', { kind: 'move', rows: 1 }],
  ['ArrowUp', { kind: 'move', rows: -1 }],
  ['PageDown', { kind: 'page', direction: 1 }],
  ['PageUp', { kind: 'page', direction: -1 }],
  ['Home', { kind: 'first' }],
  ['End', { kind: 'last' }],
]);
const actions: ReadonlyMap<string, TreeKeyAction> = new Map<string, TreeKeyAction>([
  ['ArrowRight', { kind: 'inward' }],
  ['ArrowLeft', { kind: 'outward' }],
  ['Enter', { kind: 'toggle' }],
  [' ', { kind: 'toggle' }],
  ['Escape', { kind: 'one' }],
]);

function modAction(key: string, shiftKey: boolean): TreeKeyAction | null {
  // Apple's machines keep Space with the command key for themselves.
  if (key === (shiftKey ? 'Enter' : ' ')) return { kind: 'mark' };
  if (shiftKey) return null;
  if (key.toLowerCase() === 'a') return { kind: 'all' };
  const move = moves.get(key);
  return move === undefined ? null : { kind: 'roam', move };
}

/** Null: not ours, the browser's or a command's (Shift with an arrow sideways is about the whole subtree). */
export function treeKeyAction({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): TreeKeyAction | null {
  if (altKey) return null;
  if (ctrlKey || metaKey) return modAction(key, shiftKey);
  if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) return null;
  const move = moves.get(key);
  if (move !== undefined) return shiftKey ? { kind: 'extend', move } : move;
  const action = actions.get(key);
  if (action !== undefined) return action;
  return key.length === 1 && !commandSigns.includes(key) ? { kind: 'type', text: key } : null;
}
