// Tier: per MESSAGE. One record of 128 bytes per node of a topic tree, 512 records to a page; ids are dense integers, 0 is the root.
// A record, not a typed array per field: a message touches one or two cache lines instead of ten, and growing never copies.
// Ownership: pages belong to the connection's account and live as long as the tree; the record of a node that was removed is the next
// one to be used. Read through accessors by feed/.

import type { MemoryAccount } from './memory-budget.ts';

/** Offsets within a record of 16 float64. Counts are float64: 2^32 messages are half a day at full rate. */
export const ownCountField = 0;
/** This node and everything below it; true after the tree was settled. */
export const subtreeCountField = 1;
export const subtreeBytesField = 2;
export const subtreeLastAtField = 3;
/** Sequence number of the topic's latest message; 0: a branch only. */
export const latestSeqField = 4;
export const latestAtField = 5;

/** Offsets within a record of 32 int32; the float64 above take the first 12. */
export const parentField = 12;
export const firstChildField = 13;
export const nextSiblingField = 14;
export const childCountField = 15;
export const topicsInSubtreeField = 16;
/** Where the path's bytes begin in the names: uint32. */
export const pathStartField = 17;
/** Path length in the low 16 bits, length of the last level above. */
export const lengthsField = 18;
/** Depth (0: first level) in the low 16 bits, `NodeFlag` bits above. */
export const depthFlagsField = 19;
/** Place of the latest payload once its message has left the history: see latest-log.ts. */
export const latestHandleField = 20;
export const latestLengthField = 21;
/** Messages and payload bytes not yet added to the nodes above. */
export const pendingCountField = 22;
export const pendingBytesField = 23;
/** State of the rates: see rates.ts. The two averages are float32. */
export const windowField = 24;
export const windowCountField = 25;
export const windowBytesField = 26;
export const averageCountField = 27;
export const averageBytesField = 28;
export const firstWindowField = 29;
/** Neighbours in the order of silence of topics whose latest message has left the history. */
export const newerField = 30;
export const olderField = 31;

/** The path holds `+` or `#`. */
export const flagUnpublishable = 1 << 16;
/** The path holds bytes above 0x7f. */
export const flagNonAscii = 1 << 17;
/** The latest payload was given up. */
export const flagShed = 1 << 18;
/** The node stands in the order of silence. */
export const flagSilent = 1 << 19;
/** Where the latest message's own flags begin: QoS, retain, DUP (message-sink.ts), big payload, properties. */
export const messageFlagsShift = 20;
export const messageFlagsMask = 0x3f << messageFlagsShift;
/** There is no such node: it was removed, and its record waits for the next one. */
export const flagRemoved = 1 << 26;

/** A record's length in int32. */
export const recordInts = 32;

const nodesPerPageShift = 9;
const nodesPerPage = 1 << nodesPerPageShift;
const nodeMask = nodesPerPage - 1;
/** Ids have so many bits: 8 GB of records. */
const nodeLimit = 2 ** 26;

/** The records. Indices into a page: `base(id) + field`, for float64 `base(id) / 2 + field`. */
export class NodeTable {
  /** By `id >>> 9`: the same memory seen three ways. */
  readonly i32: Int32Array[] = [];
  readonly f64: Float64Array[] = [];
  readonly f32: Float32Array[] = [];
  readonly #account: MemoryAccount;
  #count = 0;
  /** Removed records, the last one first: a list through `nextSiblingField`. */
  #free = 0;
  #freeCount = 0;

  constructor(account: MemoryAccount) {
    this.#account = account;
    this.#addPage(account.takeVitalPage());
  }

  /** Records in use or used before, the root's included: ids are 0 to count - 1. */
  get count(): number {
    return this.#count;
  }

  /** Records of removed nodes that wait to be used again. */
  get freeCount(): number {
    return this.#freeCount;
  }

  /** Makes sure that so many nodes can be added. False: the trees have their share of memory. */
  reserve(count: number): boolean {
    if (this.#count + count - this.#freeCount > nodeLimit) return false;
    while (this.#count + count - this.#freeCount > this.i32.length << nodesPerPageShift) {
      const page = this.#account.takeTreePage();
      if (page === null) return false;
      this.#addPage(page);
    }
    return true;
  }

  /** An id that no node has; room must have been reserved. Its record is zero. */
  add(): number {
    const used = this.#free;
    if (used !== 0) {
      this.#free = this.int(used, nextSiblingField);
      this.#freeCount -= 1;
      this.setInt(used, nextSiblingField, 0);
      this.setInt(used, depthFlagsField, 0);
      return used;
    }
    const id = this.#count;
    this.#count += 1;
    return id;
  }

  /** What `add` will give. */
  get nextId(): number {
    return this.#free === 0 ? this.#count : this.#free;
  }

  /** Frees the record of a node that nothing names any more. */
  remove(id: number): void {
    const start = (id & nodeMask) << 5;
    this.i32[id >>> nodesPerPageShift]!.fill(0, start, start + 32);
    this.setInt(id, depthFlagsField, flagRemoved);
    this.setInt(id, nextSiblingField, this.#free);
    this.#free = id;
    this.#freeCount += 1;
  }

  int(id: number, field: number): number {
    return this.i32[id >>> nodesPerPageShift]![((id & nodeMask) << 5) + field]!;
  }

  setInt(id: number, field: number, value: number): void {
    this.i32[id >>> nodesPerPageShift]![((id & nodeMask) << 5) + field] = value;
  }

  float(id: number, field: number): number {
    return this.f64[id >>> nodesPerPageShift]![((id & nodeMask) << 4) + field]!;
  }

  setFloat(id: number, field: number, value: number): void {
    this.f64[id >>> nodesPerPageShift]![((id & nodeMask) << 4) + field] = value;
  }

  single(id: number, field: number): number {
    return this.f32[id >>> nodesPerPageShift]![((id & nodeMask) << 5) + field]!;
  }

  setSingle(id: number, field: number, value: number): void {
    this.f32[id >>> nodesPerPageShift]![((id & nodeMask) << 5) + field] = value;
  }

  /** Copies a node's whole record. */
  copyRecord(id: number, target: Int32Array, offset: number): void {
    const page = this.i32[id >>> nodesPerPageShift]!;
    const start = (id & nodeMask) * recordInts;
    for (let field = 0; field < recordInts; field += 1) target[offset + field] = page[start + field]!;
  }

  #addPage(page: ArrayBuffer): void {
    this.i32.push(new Int32Array(page));
    this.f64.push(new Float64Array(page));
    this.f32.push(new Float32Array(page));
  }
}
