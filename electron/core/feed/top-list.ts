// Tier: per TOPIC of a scan. The few with the most of something, of any number that are offered. Owned by topic-scan.ts.

export class TopList {
  readonly #ids: Int32Array;
  readonly #values: Float64Array;
  #count = 0;
  #smallest = 0;

  constructor(size: number) {
    this.#ids = new Int32Array(size);
    this.#values = new Float64Array(size);
  }

  /** A value must be above this to get in: asked first, so that offering is seldom. */
  get threshold(): number {
    return this.#count < this.#ids.length ? 0 : this.#values[this.#smallest]!;
  }

  /** Nothing above 0 is lost while there is room; then the smallest makes way. Each id is offered once. */
  offer(id: number, value: number): void {
    if (value <= this.threshold) return;
    const at = this.#count < this.#ids.length ? this.#count++ : this.#smallest;
    this.#ids[at] = id;
    this.#values[at] = value;
    if (this.#count < this.#ids.length) return;
    let smallest = 0;
    for (let index = 1; index < this.#count; index += 1) {
      if (this.#values[index]! < this.#values[smallest]!) smallest = index;
    }
    this.#smallest = smallest;
  }

  ids(): number[] {
    return Array.from(this.#ids.subarray(0, this.#count));
  }

  clear(): void {
    this.#count = 0;
    this.#smallest = 0;
  }
}
