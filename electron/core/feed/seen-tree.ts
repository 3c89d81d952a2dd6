// Tier: per FRAME. A connection's tree as one view sees it: as it is now or, while the view is paused, as it was then. Owned by
// seen-ingest.ts; read by everything in feed/ in place of the tree itself, so that nothing else there knows of pauses.

import type { Freeze } from '../ingest/freeze.ts';
import {
  childCountField,
  depthFlagsField,
  firstChildField,
  type NodeTable,
  ownCountField,
  flagRemoved,
} from '../ingest/node-table.ts';
import { byteRate, messageRate } from '../ingest/rates.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';

/** What can be read of a tree: all but what writes. A new member of the tree is missing here until it says what a pause makes of it. */
export type TreeReading = Omit<
  TopicTree,
  'add' | 'reserveTopic' | 'becomeTopic' | 'count' | 'settle' | 'tellTime' | 'freezes' | 'remove'
>;
/** The same of its nodes. */
type NodesReading = Omit<
  NodeTable,
  | 'i32'
  | 'f64'
  | 'f32'
  | 'reserve'
  | 'add'
  | 'setInt'
  | 'setFloat'
  | 'setSingle'
  | 'copyRecord'
  | 'remove'
  | 'nextId'
  | 'freeCount'
>;

/** The tree of a view. What never changes of a node is read from the tree itself: a freeze ends before nodes are removed. */
export class SeenTree implements TreeReading {
  readonly #tree: TopicTree;
  readonly #freezeNow: () => Freeze | null;

  constructor(tree: TopicTree, freezeNow: () => Freeze | null) {
    this.#tree = tree;
    this.#freezeNow = freezeNow;
  }

  get nodes(): NodeTable {
    // A freeze has all of a node table that can be read; nobody in feed/ writes.
    const frozen: NodesReading | null = this.#freezeNow();
    return (frozen as NodeTable | null) ?? this.#tree.nodes;
  }

  get names(): TopicTree['names'] {
    return this.#tree.names;
  }

  get nodeCount(): number {
    return this.#freezeNow()?.counts.nodeCount ?? this.#tree.nodeCount;
  }

  get topicCount(): number {
    return this.#freezeNow()?.counts.topicCount ?? this.#tree.topicCount;
  }

  get now(): number {
    return this.#freezeNow()?.counts.at ?? this.#tree.now;
  }

  get window(): number {
    return this.#freezeNow()?.counts.window ?? this.#tree.window;
  }

  windowOf(at: number): number {
    return this.#tree.windowOf(at);
  }

  topicAt(index: number): number {
    return this.#tree.topicAt(index);
  }

  find(bytes: Uint8Array, start: number, end: number): number {
    const id = this.#tree.find(bytes, start, end);
    return this.isAlive(id) ? id : -1;
  }

  isAlive(id: number): boolean {
    return id >= 0 && id < this.nodeCount && (this.nodes.int(id, depthFlagsField) & flagRemoved) === 0;
  }

  get birthCount(): number {
    return this.#freezeNow()?.counts.birthCount ?? this.#tree.birthCount;
  }

  bornAt(birth: number): number {
    return this.#tree.bornAt(birth);
  }

  knowsBirthsFrom(birth: number): boolean {
    return this.#tree.knowsBirthsFrom(birth);
  }

  get removalCount(): number {
    return this.#tree.removalCount;
  }

  lastingId(id: number): number {
    return this.#tree.lastingId(id);
  }

  fromLastingId(lastingId: number): number {
    const id = this.#tree.fromLastingId(lastingId);
    return this.isAlive(id) ? id : -1;
  }

  wasLastingId(lastingId: number): boolean {
    return this.#tree.wasLastingId(lastingId);
  }

  givenUpBelow(id: number): number {
    return this.#tree.givenUpBelow(id);
  }

  messageRate(id: number): number {
    return messageRate(this.nodes, id, this.window);
  }

  byteRate(id: number): number {
    return byteRate(this.nodes, id, this.window);
  }

  parent(id: number): number {
    return this.#tree.parent(id);
  }

  firstChild(id: number): number {
    return this.nodes.int(id, firstChildField);
  }

  nextSibling(id: number): number {
    return this.#tree.nextSibling(id);
  }

  childCount(id: number): number {
    return this.nodes.int(id, childCountField);
  }

  depth(id: number): number {
    return this.#tree.depth(id);
  }

  hasFlag(id: number, flag: number): boolean {
    return (this.nodes.int(id, depthFlagsField) & flag) !== 0;
  }

  ownCount(id: number): number {
    return this.nodes.float(id, ownCountField);
  }

  path(id: number): Uint8Array {
    return this.#tree.path(id);
  }

  level(id: number): Uint8Array {
    return this.#tree.level(id);
  }

  namePage(id: number): Uint8Array {
    return this.#tree.namePage(id);
  }

  levelStart(id: number): number {
    return this.#tree.levelStart(id);
  }

  levelLength(id: number): number {
    return this.#tree.levelLength(id);
  }
}
