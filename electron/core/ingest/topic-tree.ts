// Tier: per MESSAGE (find, count), per NEW TOPIC (add), per FRAME (settle). The topic tree of one connection: nodes, counts, rates.
// Counts go up to the nodes above only when the tree is settled (before it is read, and once a second): a chatty topic with 32,000
// levels costs no more per message than a short one. Nothing here recurses.
// A node's id is that of a new node once it has been removed. Whoever keeps ids over time must look at `removalCount`, or keep
// `lastingId`, which is never used twice: that is what pages are given.

import { BirthLog } from './birth-log.ts';
import type { Freeze } from './freeze.ts';
import type { MemoryAccount } from './memory-budget.ts';
import { NameArena } from './name-arena.ts';
import { NodeColumn } from './node-column.ts';
import * as node from './node-table.ts';
import { addToRate, beginRate, byteRate, messageRate, windowMs } from './rates.ts';
import { createHashKey, TopicPrefixes } from './topic-hash.ts';
import { TopicIndex } from './topic-index.ts';

/** The node above all first levels. It has no name. */
export const rootId = 0;
/** Topics settled in one go at most: some 3 microseconds each in a large tree. */
const dirtyLimit = 8192;
const topicsPerPageShift = 14;
/** A clock that steps back further than this is believed; less is two readings that crossed. */
const believedStepWindows = 2;
const int32Half = 0x4000_0000;
/** A lasting id is `generation * lastingStep + id`. */
const lastingStep = 2 ** 26;

/** Nodes, names and counts. Subtree figures are true after `settle`. */
export class TopicTree {
  readonly nodes: node.NodeTable;
  readonly names: NameArena;
  /** Told of a node before it changes for the first time. */
  readonly freezes: Freeze[] = [];
  readonly #account: MemoryAccount;
  readonly #index: TopicIndex;
  readonly #prefixes: TopicPrefixes;
  /** Nodes with counts not yet added above. */
  readonly #dirty = new Int32Array(dirtyLimit);
  #dirtyCount = 0;
  /** Node ids of all topics, the newest last; where one was removed, the last has taken its place. */
  readonly #topics: Int32Array[];
  #topicCount = 0;
  /** By topic: its place among them. */
  readonly #topicPlaces: NodeColumn;
  /** The sibling added after a node, or 0: what `nextSibling` is the way back of. */
  readonly #newerSiblings: NodeColumn;
  /** How often an id was used before. */
  readonly #generations: NodeColumn;
  /** Topics below a node that were given up. */
  readonly #givenUpBelow: NodeColumn;
  readonly #births: BirthLog;
  #removalCount = 0;
  /** Number of the window of rates that now is: counts on, whatever the clock does. */
  #window = 0;
  #clockWindow: number;
  #now: number;

  constructor(account: MemoryAccount, random: () => number, now: number) {
    const key = createHashKey(random);
    this.#account = account;
    this.nodes = new node.NodeTable(account);
    this.names = new NameArena(account, this.nodes);
    this.#index = new TopicIndex(account, this.nodes, this.names, key);
    this.#prefixes = new TopicPrefixes(key);
    this.#clockWindow = Math.floor(now / windowMs);
    this.#now = now;
    this.#topics = [new Int32Array(account.takeVitalPage())];
    this.#topicPlaces = new NodeColumn(account);
    this.#newerSiblings = new NodeColumn(account);
    this.#generations = new NodeColumn(account);
    this.#givenUpBelow = new NodeColumn(account);
    this.#births = new BirthLog(account);
    this.#births.add(this.nodes.add());
    beginRate(this.nodes, rootId, this.#window);
  }

  /** Ids are 0, the root, to nodeCount - 1. Some may be of no node at the moment. */
  get nodeCount(): number {
    return this.nodes.count;
  }

  /** Whether there is a node of that id. */
  isAlive(id: number): boolean {
    return id >= 0 && id < this.nodes.count && (this.nodes.int(id, node.depthFlagsField) & node.flagRemoved) === 0;
  }

  /** Nodes ever added, the root included. */
  get birthCount(): number {
    return this.#births.count;
  }

  /** The n-th node ever added (from 0, the root): for taking in those added since a look at `birthCount`. */
  bornAt(birth: number): number {
    return this.#births.at(birth);
  }

  /** Whether `bornAt` knows all nodes from the n-th on. */
  knowsBirthsFrom(birth: number): boolean {
    return this.#births.knowsFrom(birth);
  }

  /** Nodes removed so far. When it has changed, an id may be of no node, or of another than before. */
  get removalCount(): number {
    return this.#removalCount;
  }

  /** Names this node and never another: for whoever keeps it while topics come and go. A safe integer. */
  lastingId(id: number): number {
    return this.#generations.get(id) * lastingStep + id;
  }

  /** The node of a lasting id, or -1 when it was removed or never there. */
  fromLastingId(lastingId: number): number {
    const id = lastingId % lastingStep;
    return this.isAlive(id) && this.lastingId(id) === lastingId ? id : -1;
  }

  /** Whether there is or was a node of that lasting id. */
  wasLastingId(lastingId: number): boolean {
    const id = lastingId % lastingStep;
    return id < this.nodeCount && this.lastingId(id) >= lastingId;
  }

  /** Topics below a node that were given up, each as often as that happened. */
  givenUpBelow(id: number): number {
    return this.#givenUpBelow.get(id);
  }

  /** Nodes that had a message of their own. */
  get topicCount(): number {
    return this.#topicCount;
  }

  /** The node of a topic by its place, 0 to topicCount - 1: in the order of first messages as long as none was removed. */
  topicAt(index: number): number {
    return this.#topics[index >>> topicsPerPageShift]![index & ((1 << topicsPerPageShift) - 1)]!;
  }

  /** The node of a topic name, branches included, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#index.find(bytes, start, end);
  }

  /** Makes the node of a topic that `find` did not find, and those above it. -1: the trees have their share of memory. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const prefixes = this.#prefixes;
    prefixes.read(bytes, start, end);
    let known = prefixes.count - 2;
    let parent = rootId;
    for (; known >= 0; known -= 1) {
      parent = this.#index.findHashed(bytes, start, start + prefixes.ends[known]!, prefixes.hashes[known]!);
      if (parent !== -1) break;
    }
    if (known < 0) parent = rootId;
    const wanted = prefixes.count - known - 1;
    if (!this.nodes.reserve(wanted) || !this.names.reserve(end - start)) return -1;
    const above = parent;
    for (let level = known + 1; level < prefixes.count; level += 1) {
      const levelStart = level === 0 ? 0 : prefixes.ends[level - 1]! + 1;
      parent = this.#addNode(parent, prefixes.ends[level]!, levelStart, prefixes.marks[level]!);
      this.#index.add(parent, prefixes.hashes[level]!);
    }
    const address = this.names.append(parent, bytes, start, end) | 0;
    for (let at = parent; at !== above; at = this.parent(at)) this.nodes.setInt(at, node.pathStartField, address);
    return parent;
  }

  /** Removes a topic below which there is nothing, and the nodes above it that are then empty. What it had counted above stays. */
  remove(topic: number): void {
    const { nodes } = this;
    if (nodes.int(topic, node.pendingCountField) > 0) this.settle();
    // A past with nodes that are gone cannot be held: pauses end.
    for (const freeze of this.freezes) freeze.spend();
    this.#births.begin();
    this.#leaveTopics(topic);
    for (let above = topic; above !== rootId; ) {
      above = nodes.int(above, node.parentField);
      nodes.setInt(above, node.topicsInSubtreeField, nodes.int(above, node.topicsInSubtreeField) - 1);
      this.#givenUpBelow.set(above, this.#givenUpBelow.get(above) + 1);
    }
    for (let id = topic; ; ) {
      const parent = nodes.int(id, node.parentField);
      this.#removeNode(id, parent);
      if (parent === rootId || this.childCount(parent) > 0 || nodes.float(parent, node.latestSeqField) !== 0) return;
      id = parent;
    }
  }

  /** Room for one more topic. False: the trees have their share of memory. */
  reserveTopic(): boolean {
    if (this.#topicCount >>> topicsPerPageShift < this.#topics.length) return true;
    const page = this.#account.takeTreePage();
    if (page === null) return false;
    this.#topics.push(new Int32Array(page));
    return true;
  }

  /** A node gets its first message: it is a topic now. Room must have been reserved. */
  becomeTopic(id: number): void {
    const { nodes } = this;
    const page = this.#topics[this.#topicCount >>> topicsPerPageShift]!;
    page[this.#topicCount & ((1 << topicsPerPageShift) - 1)] = id;
    this.#topicPlaces.set(id, this.#topicCount);
    this.#topicCount += 1;
    for (let at = id; ; at = nodes.int(at, node.parentField)) {
      nodes.setInt(at, node.topicsInSubtreeField, nodes.int(at, node.topicsInSubtreeField) + 1);
      if (at === rootId) return;
    }
  }

  /** One message of this topic, which is to be added to the nodes above. */
  count(id: number, bytes: number): void {
    const { nodes } = this;
    const pending = nodes.int(id, node.pendingCountField);
    if (pending === 0) {
      if (this.#dirtyCount === dirtyLimit) this.settle();
      this.#dirty[this.#dirtyCount] = id;
      this.#dirtyCount += 1;
    }
    nodes.setInt(id, node.pendingCountField, pending + 1);
    const pendingBytes = nodes.int(id, node.pendingBytesField) + bytes;
    nodes.setInt(id, node.pendingBytesField, pendingBytes);
    if (pendingBytes > int32Half) this.settle();
  }

  /** Adds what came since the last call to all nodes above. */
  settle(): void {
    const { nodes } = this;
    for (let index = 0; index < this.#dirtyCount; index += 1) {
      const id = this.#dirty[index]!;
      const count = nodes.int(id, node.pendingCountField);
      const bytes = nodes.int(id, node.pendingBytesField);
      const at = nodes.float(id, node.latestAtField);
      nodes.setInt(id, node.pendingCountField, 0);
      nodes.setInt(id, node.pendingBytesField, 0);
      for (let above = id; ; above = nodes.int(above, node.parentField)) {
        nodes.setFloat(above, node.subtreeCountField, nodes.float(above, node.subtreeCountField) + count);
        nodes.setFloat(above, node.subtreeBytesField, nodes.float(above, node.subtreeBytesField) + bytes);
        if (at > nodes.float(above, node.subtreeLastAtField)) nodes.setFloat(above, node.subtreeLastAtField, at);
        addToRate(nodes, above, this.#window, count, bytes);
        if (above === rootId) break;
      }
    }
    this.#dirtyCount = 0;
  }

  /** Tells the time: the window of rates may end. Milliseconds since 1970, which may jump either way. */
  tellTime(at: number): void {
    this.#now = at;
    const clockWindow = Math.floor(at / windowMs);
    const step = clockWindow - this.#clockWindow;
    if (step === 0 || (step < 0 && step >= -believedStepWindows)) return;
    this.settle();
    this.#clockWindow = clockWindow;
    if (step > 0) {
      this.#window += Math.min(step, 1000);
      return;
    }
    // The clock was set back: no node may have been touched in the future, or its age would stand still for that long.
    this.#window += 1;
    for (let id = 0; id < this.nodes.count; id += 1) {
      if (this.nodes.float(id, node.subtreeLastAtField) > at) this.nodes.setFloat(id, node.subtreeLastAtField, at);
    }
  }

  /** The moment told last, milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Number of the window of rates: rates change only with it. */
  get window(): number {
    return this.#window;
  }

  /** Number of the window that a moment lies in; milliseconds since 1970. */
  windowOf(at: number): number {
    return this.#window + Math.floor(at / windowMs) - this.#clockWindow;
  }

  /** Messages per second of a node and everything below it, smoothed. */
  messageRate(id: number): number {
    return messageRate(this.nodes, id, this.#window);
  }

  /** Payload bytes per second of a node and everything below it, smoothed. */
  byteRate(id: number): number {
    return byteRate(this.nodes, id, this.#window);
  }

  parent(id: number): number {
    return this.nodes.int(id, node.parentField);
  }

  /** The child added last, or 0. */
  firstChild(id: number): number {
    return this.nodes.int(id, node.firstChildField);
  }

  /** The sibling added before this one, or 0. */
  nextSibling(id: number): number {
    return this.nodes.int(id, node.nextSiblingField);
  }

  childCount(id: number): number {
    return this.nodes.int(id, node.childCountField);
  }

  /** 0 for the first level. */
  depth(id: number): number {
    return this.nodes.int(id, node.depthFlagsField) & 0xffff;
  }

  /** Whether one of the node's flags (node-table.ts) is set. */
  hasFlag(id: number, flag: number): boolean {
    return (this.nodes.int(id, node.depthFlagsField) & flag) !== 0;
  }

  ownCount(id: number): number {
    return this.nodes.float(id, node.ownCountField);
  }

  /** Bytes of the node's full name: lent, unchanging. */
  path(id: number): Uint8Array {
    return this.names.slice(this.nodes.int(id, node.pathStartField), this.nodes.int(id, node.lengthsField) & 0xffff);
  }

  /** Bytes of the node's own level: lent, unchanging. */
  level(id: number): Uint8Array {
    const start = this.levelStart(id);
    return this.namePage(id).subarray(start, start + this.levelLength(id));
  }

  /** The page of bytes that holds the node's name. With the next two, for reading levels of many nodes without making views. */
  namePage(id: number): Uint8Array {
    return this.names.pages[this.nodes.int(id, node.pathStartField) >>> 16]!;
  }

  /** Where the node's own level begins in its page. */
  levelStart(id: number): number {
    const lengths = this.nodes.int(id, node.lengthsField);
    return (this.nodes.int(id, node.pathStartField) & 0xffff) + (lengths & 0xffff) - (lengths >>> 16);
  }

  levelLength(id: number): number {
    return this.nodes.int(id, node.lengthsField) >>> 16;
  }

  // Its name is still to be set.
  #addNode(parent: number, pathEnd: number, levelStart: number, marks: number): number {
    const { nodes, freezes } = this;
    for (let index = 0; index < freezes.length; index += 1) {
      freezes[index]!.note(parent);
      // An id used again: at that moment it was of no node.
      freezes[index]!.note(nodes.nextId);
    }
    const id = nodes.add();
    const sibling = nodes.int(parent, node.firstChildField);
    nodes.setInt(id, node.parentField, parent);
    nodes.setInt(id, node.nextSiblingField, sibling);
    if (sibling !== 0) this.#newerSiblings.set(sibling, id);
    nodes.setInt(parent, node.firstChildField, id);
    nodes.setInt(parent, node.childCountField, nodes.int(parent, node.childCountField) + 1);
    nodes.setInt(id, node.lengthsField, pathEnd | ((pathEnd - levelStart) << 16));
    const depth = parent === rootId ? 0 : (nodes.int(parent, node.depthFlagsField) & 0xffff) + 1;
    const flags = ((marks & 1) === 0 ? 0 : node.flagUnpublishable) | ((marks & 2) === 0 ? 0 : node.flagNonAscii);
    nodes.setInt(id, node.depthFlagsField, depth | flags);
    beginRate(nodes, id, this.#window);
    this.#births.add(id);
    return id;
  }

  // The last topic takes the place of one that goes.
  #leaveTopics(topic: number): void {
    const place = this.#topicPlaces.get(topic);
    const last = this.topicAt(this.#topicCount - 1);
    this.#topics[place >>> topicsPerPageShift]![place & ((1 << topicsPerPageShift) - 1)] = last;
    this.#topicPlaces.set(last, place);
    this.#topicCount -= 1;
  }

  #removeNode(id: number, parent: number): void {
    const { nodes } = this;
    const older = nodes.int(id, node.nextSiblingField);
    const newer = this.#newerSiblings.get(id);
    if (newer === 0) nodes.setInt(parent, node.firstChildField, older);
    else nodes.setInt(newer, node.nextSiblingField, older);
    if (older !== 0) this.#newerSiblings.set(older, newer);
    nodes.setInt(parent, node.childCountField, nodes.int(parent, node.childCountField) - 1);
    this.#index.remove(id);
    this.names.disown(id);
    nodes.remove(id);
    this.#newerSiblings.set(id, 0);
    this.#givenUpBelow.set(id, 0);
    this.#generations.set(id, this.#generations.get(id) + 1);
    this.#removalCount += 1;
  }
}
