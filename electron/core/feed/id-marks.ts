// Tier: per FRAME. A set of node ids that is asked about very many ids, a bit for each id up to the largest. Used by sibling-list.ts.

export class IdMarks {
  readonly #bits: Uint8Array;
  readonly #limit: number;

  constructor(ids: Iterable<number>) {
    const all = Int32Array.from(ids);
    let limit = 0;
    for (const id of all) limit = Math.max(limit, id + 1);
    this.#limit = limit;
    this.#bits = new Uint8Array((limit + 7) >>> 3);
    for (const id of all) this.#bits[id >>> 3]! |= 1 << (id & 7);
  }

  has(id: number): boolean {
    return id < this.#limit && (this.#bits[id >>> 3]! & (1 << (id & 7))) !== 0;
  }

  /** Those of the ids that are not in it, in their order. */
  without(ids: Int32Array): Int32Array {
    const left = ids.slice();
    return left.subarray(0, this.leaveOut(left, 0, left.length, 0));
  }

  /** Moves those of `ids[start..end)` that are not in it to `to` and on, which is not behind `start`; the place behind them. */
  leaveOut(ids: Int32Array, start: number, end: number, to: number): number {
    let behind = to;
    for (let index = start; index < end; index += 1) {
      const id = ids[index]!;
      if (this.has(id)) continue;
      ids[behind] = id;
      behind += 1;
    }
    return behind;
  }
}
