// A bounded part of the core's memory budget, for lists and copies. Made by retained-desk.ts, used by the table and the undo store.

import type { MemoryAccount } from '../ingest/memory-budget.ts';

/** Counted with the budget in steps of this size, so that a topic costs no bookkeeping. */
const stepBytes = 65_536;

/** What it takes counts as used memory of the core, so that the status bar tells the truth and old messages make room. */
export class MemoryShare {
  readonly limitBytes: number;
  readonly #account: Pick<MemoryAccount, 'grow' | 'shrink'>;
  #usedBytes = 0;
  #countedBytes = 0;

  constructor(account: Pick<MemoryAccount, 'grow' | 'shrink'>, limitBytes: number) {
    this.#account = account;
    this.limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Takes so many bytes; false, and nothing is taken, where they do not fit. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.limitBytes) return false;
    this.grow(bytes);
    return true;
  }

  /** Takes so many bytes, also beyond the limit: for what is little beside a list that fits, such as its part under a filter. */
  grow(bytes: number): void {
    this.#usedBytes += bytes;
    if (this.#usedBytes > this.#countedBytes) {
      const steps = Math.ceil((this.#usedBytes - this.#countedBytes) / stepBytes) * stepBytes;
      this.#account.grow(steps);
      this.#countedBytes += steps;
    }
  }

  /** Gives back what was taken for one thing. */
  give(bytes: number): void {
    this.#usedBytes -= bytes;
    const unused = Math.floor((this.#countedBytes - this.#usedBytes) / stepBytes) * stepBytes;
    if (unused === 0) return;
    this.#account.shrink(unused);
    this.#countedBytes -= unused;
  }

  /** Gives everything back. */
  giveAll(): void {
    this.#account.shrink(this.#countedBytes);
    this.#countedBytes = 0;
    this.#usedBytes = 0;
  }
}
