// From the bytes of a topic name to its place in the list: open addressing, in tables that double, each for a part of all hashes, so that
// growing never takes long. Owned by name-list.ts.

import { type MemoryShare } from './memory-share.ts';
import { Slices } from './slices.ts';

const partShift = 26;
const partCount = 2 ** (32 - partShift);
const firstCapacity = 16;

/** The names that are looked for. */
export interface IndexedNames {
  /** Of the name at a place: int32. */
  hashAt(place: number): number;
  /** Whether the name that is being looked for stands at a place. */
  isWanted(place: number): boolean;
}

export class NameIndex {
  readonly #share: MemoryShare;
  readonly #names: IndexedNames;
  /** By the top bits of the hash: places from 1; 0: free. */
  readonly #parts: Int32Array[] = [];
  readonly #counts = new Int32Array(partCount);

  constructor(share: MemoryShare, names: IndexedNames) {
    this.#share = share;
    this.#names = names;
    for (let part = 0; part < partCount; part += 1) this.#parts.push(new Int32Array(0));
  }

  /** The place of the wanted name, or -1. */
  find(hash: number): number {
    const slots = this.#parts[hash >>> partShift]!;
    if (slots.length === 0) return -1;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = slots[slot]! - 1;
      if (place === -1) return -1;
      if (this.#names.isWanted(place)) return place;
    }
  }

  /** Room for one more of this hash. False: the share is used up. */
  reserve(hash: number): boolean {
    const part = hash >>> partShift;
    const { length } = this.#parts[part]!;
    if ((this.#counts[part]! + 1) * 3 <= length * 2) return true;
    const capacity = Math.max(firstCapacity, length * 2);
    if (!this.#share.take((capacity - length) * 4)) return false;
    const slots = new Int32Array(capacity);
    for (const place of this.#parts[part]!) if (place !== 0) put(slots, place, this.#names.hashAt(place - 1));
    this.#parts[part] = slots;
    return true;
  }

  /** Room must have been reserved. */
  add(place: number, hash: number): void {
    const part = hash >>> partShift;
    this.#counts[part]! += 1;
    put(this.#parts[part]!, place + 1, hash);
  }

  /** Names have moved: `placeOf` by old place. */
  async moved(placeOf: Int32Array): Promise<void> {
    const slices = new Slices();
    for (const slots of this.#parts) {
      for (let slot = 0; slot < slots.length; slot += 1) {
        if (slots[slot] !== 0) slots[slot] = placeOf[slots[slot]! - 1]! + 1;
      }
      if (slices.isOver) await slices.rest();
    }
  }
}

function put(slots: Int32Array, value: number, hash: number): void {
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = value;
}
