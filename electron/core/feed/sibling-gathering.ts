// Tier: per OPENED NODE. The shown children of a node, collected in slices; where they came in the order of their names, as devices mostly
// do, that is seen on the way and nothing has to be sorted. Called by row-index.ts for sibling-list.ts.

import type { TopicTree } from '../ingest/topic-tree.ts';
import type { SiblingOrder } from './sibling-order.ts';
import type { Sliced } from './slice.ts';

/** Children between two looks at the clock. */
const strideMask = 1023;

export interface Gathered {
  /** Those added first come first. */
  readonly ids: Int32Array;
  /** Whether they stand in order. */
  readonly isInOrder: boolean;
}

/** Children of `parent` that are shown when it comes to them. None may be removed from the tree meanwhile; those added are not found. */
export function* gatheredSiblings(
  tree: TopicTree,
  parent: number,
  isShown: (id: number) => boolean,
  order: SiblingOrder,
): Sliced<Gathered> {
  const ids = new Int32Array(tree.childCount(parent));
  let begin = ids.length;
  let isInOrder = order.isByName;
  let step = 0;
  for (let id = tree.firstChild(parent); id !== 0; id = tree.nextSibling(id)) {
    if ((step & strideMask) === strideMask) yield;
    step += 1;
    if (!isShown(id)) continue;
    // From the last one added to the first.
    if (isInOrder && begin < ids.length && order.compare(id, ids[begin]!) > 0) isInOrder = false;
    begin -= 1;
    ids[begin] = id;
  }
  return { ids: ids.subarray(begin), isInOrder };
}
