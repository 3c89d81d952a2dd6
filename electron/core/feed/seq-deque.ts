// Tier: per MATCHING MESSAGE. Sequence numbers in ascending order that grow at both ends and shrink at the low one: what a filter of the
// stream has found. Each keeps its position, an integer, for life. Owned by matching-arrivals.ts.
// Ownership: pages of the account that was given; all of them go back with `close`.

import { type MemoryAccount, pageBytes } from '../ingest/memory-budget.ts';

const perPageShift = 13;
const perPage = 1 << perPageShift;

if (perPage * 8 !== pageBytes) throw new Error('Assertion failed: a page holds a whole number of sequence numbers');

/** A list that begins at position 0 and grows away from it, upwards. Positions before `head` were dropped. */
class Growing {
  readonly #account: MemoryAccount;
  /** By page number; null: given back. */
  #pages: (Float64Array<ArrayBuffer> | null)[] = [];
  length = 0;

  constructor(account: MemoryAccount) {
    this.#account = account;
  }

  at(index: number): number {
    return this.#pages[index >>> perPageShift]![index & (perPage - 1)]!;
  }

  push(seq: number): void {
    const page = this.length >>> perPageShift;
    if (page === this.#pages.length) this.#pages.push(new Float64Array(this.#account.takePage()));
    this.#pages[page]![this.length & (perPage - 1)] = seq;
    this.length += 1;
  }

  pop(): void {
    this.length -= 1;
    if ((this.length & (perPage - 1)) === 0) this.#release(this.#pages.length - 1, true);
  }

  /** The entries before this one are not needed any more. */
  dropBefore(index: number): void {
    if ((index & (perPage - 1)) === 0 && index > 0) this.#release((index >>> perPageShift) - 1, false);
  }

  close(): void {
    for (const page of this.#pages) if (page !== null) this.#account.releasePage(page.buffer);
    this.#pages = [];
    this.length = 0;
  }

  #release(page: number, isLast: boolean): void {
    const held = this.#pages[page];
    if (held !== null && held !== undefined) this.#account.releasePage(held.buffer);
    if (isLast) this.#pages.pop();
    else this.#pages[page] = null;
  }
}

/** Ascending sequence numbers at positions `begin` to `end - 1`. */
export class SeqDeque {
  readonly #older: Growing;
  readonly #newer: Growing;
  /** First entry of `#newer` that is still there. */
  #head = 0;

  constructor(account: MemoryAccount) {
    this.#older = new Growing(account);
    this.#newer = new Growing(account);
  }

  get begin(): number {
    return this.#older.length > 0 ? -this.#older.length : this.#head;
  }

  get end(): number {
    return this.#newer.length;
  }

  /** The sequence number at a position between `begin` and `end - 1`. */
  at(position: number): number {
    return position < 0 ? this.#older.at(-1 - position) : this.#newer.at(position);
  }

  /** Adds one above all others. Taking room may evict messages. */
  pushNewest(seq: number): void {
    this.#newer.push(seq);
  }

  /** Adds one below all others. Taking room may evict messages. */
  pushOldest(seq: number): void {
    this.#older.push(seq);
  }

  /** Drops those below a sequence number. */
  dropBelow(seq: number): void {
    const older = this.#older;
    while (older.length > 0 && older.at(older.length - 1) < seq) older.pop();
    if (older.length > 0) return;
    while (this.#head < this.#newer.length && this.#newer.at(this.#head) < seq) {
      this.#head += 1;
      this.#newer.dropBefore(this.#head);
    }
  }

  close(): void {
    this.#older.close();
    this.#newer.close();
    this.#head = 0;
  }
}
