// Tier: per NEW NODE. Which nodes were added, in order, for those who take them in later (feed/). Used by topic-tree.ts.
// As long as no node was ever removed, the n-th node has the id n, and nothing is kept. From then on the last 16,384 are remembered.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';

const kept = pageBytes / 4;

/** The order in which the nodes of one tree were added. */
export class BirthLog {
  readonly #account: MemoryAccount;
  #count = 0;
  /** Births before this one: the id is the number. */
  #plainCount = 0;
  #ids: Int32Array | null = null;

  constructor(account: MemoryAccount) {
    this.#account = account;
  }

  /** Nodes ever added. */
  get count(): number {
    return this.#count;
  }

  /** A node was added. */
  add(id: number): void {
    if (this.#ids !== null) this.#ids[this.#count & (kept - 1)] = id;
    this.#count += 1;
  }

  /** From here on ids are used again. */
  begin(): void {
    if (this.#ids !== null) return;
    this.#ids = new Int32Array(this.#account.takeVitalPage());
    this.#plainCount = this.#count;
  }

  /** Whether all births from the n-th on are remembered. */
  knowsFrom(birth: number): boolean {
    return birth >= this.#count - kept || this.#ids === null;
  }

  /** The id of the n-th node added, from 0, the root. */
  at(birth: number): number {
    return this.#ids === null || birth < this.#plainCount ? birth : this.#ids[birth & (kept - 1)]!;
  }
}
