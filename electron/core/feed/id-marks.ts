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
    const left = new Int32Array(ids.length);
    let count = 0;
    for (let index = 0; index < ids.length; index += 1) {
      const id = ids[index]!;
      if (this.has(id)) continue;
      left[count] = id;
      count += 1;
    }
    return left.subarray(0, count);
  }
}
