// A part of the list: the topics that a filter fits, with running totals of the chosen ones among them, so that a frame costs the same with
// ten and with a hundred thousand. Owned by retained-table.ts.

/** What is chosen, in figures. */
export interface ChosenTotals {
  readonly count: number;
  readonly payloadBytes: number;
  /** UTF-16 units of all names together: what they cost in memory. */
  readonly nameLength: number;
}

export class TablePart {
  /** Places in the list, in order. */
  readonly rows: readonly number[];
  readonly #isMember: Uint8Array;
  #count = 0;
  #payloadBytes = 0;
  #nameLength = 0;

  constructor(rows: readonly number[], listLength: number) {
    this.rows = rows;
    this.#isMember = new Uint8Array(listLength);
    for (const row of rows) this.#isMember[row] = 1;
  }

  get totals(): ChosenTotals {
    return { count: this.#count, payloadBytes: this.#payloadBytes, nameLength: this.#nameLength };
  }

  /** A topic of the list was chosen (`by` 1) or left out (-1). */
  note(row: number, by: 1 | -1, payloadBytes: number, nameLength: number): void {
    if (this.#isMember[row] !== 1) return;
    this.#count += by;
    this.#payloadBytes += by * payloadBytes;
    this.#nameLength += by * nameLength;
  }
}
