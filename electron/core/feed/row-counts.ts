// Tier: per MATCH and per NEW NODE. How the rows below nodes are counted up, and in which order nodes are opened and closed, so that
// little is. Called by the shapes that can be opened: expansion.ts and filtered-rows.ts.

import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { RowIndex, RowShape } from './row-index.ts';

/** What an entry of a map from node to a number takes, roughly. */
export const mapEntryBytes = 48;

/** A shape that keeps the number of rows below each node. */
export interface CountingShape extends RowShape {
  readonly rows: RowIndex;
  /** Adds to what `rowsBelow` tells. */
  addRowsBelow(id: number, difference: number): void;
}

/** The rows that `from` stands for changed by `difference`: whatever is open above it holds as many more, unless it is hidden. */
export function propagate(tree: TopicTree, shape: CountingShape, from: number, difference: number): void {
  if (difference === 0) return;
  for (let id = from; id !== rootId && shape.isShown(id); ) {
    const parent = tree.parent(id);
    shape.addRowsBelow(parent, difference);
    shape.rows.changed(parent, id, difference);
    if (!shape.isOpen(parent)) return;
    id = parent;
  }
}

/**
 * Nodes that are still there, but for the root: from below when they are to be opened, from above when closed. Then nothing is counted up
 * through nodes that change next.
 */
export function inOrderToSet(tree: TopicTree, ids: readonly number[], open: boolean): readonly number[] {
  const known = ids.filter((id) => id !== rootId && tree.isAlive(id));
  return known.sort((a, b) => (open ? tree.depth(b) - tree.depth(a) : tree.depth(a) - tree.depth(b)));
}
