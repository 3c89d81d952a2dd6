// Tier: per CLICK. Opens whole subtrees, level by level, within a limit of rows; on whatever shape the rows have now. Called by tree-view.ts.

import type { TreeUnfolded } from '../../../shared/tree-shape.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { RowShape } from './row-index.ts';

/** A shape whose nodes can be opened and closed. */
export interface FoldableShape extends RowShape {
  setOpen(ids: readonly number[], open: boolean): void;
}

/** Rows that one act may add: some 20 ms of work, and more than anybody reads. */
export const unfoldLimit = 100_000;

/**
 * Opens nodes (`rootId`: the whole tree) and what is below them, so many levels of rows deep (null: all).
 * What adds too many rows stays closed, with all that comes after it; the first node itself always opens.
 */
export function unfold(
  tree: TopicTree,
  shape: FoldableShape,
  from: readonly number[],
  levels: number | null,
  limit: number = unfoldLimit,
): TreeUnfolded {
  const opening: number[] = [];
  // Some may lie below others.
  const seen = new Set<number>();
  let addedRows = 0;
  let isLimited = false;
  let level: readonly number[] = from;
  const deepest = levels ?? Number.POSITIVE_INFINITY;
  for (let depth = 0; level.length > 0 && !isLimited && depth < deepest; depth += 1) {
    const next: number[] = [];
    for (const id of level) {
      if (seen.has(id)) continue;
      seen.add(id);
      const children = shownBranches(tree, shape, id, next);
      if (id === rootId) continue;
      if (shape.isOpen(id)) {
        // What had opened by itself is the user's from now on, and stays open whatever the limit becomes.
        opening.push(id);
        continue;
      }
      if (addedRows + children > limit && id !== from[0]) {
        isLimited = true;
        break;
      }
      opening.push(id);
      addedRows += children;
    }
    // What lies below the one that went too far was not opened: neither is anything else as deep.
    level = next;
  }
  shape.setOpen(opening, true);
  return { addedRows, isLimited };
}

// Adds the shown children that have children themselves, and counts all shown ones.
function shownBranches(tree: TopicTree, shape: RowShape, id: number, branches: number[]): number {
  let count = 0;
  for (let child = tree.firstChild(id); child !== 0; child = tree.nextSibling(child)) {
    if (!shape.isShown(child)) continue;
    count += 1;
    if (tree.childCount(child) > 0) branches.push(child);
  }
  return count;
}
