// Tier: per MESSAGE. From topic bytes to node: open addressing over (hash, id) pairs, so that a miss touches one cache line.
// Ownership: tables that double, each for a part of all hashes, so that growing never takes long nor doubles all of it at once; their
// bytes are the tree's. A known topic costs a hash and a comparison of bytes, no string.

import type { MemoryAccount } from './memory-budget.ts';
import type { NameArena } from './name-arena.ts';
import { lengthsField, type NodeTable, pathStartField } from './node-table.ts';
import { type HashKey, hashTopic } from './topic-hash.ts';

const partShift = 26;
const partCount = 2 ** (32 - partShift);
const firstCapacity = 16;
const bytesPerSlot = 8;

/** The nodes of one tree by full path. The root is not in it: its path would be that of an empty first level. */
export class TopicIndex {
  readonly #account: MemoryAccount;
  readonly #nodes: NodeTable;
  readonly #names: NameArena;
  readonly #first: number;
  readonly #second: number;
  /** By the top bits of the hash: pairs of hash and id; id 0: free. */
  readonly #parts: Int32Array[] = [];
  readonly #counts = new Int32Array(partCount);

  constructor(account: MemoryAccount, nodes: NodeTable, names: NameArena, key: HashKey) {
    this.#account = account;
    this.#nodes = nodes;
    this.#names = names;
    this.#first = key.first;
    this.#second = key.second;
    account.growTree(partCount * firstCapacity * bytesPerSlot, true);
    for (let part = 0; part < partCount; part += 1) this.#parts.push(new Int32Array(firstCapacity * 2));
  }

  /** The node whose path is these bytes, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.findHashed(bytes, start, end, hashTopic(bytes, start, end, this.#first, this.#second));
  }

  /** As `find`, the hash being known. */
  findHashed(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#parts[hash >>> partShift]!;
    const mask = (slots.length >>> 1) - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot * 2 + 1]!;
      if (id === 0) return -1;
      if (slots[slot * 2] === hash && this.#isPath(id, bytes, start, end)) return id;
    }
  }

  /** Adds a node that is not in it. Room is granted whatever the trees have: nodes are what is bounded, and this goes with them. */
  add(id: number, hash: number): void {
    const part = hash >>> partShift;
    const count = this.#counts[part]! + 1;
    this.#counts[part] = count;
    if (count * 3 > this.#parts[part]!.length) this.#grow(part);
    place(this.#parts[part]!, id, hash);
  }

  /** Takes a node out. Its name must still be there. */
  remove(id: number): void {
    const nodes = this.#nodes;
    const address = nodes.int(id, pathStartField);
    const start = address & 0xffff;
    const end = start + (nodes.int(id, lengthsField) & 0xffff);
    const hash = hashTopic(this.#names.pages[address >>> 16]!, start, end, this.#first, this.#second);
    const part = hash >>> partShift;
    const slots = this.#parts[part]!;
    const mask = (slots.length >>> 1) - 1;
    let free = hash & mask;
    while (slots[free * 2 + 1] !== id) free = (free + 1) & mask;
    // Those behind it that are not where they belong move up, so that none is lost behind a gap.
    for (let slot = (free + 1) & mask; slots[slot * 2 + 1] !== 0; slot = (slot + 1) & mask) {
      const home = slots[slot * 2]! & mask;
      if (((slot - home) & mask) < ((slot - free) & mask)) continue;
      slots[free * 2] = slots[slot * 2]!;
      slots[free * 2 + 1] = slots[slot * 2 + 1]!;
      free = slot;
    }
    slots[free * 2 + 1] = 0;
    this.#counts[part] = this.#counts[part]! - 1;
  }

  #grow(part: number): void {
    const old = this.#parts[part]!;
    const slots = new Int32Array(old.length * 2);
    this.#account.growTree(old.length * 4, true);
    for (let slot = 0; slot < old.length; slot += 2) {
      const id = old[slot + 1]!;
      if (id !== 0) place(slots, id, old[slot]!);
    }
    this.#parts[part] = slots;
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

function place(slots: Int32Array, id: number, hash: number): void {
  const mask = (slots.length >>> 1) - 1;
  let slot = hash & mask;
  while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
  slots[slot * 2] = hash;
  slots[slot * 2 + 1] = id;
}
