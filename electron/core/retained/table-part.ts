// A part of the list: the topics that a filter fits, with running totals of the chosen ones among them, so that a frame costs the same with
// ten and with a million. Found in slices. Owned by retained-table.ts.

import { RowSet } from './row-set.ts';

/** What is chosen, in figures. */
export interface ChosenTotals {
  readonly count: number;
  readonly payloadBytes: number;
  /** Bytes of all names together. */
  readonly nameLength: number;
}

/** What the table keeps of each row. */
export interface Columns {
  readonly length: number;
  /** 1: chosen. */
  readonly selected: Uint8Array;
  readonly sizes: Uint32Array;
  nameLengthAt(row: number): number;
}

const nothing: ChosenTotals = { count: 0, payloadBytes: 0, nameLength: 0 };

/** Rows in the order of the list. `columns` are those of the table, as they are now. */
export class TablePart {
  readonly #columns: Columns;
  /** Null: all rows of the list. */
  #rows: Int32Array | null;
  #members: RowSet | null;
  #count: number;
  #totals: ChosenTotals = nothing;
  #isStale = true;
  /** False: more may be found. */
  isComplete: boolean;

  /** `isWhole`: all rows of the list, else none so far. */
  constructor(columns: Columns, isWhole: boolean) {
    this.#columns = columns;
    this.#rows = isWhole ? null : new Int32Array(256);
    this.#members = isWhole ? null : new RowSet(columns.length);
    this.#count = isWhole ? columns.length : 0;
    this.isComplete = isWhole;
  }

  /** Of these rows as they are now: nothing is noted in it any more. */
  static of(columns: Columns, rows: Int32Array): TablePart {
    const part = new TablePart(columns, true);
    part.#rows = rows;
    part.#count = rows.length;
    return part;
  }

  get count(): number {
    return this.#count;
  }

  /** What it takes in memory. */
  get byteLength(): number {
    return (this.#rows?.byteLength ?? 0) + (this.#members?.byteLength ?? 0);
  }

  /** All rows of the list. */
  get isWhole(): boolean {
    return this.#rows === null;
  }

  rowAt(index: number): number {
    return this.#rows === null ? index : this.#rows[index]!;
  }

  /** Those of its rows that have a value in a column. */
  rowsWith(column: Uint8Array, value: number): Int32Array {
    const rows = this.#rows;
    let count = 0;
    for (let index = 0; index < this.#count; index += 1) {
      if (column[rows === null ? index : rows[index]!] === value) count += 1;
    }
    const found = new Int32Array(count);
    for (let index = 0, to = 0; index < this.#count && to < count; index += 1) {
      const row = rows === null ? index : rows[index]!;
      if (column[row] !== value) continue;
      found[to] = row;
      to += 1;
    }
    return found;
  }

  /** One more row, behind all others. */
  found(row: number): void {
    if (this.#rows === null || this.#members === null) return;
    if (this.#count === this.#rows.length) {
      const larger = new Int32Array(this.#count * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#count] = row;
    this.#count += 1;
    this.#members.add(row);
    if (!this.#isStale && this.#columns.selected[row] === 1) this.noted(row, 1);
  }

  get totals(): ChosenTotals {
    if (this.#isStale) this.#countAnew();
    return this.#totals;
  }

  /** Very many rows were chosen or left out. */
  spoil(): void {
    this.#isStale = true;
  }

  /** A row of the list was chosen (`by` 1) or left out (-1). */
  noted(row: number, by: 1 | -1): void {
    if (this.#isStale || this.#members?.has(row) === false) return;
    const { count, payloadBytes, nameLength } = this.#totals;
    this.#totals = {
      count: count + by,
      payloadBytes: payloadBytes + by * this.#columns.sizes[row]!,
      nameLength: nameLength + by * this.#columns.nameLengthAt(row),
    };
  }

  /** The first chosen row; -1: none. */
  firstChosen(): number {
    const { selected } = this.#columns;
    for (let index = 0; index < this.#count; index += 1)
      if (selected[this.rowAt(index)] === 1) return this.rowAt(index);
    return -1;
  }

  /** All chosen rows. */
  chosenRows(): Int32Array {
    const { selected } = this.#columns;
    const rows = new Int32Array(this.totals.count);
    for (let index = 0, to = 0; index < this.#count; index += 1) {
      const row = this.rowAt(index);
      if (selected[row] !== 1) continue;
      rows[to] = row;
      to += 1;
    }
    return rows;
  }

  #countAnew(): void {
    const { selected, sizes } = this.#columns;
    let count = 0;
    let payloadBytes = 0;
    let nameLength = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const row = this.rowAt(index);
      if (selected[row] !== 1) continue;
      count += 1;
      payloadBytes += sizes[row]!;
      nameLength += this.#columns.nameLengthAt(row);
    }
    this.#totals = { count, payloadBytes, nameLength };
    this.#isStale = false;
  }
}
