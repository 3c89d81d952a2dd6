// A set of rows of one list: a bit for each, whatever the list's length. Used by clearing.ts and restoring.ts, a part of the table.

export class RowSet {
  readonly #bits: Uint8Array;
  #size = 0;

  /** Of rows 0 to `length` - 1. */
  constructor(length: number) {
    this.#bits = new Uint8Array((length + 7) >>> 3);
  }

  get size(): number {
    return this.#size;
  }

  /** What it takes, in bytes. */
  get byteLength(): number {
    return this.#bits.byteLength;
  }

  has(row: number): boolean {
    return (this.#bits[row >>> 3]! & (1 << (row & 7))) !== 0;
  }

  add(row: number): void {
    if (this.has(row)) return;
    this.#bits[row >>> 3]! |= 1 << (row & 7);
    this.#size += 1;
  }
}
