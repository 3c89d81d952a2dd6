// Tier: per OPENED NODE. The shown children of a node, collected in slices; where they came in the order of their names, as devices mostly
// do, that is seen on the way and nothing has to be sorted. Called by row-index.ts for sibling-list.ts.

import type { TopicTree } from '../ingest/topic-tree.ts';
import type { SiblingOrder } from './sibling-order.ts';
import type { Sliced } from './slice.ts';

/** Children between two looks at the clock. */
const stride = 512;

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
  const gathering = new Gathering(tree, parent, isShown, order);
  while (gathering.goOn()) yield;
  return gathering;
}

class Gathering implements Gathered {
  readonly #tree: TopicTree;
  readonly #isShown: (id: number) => boolean;
  readonly #order: SiblingOrder;
  readonly #ids: Int32Array;
  #begin: number;
  #next: number;
  isInOrder: boolean;

  constructor(tree: TopicTree, parent: number, isShown: (id: number) => boolean, order: SiblingOrder) {
    this.#tree = tree;
    this.#isShown = isShown;
    this.#order = order;
    this.#ids = new Int32Array(tree.childCount(parent));
    this.#begin = this.#ids.length;
    this.#next = tree.firstChild(parent);
    this.isInOrder = order.isByName;
  }

  get ids(): Int32Array {
    return this.#ids.subarray(this.#begin);
  }

  // From the last one added to the first. Whether there are more.
  goOn(): boolean {
    const tree = this.#tree;
    const ids = this.#ids;
    let id = this.#next;
    let begin = this.#begin;
    for (let step = 0; step < stride && id !== 0; step += 1) {
      if (this.#isShown(id)) {
        if (this.isInOrder && begin < ids.length && this.#order.compare(id, ids[begin]!) > 0) this.isInOrder = false;
        begin -= 1;
        ids[begin] = id;
      }
      id = tree.nextSibling(id);
    }
    this.#next = id;
    this.#begin = begin;
    return id !== 0;
  }
}
