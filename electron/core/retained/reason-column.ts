// Why a topic was left as it is, by row: few different sentences for many rows. Owned by retained-table.ts.

import type { MemoryShare } from './memory-share.ts';

/** Different sentences that are kept. */
const mostReasons = 4096;
const oneOfTooMany = 'There were more different reasons than Treeline keeps, and this was one of them.';

export class ReasonColumn {
  readonly #share: MemoryShare;
  /** From 1; 0: none. Made with the first reason. */
  #numbers: Uint16Array | null = null;
  readonly #texts: string[] = [];
  readonly #numberOf = new Map<string, number>();

  constructor(share: MemoryShare) {
    this.#share = share;
  }

  of(row: number): string | null {
    const number = this.#numbers?.[row] ?? 0;
    return number === 0 ? null : (this.#texts[number - 1] ?? null);
  }

  /** `length`: rows of the list. */
  set(row: number, reason: string | null, length: number): void {
    if (reason === null) {
      if (this.#numbers !== null) this.#numbers[row] = 0;
      return;
    }
    if (this.#numbers === null) {
      this.#numbers = new Uint16Array(length);
      this.#share.grow(this.#numbers.byteLength);
    }
    this.#numbers[row] = this.#numberOf.get(reason) ?? this.#add(reason);
  }

  #add(reason: string): number {
    if (this.#texts.length > mostReasons) return mostReasons + 1;
    const kept = this.#texts.length === mostReasons ? oneOfTooMany : reason;
    this.#texts.push(kept);
    this.#numberOf.set(kept, this.#texts.length);
    this.#share.grow(2 * reason.length + 64);
    return this.#texts.length;
  }
}
