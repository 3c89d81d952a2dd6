// Tier: per MESSAGE. From topic bytes to node: open addressing over (hash, id) pairs, so that a miss touches one cache line.
// Ownership: one table that doubles; its bytes are the tree's. A known topic costs a hash and a comparison of bytes, no string.

import type { MemoryAccount } from './memory-budget.ts';
import type { NameArena } from './name-arena.ts';
import { lengthsField, type NodeTable, pathStartField } from './node-table.ts';
import { type HashKey, hashTopic } from './topic-hash.ts';

const firstCapacity = 1024;
const bytesPerSlot = 8;

/** The nodes of one tree by full path. The root is not in it: its path would be that of an empty first level. */
export class TopicIndex {
  readonly #account: MemoryAccount;
  readonly #nodes: NodeTable;
  readonly #names: NameArena;
  readonly #first: number;
  readonly #second: number;
  /** Pairs of hash and id; id 0: free. */
  #slots = new Int32Array(0);
  #mask = 0;
  #count = 0;

  constructor(account: MemoryAccount, nodes: NodeTable, names: NameArena, key: HashKey) {
    this.#account = account;
    this.#nodes = nodes;
    this.#names = names;
    this.#first = key.first;
    this.#second = key.second;
  }

  /** The node whose path is these bytes, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.findHashed(bytes, start, end, hashTopic(bytes, start, end, this.#first, this.#second));
  }

  /** As `find`, the hash being known. */
  findHashed(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    if (slots.length === 0) return -1;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot * 2 + 1]!;
      if (id === 0) return -1;
      if (slots[slot * 2] === hash && this.#isPath(id, bytes, start, end)) return id;
    }
  }

  /** Makes sure that so many nodes can be added. False: the trees have their share of memory. */
  reserve(count: number): boolean {
    let capacity = Math.max(this.#slots.length / 2, firstCapacity);
    while ((this.#count + count) * 3 > capacity * 2) capacity *= 2;
    if (capacity * 2 === this.#slots.length) return true;
    if (!this.#account.growTree(capacity * bytesPerSlot)) return false;
    const old = this.#slots;
    this.#slots = new Int32Array(capacity * 2);
    this.#mask = capacity - 1;
    for (let slot = 0; slot < old.length; slot += 2) {
      const id = old[slot + 1]!;
      if (id !== 0) this.#place(id, old[slot]!);
    }
    if (old.length > 0) this.#account.shrinkTree((old.length / 2) * bytesPerSlot);
    return true;
  }

  /** Adds a node that is not in it; room must have been reserved. */
  add(id: number, hash: number): void {
    this.#count += 1;
    this.#place(id, hash);
  }

  #place(id: number, hash: number): void {
    const mask = this.#mask;
    let slot = hash & mask;
    while (this.#slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot * 2] = hash;
    this.#slots[slot * 2 + 1] = id;
  }

  #isPath(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const nodes = this.#nodes;
    if ((nodes.int(id, lengthsField) & 0xffff) !== end - start) return false;
    const address = nodes.int(id, pathStartField);
    const page = this.#names.pages[address >>> 16]!;
    let at = address & 0xffff;
    for (let from = start; from < end; from += 1, at += 1) if (bytes[from] !== page[at]) return false;
    return true;
  }
}
