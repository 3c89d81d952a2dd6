// Tier: per NEW NODE. One more int32 per node, for what does not fit the records and is not touched by messages. Used by topic-tree.ts.
// Ownership: pages of the connection's account, made when first written to; what was never written is 0.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';

const perPageShift = Math.log2(pageBytes / 4);
const indexMask = 2 ** perPageShift - 1;

/** An int32 by node. */
export class NodeColumn {
  readonly #account: MemoryAccount;
  readonly #pages: (Int32Array | undefined)[] = [];

  constructor(account: MemoryAccount) {
    this.#account = account;
  }

  get(id: number): number {
    const page = this.#pages[id >>> perPageShift];
    return page === undefined ? 0 : page[id & indexMask]!;
  }

  set(id: number, value: number): void {
    const at = id >>> perPageShift;
    let page = this.#pages[at];
    if (page === undefined) {
      while (this.#pages.length <= at) this.#pages.push(undefined);
      // Granted whatever the trees have: it is little beside the nodes it belongs to, and those were granted.
      page = new Int32Array(this.#account.takeVitalPage());
      this.#pages[at] = page;
    }
    page[id & indexMask] = value;
  }
}
