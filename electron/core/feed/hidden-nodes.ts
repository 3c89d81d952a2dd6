// Tier: per FRAME. Which nodes of a tree the user has hidden: by name, whether they have come yet or not, and the `$` topics if they are
// not wanted. A node that is hidden hides everything below it. Made anew when the user changes what is hidden. Called by tree-view.ts.

import { topicsInSubtreeField } from '../ingest/node-table.ts';
import { rootId, type TopicTree } from '../ingest/topic-tree.ts';

/** What is hidden: a part of the profile's tree settings. */
export interface HiddenNames {
  readonly hidden: readonly string[];
  readonly showsDollarTopics: boolean;
}

const encoder = new TextEncoder();
const dollar = 0x24;

export class HiddenNodes {
  readonly #tree: TopicTree;
  readonly #hidesDollar: boolean;
  readonly #ids = new Set<number>();
  readonly #names: readonly Uint8Array[];
  /** Names without a node so far. */
  #missing: readonly Uint8Array[] = [];
  #seenBirths = 0;
  #seenRemovals = 0;

  constructor(tree: TopicTree, { hidden, showsDollarTopics }: HiddenNames) {
    this.#tree = tree;
    this.#hidesDollar = !showsDollarTopics;
    this.#names = hidden.map((name) => encoder.encode(name));
    this.#begin();
  }

  /** Nodes hidden themselves; some may lie below others. */
  get ids(): ReadonlySet<number> {
    return this.#ids;
  }

  /** Looks for the names among nodes added since the last call. Before anybody else takes those in. */
  sync(): void {
    const tree = this.#tree;
    if (tree.removalCount !== this.#seenRemovals || !tree.knowsBirthsFrom(this.#seenBirths)) {
      this.#begin();
      return;
    }
    const { birthCount } = tree;
    if (birthCount === this.#seenBirths) return;
    if (this.#hidesDollar) {
      for (let birth = this.#seenBirths; birth < birthCount; birth += 1) this.#hideDollar(tree.bornAt(birth));
    }
    this.#seenBirths = birthCount;
    this.#findMissing();
  }

  /** Whether the node is hidden itself. */
  has(id: number): boolean {
    return this.#ids.has(id);
  }

  /** Whether the node, or one above it, is hidden. */
  covers(id: number): boolean {
    if (this.#ids.size === 0) return false;
    for (let at = id; at !== rootId; at = this.#tree.parent(at)) if (this.#ids.has(at)) return true;
    return false;
  }

  /** Topics that are hidden. */
  topicCount(): number {
    let count = 0;
    for (const id of this.#ids) {
      if (!this.covers(this.#tree.parent(id))) count += this.#tree.nodes.int(id, topicsInSubtreeField);
    }
    return count;
  }

  // From nothing: at first, and when nodes were given up.
  #begin(): void {
    const tree = this.#tree;
    this.#seenBirths = tree.birthCount;
    this.#seenRemovals = tree.removalCount;
    this.#ids.clear();
    this.#missing = this.#names;
    if (this.#hidesDollar) {
      for (let id = tree.firstChild(rootId); id !== 0; id = tree.nextSibling(id)) this.#hideDollar(id);
    }
    this.#findMissing();
  }

  #findMissing(): void {
    if (this.#missing.length === 0) return;
    this.#missing = this.#missing.filter((name) => {
      const id = this.#tree.find(name, 0, name.length);
      if (id !== -1) this.#ids.add(id);
      return id === -1;
    });
  }

  #hideDollar(id: number): void {
    const tree = this.#tree;
    if (tree.parent(id) !== rootId || tree.levelLength(id) === 0) return;
    if (tree.namePage(id)[tree.levelStart(id)] === dollar) this.#ids.add(id);
  }
}
