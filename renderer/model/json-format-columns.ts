// Columns of integers for what formatting finds: a megabyte of JSON has a hundred thousand tokens. Called by json-format.ts.

/** Columns of the tokens in the formatted text, in order: offsets in UTF-16 units, as editors count. */
export interface JsonTokens {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly kinds: Uint8Array;
}

/** What can be folded: from behind an opening bracket to before its closing one. `starts` ascend. */
export interface JsonFolds {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Text that is written piece by piece: no piece becomes a string of its own, which is what would cost. */
export class TextWriter {
  #codes = new Uint16Array(4096);
  #length = 0;

  /** UTF-16 units written so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends `from`..`to` of a text. */
  write(text: string, from = 0, to = text.length): void {
    const end = this.#length + to - from;
    if (end > this.#codes.length) {
      const larger = new Uint16Array(Math.max(end, this.#codes.length * 2));
      larger.set(this.#codes);
      this.#codes = larger;
    }
    for (let at = from, put = this.#length; at < to; at += 1, put += 1) this.#codes[put] = text.charCodeAt(at);
    this.#length = end;
  }

  /** All that was written. A decoder would be strict or lossy with lone surrogates; where there is one, units are joined. */
  text(): string {
    const written = this.#codes.subarray(0, this.#length);
    try {
      return new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(written);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return Array.from(written, (code) => String.fromCharCode(code)).join('');
    }
  }
}

/** Grows by doubling. */
function grown(column: Uint32Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  if (count < column.length) return column;
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

/** The tokens while they are found. */
export class TokenColumns implements JsonTokens {
  count = 0;
  starts = new Uint32Array(64);
  ends = new Uint32Array(64);
  kinds = new Uint8Array(64);

  add(start: number, end: number, kind: number): void {
    if (this.count === this.kinds.length) {
      const larger = new Uint8Array(this.kinds.length * 2);
      larger.set(this.kinds);
      this.kinds = larger;
    }
    this.starts = grown(this.starts, this.count);
    this.ends = grown(this.ends, this.count);
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.kinds[this.count] = kind;
    this.count += 1;
  }
}

/** The folds while they are found. */
export class FoldColumns {
  #count = 0;
  #starts = new Uint32Array(16);
  #ends = new Uint32Array(16);

  /** Begins a fold and says its number. */
  open(start: number): number {
    this.#starts = grown(this.#starts, this.#count);
    this.#ends = grown(this.#ends, this.#count);
    this.#starts[this.#count] = start;
    this.#count += 1;
    return this.#count - 1;
  }

  startOf(fold: number): number {
    return this.#starts[fold] ?? 0;
  }

  close(fold: number, end: number): void {
    this.#ends[fold] = end;
  }

  /** The columns; folds that a cut left open reach to the end of the text. */
  finished(textLength: number): JsonFolds {
    for (let fold = 0; fold < this.#count; fold += 1) {
      if (this.#ends[fold] === 0) this.#ends[fold] = textLength;
    }
    return { count: this.#count, starts: this.#starts, ends: this.#ends };
  }
}
