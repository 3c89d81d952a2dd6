// Tier: per NEW TOPIC. The bytes of topic names, one after another in pages; a node's path is the beginning of one of them.
// Ownership: bytes are copied in. A cell belongs to the deepest node whose path lies in it; nodes made with that one share it. When the
// owner goes, its parent inherits the cell if it shares it; else the cell is dead. A log, as latest-log.ts: when a quarter is dead, the
// emptiest page's living names move to the end and the page goes back. So a name may move whenever one is added, never in between.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';
import { lengthsField, type NodeTable, parentField, pathStartField } from './node-table.ts';

/** Addresses are uint32: page number above, offset in the page in the low 16 bits. */
const maximumPages = 65_536;
/** In need, a page is cleaned for so many dead bytes; else a quarter of all must be dead. */
const leastGain = pageBytes / 16;
/** A cell: owner (0: dead), size of the cell, name, padded to 4 bytes. */
const headerBytes = 8;

const cellBytes = (length: number): number => headerBytes + ((length + 3) & ~3);

/** Names of one tree. */
export class NameArena {
  /** By `address >>> 16`; one that went back is empty until its number is used again. */
  readonly pages: Uint8Array<ArrayBuffer>[] = [];
  readonly #account: MemoryAccount;
  readonly #nodes: NodeTable;
  readonly #words: Int32Array[] = [];
  /** Kept for the names to come while trees have about all they may: else records would take them, and wait for names. */
  readonly #spare: ArrayBuffer[] = [];
  readonly #freeNumbers: number[] = [];
  /** By page: bytes appended, and how many of them belong to living cells. */
  readonly #used: number[] = [];
  readonly #live: number[] = [];
  #current = -1;
  #totalUsed = 0;
  #deadBytes = 0;

  constructor(account: MemoryAccount, nodes: NodeTable) {
    this.#account = account;
    this.#nodes = nodes;
  }

  /** Makes sure that a name of this length can be added; names may move. False: the trees have their share of memory. */
  reserve(length: number): boolean {
    const size = this.#sizeOf(length);
    if (this.#hasRoom(size)) return true;
    const isWorthIt = this.#deadBytes > 2 * pageBytes && this.#deadBytes * 4 > this.#totalUsed;
    if (isWorthIt && this.#clean() && this.#hasRoom(size)) return true;
    if (this.#freeNumbers.length === 0 && this.pages.length === maximumPages) return false;
    for (;;) {
      const page = this.#spare.pop() ?? this.#account.takeTreePage();
      if (page !== null) {
        this.#open(page);
        return true;
      }
      if (!this.#clean()) return false;
      if (this.#hasRoom(size)) return true;
    }
  }

  /** Copies a name for which room was reserved; its address. */
  append(owner: number, bytes: Uint8Array, start: number, end: number): number {
    const number = this.#current;
    const page = this.pages[number]!;
    const cell = this.#used[number]!;
    const size = this.#sizeOf(end - start);
    // One that fills a page has no room for a header, and needs none: it never moves.
    const offset = size === pageBytes ? 0 : cell + headerBytes;
    if (offset !== 0) {
      const words = this.#words[number]!;
      words[cell >>> 2] = owner;
      words[(cell >>> 2) + 1] = size;
    }
    for (let from = start, to = offset; from < end; from += 1, to += 1) page[to] = bytes[from]!;
    this.#used[number] = cell + size;
    this.#live[number] = this.#live[number]! + size;
    this.#totalUsed += size;
    return ((number << 16) | offset) >>> 0;
  }

  /** A node is about to go that has nothing below it: its name is not needed any more, save for a parent that shares it. */
  disown(id: number): void {
    const nodes = this.#nodes;
    const address = nodes.int(id, pathStartField) >>> 0;
    const parent = nodes.int(id, parentField);
    const isShared = parent !== 0 && nodes.int(parent, pathStartField) >>> 0 === address;
    const number = address >>> 16;
    const offset = address & 0xffff;
    if (offset === 0) {
      if (!isShared) this.#drop(number, pageBytes);
      return;
    }
    const words = this.#words[number]!;
    const cell = (offset - headerBytes) >>> 2;
    words[cell] = isShared ? parent : 0;
    if (!isShared) this.#drop(number, words[cell + 1]!);
  }

  /** The bytes at an address, lent until the next name is added. */
  slice(address: number, length: number): Uint8Array {
    const offset = address & 0xffff;
    return this.pages[address >>> 16]!.subarray(offset, offset + length);
  }

  #sizeOf(length: number): number {
    return Math.min(cellBytes(length), pageBytes);
  }

  #open(page: ArrayBuffer): void {
    const full = this.#current;
    const number = this.#freeNumbers.pop() ?? this.pages.length;
    this.pages[number] = new Uint8Array(page);
    this.#words[number] = new Int32Array(page);
    this.#used[number] = 0;
    this.#live[number] = 0;
    this.#current = number;
    if (full !== -1 && this.#live[full] === 0) this.#release(full);
  }

  #drop(number: number, size: number): void {
    this.#live[number] = this.#live[number]! - size;
    this.#deadBytes += size;
    if (this.#live[number] === 0 && number !== this.#current) this.#release(number);
  }

  #hasRoom(size: number): boolean {
    return this.#current !== -1 && this.#used[this.#current]! + size <= pageBytes;
  }

  // Moves the living names of the emptiest page. False: not worth it.
  #clean(): boolean {
    const number = this.#emptiest();
    if (number === -1) return false;
    const bytes = this.pages[number]!;
    const words = this.#words[number]!;
    const nodes = this.#nodes;
    const used = this.#used[number]!;
    for (let cell = 0; cell < used; cell += words[(cell >>> 2) + 1]!) {
      const owner = words[cell >>> 2]!;
      if (owner === 0) continue;
      const old = (number << 16) | (cell + headerBytes);
      const start = cell + headerBytes;
      const length = nodes.int(owner, lengthsField) & 0xffff;
      // Granted whatever the trees have: the page that is cleaned goes back for it.
      if (!this.#hasRoom(cellBytes(length))) this.#open(this.#spare.pop() ?? this.#account.takeVitalPage());
      const address = this.append(owner, bytes, start, start + length) | 0;
      for (let at = owner; at !== 0 && nodes.int(at, pathStartField) === old; at = nodes.int(at, parentField)) {
        nodes.setInt(at, pathStartField, address);
      }
      this.#live[number] = this.#live[number]! - words[(cell >>> 2) + 1]!;
      this.#deadBytes += words[(cell >>> 2) + 1]!;
    }
    this.#release(number);
    return true;
  }

  #emptiest(): number {
    let best = -1;
    let bestLive = pageBytes - leastGain;
    for (let number = 0; number < this.pages.length; number += 1) {
      if (number === this.#current || this.#used[number] === 0 || this.#live[number]! > bestLive) continue;
      best = number;
      bestLive = this.#live[number]!;
    }
    return best;
  }

  #release(number: number): void {
    const page = this.pages[number]!.buffer;
    const isKept = this.#spare.length < 2 + this.pages.length / 4 && this.#account.isTreeNearlyFull;
    if (isKept) this.#spare.push(page);
    else this.#account.releaseTreePage(page);
    this.#totalUsed -= this.#used[number]!;
    this.#deadBytes -= this.#used[number]! - this.#live[number]!;
    this.#used[number] = 0;
    this.#live[number] = 0;
    this.pages[number] = new Uint8Array(0);
    this.#words[number] = new Int32Array(0);
    this.#freeNumbers.push(number);
  }
}
