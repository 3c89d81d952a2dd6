// Tier: per FRAME. The sparklines of the rows in view, past React: an attribute of a path is all that changes, once a second.
// Called by topic-tree.tsx.

import { useEffect, useLayoutEffect } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { Tree } from '../../model/tree.ts';
import { sparklinePath } from './sparkline-path.ts';
import { paintedId } from './tree-cells.tsx';

function paint(tree: Tree, topicId: TopicId, isNew: boolean): void {
  const path = document.getElementById(paintedId('trend', topicId));
  const trend = tree.trendOf(topicId);
  // Rows outside of the view have no element, and need none.
  if (path === null || trend === null || (isNew && path.hasAttribute('d'))) return;
  path.setAttribute('d', sparklinePath(trend.levels));
}

/** `shown`: there is a column for them. The core makes none for nobody. The rows from `from` to `until` are those drawn. */
export function useTrends(tree: Tree, shown: boolean, from: number, until: number): void {
  useEffect(() => {
    tree.wantTrends(shown);
    if (!shown) return undefined;
    return tree.subscribe(() => {
      for (const topicId of tree.takeMoved()) paint(tree, topicId, false);
    });
  }, [tree, shown]);
  // Rows that were just drawn.
  useLayoutEffect(() => {
    if (!shown) return;
    for (let index = from; index < until; index += 1) {
      const row = tree.rowAt(index);
      if (row !== null) paint(tree, row.topicId, true);
    }
  });
}
