// Tier: per FRAME. Moves the sparklines of the rows in view, past React: an attribute of a path is all that changes, once a second.
// Called by topic-tree.tsx.

import { useEffect } from 'react';
import type { Tree } from '../../model/tree.ts';
import { sparklinePath } from './sparkline-path.ts';
import { sparklineId } from './sparkline.tsx';

/** `shown`: there is a column for them. The core makes none for nobody. */
export function useTrends(tree: Tree, shown: boolean): void {
  useEffect(() => {
    tree.wantTrends(shown);
    if (!shown) return undefined;
    return tree.subscribe(() => {
      for (const topicId of tree.takeMoved()) {
        const path = document.getElementById(sparklineId(topicId));
        const trend = tree.trendOf(topicId);
        // Rows outside of the view have no element, and need none.
        if (path !== null && trend !== null) path.setAttribute('d', sparklinePath(trend.levels));
      }
    });
  }, [tree, shown]);
}
