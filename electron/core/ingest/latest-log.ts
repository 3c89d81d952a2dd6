// Tier: per EVICTED MESSAGE. Payloads that are still their topic's latest value when their message leaves the history.
// Ownership: payloads are copied in, behind one another in pages; each cell names its node, and the node's record holds the cell's
// handle. A log, not size classes: when a quarter of it is dead, the emptiest page's living cells move to the end and the page goes
// back, so that values which change their size strand nothing.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';
import { latestHandleField, type NodeTable } from './node-table.ts';

/** A cell: node id, payload length, payload, padded to 8 bytes. Dead cells name node 0. */
const headerBytes = 8;
/** Handles are uint32: page slot above, offset / 8 in the low 13 bits. */
const offsetBits = 13;
const maximumSlots = 2 ** (32 - offsetBits);

const cellBytes = (length: number): number => headerBytes + ((length + 7) & ~7);

/** Latest values of one connection that have outlived their history. */
export class LatestLog {
  readonly #account: MemoryAccount;
  readonly #nodes: NodeTable;
  /** By slot; null: free for reuse. */
  readonly #pages: (ArrayBuffer | null)[] = [];
  readonly #bytes: Uint8Array[] = [];
  readonly #words: Int32Array[] = [];
  readonly #freeSlots: number[] = [];
  /** By slot: bytes appended, and how many of them belong to living cells. */
  readonly #used: number[] = [];
  readonly #live: number[] = [];
  #current = -1;
  #totalUsed = 0;
  #deadBytes = 0;
  #isCleaning = false;

  constructor(account: MemoryAccount, nodes: NodeTable) {
    this.#account = account;
    this.#nodes = nodes;
  }

  /** Copies a payload in and notes its handle in the node. False: there is no slot left (32 GB of values). */
  append(id: number, bytes: Uint8Array, start: number, length: number): boolean {
    const size = cellBytes(length);
    if (!this.#openPage(size)) return false;
    const slot = this.#current;
    const words = this.#words[slot]!;
    const offset = this.#used[slot]!;
    words[offset >>> 2] = id;
    words[(offset >>> 2) + 1] = length;
    this.#bytes[slot]!.set(bytes.subarray(start, start + length), offset + headerBytes);
    this.#used[slot] = offset + size;
    this.#live[slot] = this.#live[slot]! + size;
    this.#totalUsed += size;
    this.#nodes.setInt(id, latestHandleField, (slot << offsetBits) | (offset >>> 3) | 0);
    return true;
  }

  /** The payload of a handle, lent: valid until the next message is received. */
  read(handle: number, length: number): Uint8Array {
    const start = this.#offset(handle) + headerBytes;
    return this.#bytes[handle >>> offsetBits]!.subarray(start, start + length);
  }

  /** Gives a payload up. */
  free(handle: number, length: number): void {
    const slot = handle >>> offsetBits;
    const size = cellBytes(length);
    this.#words[slot]![this.#offset(handle) >>> 2] = 0;
    this.#live[slot] = this.#live[slot]! - size;
    this.#deadBytes += size;
    if (this.#live[slot] === 0 && slot !== this.#current) this.#release(slot);
  }

  /** Moves the living cells of the emptiest page when dead ones fill more than a page or two. False: not worth it. */
  clean(): boolean {
    if (this.#deadBytes <= 2 * pageBytes || this.#isOutOfSlots()) return false;
    const slot = this.#emptiest();
    if (slot === -1) return false;
    this.#isCleaning = true;
    const bytes = this.#bytes[slot]!;
    const words = this.#words[slot]!;
    for (let offset = 0; offset < this.#used[slot]!; ) {
      const id = words[offset >>> 2]!;
      const length = words[(offset >>> 2) + 1]!;
      if (id !== 0) {
        this.append(id, bytes, offset + headerBytes, length);
        this.#live[slot] = this.#live[slot]! - cellBytes(length);
        this.#deadBytes += cellBytes(length);
      }
      offset += cellBytes(length);
    }
    this.#release(slot);
    this.#isCleaning = false;
    return true;
  }

  #offset(handle: number): number {
    return (handle & ((1 << offsetBits) - 1)) << 3;
  }

  #openPage(size: number): boolean {
    if (this.#current !== -1 && this.#used[this.#current]! + size <= pageBytes) return true;
    if (!this.#isCleaning && this.#deadBytes * 4 > this.#totalUsed && this.clean()) return this.#openPage(size);
    if (this.#isOutOfSlots()) return false;
    const slot = this.#freeSlots.pop() ?? this.#pages.length;
    const full = this.#current;
    const page = this.#account.takePage();
    this.#pages[slot] = page;
    this.#bytes[slot] = new Uint8Array(page);
    this.#words[slot] = new Int32Array(page);
    this.#used[slot] = 0;
    this.#live[slot] = 0;
    this.#current = slot;
    if (full !== -1 && this.#live[full] === 0) this.#release(full);
    return true;
  }

  #isOutOfSlots(): boolean {
    return this.#freeSlots.length === 0 && this.#pages.length === maximumSlots;
  }

  #emptiest(): number {
    let best = -1;
    let bestLive = pageBytes;
    for (let slot = 0; slot < this.#pages.length; slot += 1) {
      if (slot === this.#current || this.#pages[slot] === null || this.#live[slot]! >= bestLive) continue;
      best = slot;
      bestLive = this.#live[slot]!;
    }
    return best;
  }

  #release(slot: number): void {
    this.#account.releasePage(this.#pages[slot]!);
    this.#pages[slot] = null;
    this.#freeSlots.push(slot);
    this.#totalUsed -= this.#used[slot]!;
    this.#deadBytes -= this.#used[slot]! - this.#live[slot]!;
  }
}
