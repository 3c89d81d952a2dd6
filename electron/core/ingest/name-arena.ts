// Tier: per NEW TOPIC. The bytes of topic names, one after another in pages; a node's path is a slice of them.
// Ownership: bytes are copied in and never move or change, so slices stay valid as long as the tree.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';

/** Addresses are uint32: page number above, offset in the page in the low 16 bits. */
const maximumPages = 65_536;

/** Names of one tree. */
export class NameArena {
  /** By `address >>> 16`. */
  readonly pages: Uint8Array[] = [];
  readonly #account: MemoryAccount;
  #used = pageBytes;

  constructor(account: MemoryAccount) {
    this.#account = account;
  }

  /** Makes sure that a name of this length can be added. False: the trees have their share of memory. */
  reserve(length: number): boolean {
    if (this.#used + length <= pageBytes) return true;
    if (this.pages.length === maximumPages) return false;
    const page = this.#account.takeTreePage();
    if (page === null) return false;
    this.pages.push(new Uint8Array(page));
    this.#used = 0;
    return true;
  }

  /** Copies a name for which room was reserved; its address. */
  append(bytes: Uint8Array, start: number, end: number): number {
    const page = this.pages[this.pages.length - 1]!;
    const offset = this.#used;
    for (let from = start, to = offset; from < end; from += 1, to += 1) page[to] = bytes[from]!;
    this.#used += end - start;
    return (((this.pages.length - 1) << 16) | offset) >>> 0;
  }

  /** The bytes at an address, lent: a view that stays valid. */
  slice(address: number, length: number): Uint8Array {
    const offset = address & 0xffff;
    return this.pages[address >>> 16]!.subarray(offset, offset + length);
  }
}
