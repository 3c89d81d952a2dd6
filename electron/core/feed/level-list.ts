// Tier: per KEY PRESSED. The levels right below a branch of the tree that begin with a text: for completion and for choosing a sibling.
// Called by tree-view.ts. Bounded work: no more than so many nodes are looked at, and the answer says when there were more.

import { required } from '../../../shared/assert.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { TreeLevel, TreeLevels } from '../../../shared/tree-levels.ts';
import { topicsInSubtreeField } from '../ingest/node-table.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';
import type { HiddenNodes } from './hidden-nodes.ts';
import { compareLevels } from './natural-order.ts';
import { levelText, lowerLevelText } from './row.ts';

/** Nodes looked at for one answer: some 5 ms. */
const lookLimit = 20_000;

export interface LevelsRequest {
  /** Name of the branch; null: the first levels. */
  readonly below: string | null;
  /** A level `+` of that name is any. */
  readonly plusIsAny: boolean;
  readonly text: string;
  readonly limit: number;
}

/** A level that several branches may have. */
interface Found {
  readonly id: number;
  isBranch: boolean;
  topicCount: number;
}

const encoder = new TextEncoder();

/** The first levels in natural order, and how many there are. Counts must have been refreshed. */
export function levelsBelow(
  tree: TopicTree,
  hidden: HiddenNodes,
  request: LevelsRequest,
  most = lookLimit,
): TreeLevels {
  const walk = new Walk(tree, hidden, most);
  const parents = request.below === null ? [rootId] : walk.branches(request.below.split('/'), request.plusIsAny);
  const isOneBranch = parents.length <= 1;
  const wanted = request.text.toLowerCase();
  const byLevel = new Map<string, Found>();
  const found: Found[] = [];
  for (const parent of parents) {
    for (const id of walk.children(parent)) {
      if (wanted !== '' && !lowerLevelText(tree, id, wanted.length).startsWith(wanted)) continue;
      const isBranch = tree.childCount(id) > 0;
      const topicCount = tree.nodes.int(id, topicsInSubtreeField);
      const level = isOneBranch ? '' : levelText(tree, id);
      const known = isOneBranch ? undefined : byLevel.get(level);
      if (known === undefined) {
        const one = { id, isBranch, topicCount };
        found.push(one);
        if (!isOneBranch) byLevel.set(level, one);
      } else {
        known.isBranch ||= isBranch;
        known.topicCount += topicCount;
      }
    }
  }
  const isFirstLevel = request.below === null;
  const order = (a: Found, b: Found): number => compareLevels(tree.level(a.id), tree.level(b.id), isFirstLevel);
  return {
    levels: firstInOrder(found, request.limit, order).map(
      ({ id, isBranch, topicCount }): TreeLevel => ({
        topicId: tree.lastingId(id) as TopicId,
        level: levelText(tree, id),
        isBranch,
        topicCount,
      }),
    ),
    matchCount: found.length,
    isLimited: walk.isLimited,
  };
}

/** Goes over children that are not hidden, as long as it may. */
class Walk {
  readonly #tree: TopicTree;
  readonly #hidden: HiddenNodes;
  #left: number;
  isLimited = false;

  constructor(tree: TopicTree, hidden: HiddenNodes, most: number) {
    this.#tree = tree;
    this.#hidden = hidden;
    this.#left = most;
  }

  *children(parent: number): Generator<number> {
    const tree = this.#tree;
    for (let id = tree.firstChild(parent); id !== 0; id = tree.nextSibling(id)) {
      if (this.#left === 0) {
        this.isLimited = true;
        return;
      }
      this.#left -= 1;
      if (!this.#hidden.has(id)) yield id;
    }
  }

  /** The nodes of a name, in which a level `+` may be any. */
  branches(levels: readonly string[], plusIsAny: boolean): readonly number[] {
    const tree = this.#tree;
    const firstAny = plusIsAny && levels.includes('+') ? levels.indexOf('+') : levels.length;
    let nodes: readonly number[] = [rootId];
    if (firstAny > 0) {
      const name = encoder.encode(levels.slice(0, firstAny).join('/'));
      const id = tree.find(name, 0, name.length);
      nodes = id === -1 || this.#hidden.covers(id) ? [] : [id];
    }
    for (let depth = firstAny; depth < levels.length; depth += 1) {
      const level = levels[depth]!;
      const bytes = encoder.encode(level);
      const next: number[] = [];
      for (const node of nodes) {
        for (const id of this.children(node)) {
          // As in filters (MQTT 5 clause 4.7.2): a wildcard is no level that begins with $.
          const fits = level === '+' ? depth > 0 || tree.level(id)[0] !== 0x24 : isSame(tree.level(id), bytes);
          if (fits && tree.childCount(id) > 0) next.push(id);
        }
      }
      nodes = next;
    }
    return nodes;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** The `limit` smallest, in order: most of very many are compared with the last of these only. */
function firstInOrder<One>(all: readonly One[], limit: number, order: (a: One, b: One) => number): readonly One[] {
  if (all.length <= limit * 4) return all.toSorted(order).slice(0, limit);
  let best: One[] = [];
  const waiting: One[] = [];
  for (const one of all) {
    if (best.length === limit && order(one, required(best.at(-1), 'the list is full')) > 0) continue;
    waiting.push(one);
    if (waiting.length < limit) continue;
    best = [...best, ...waiting].sort(order).slice(0, limit);
    waiting.length = 0;
  }
  return [...best, ...waiting].sort(order).slice(0, limit);
}
