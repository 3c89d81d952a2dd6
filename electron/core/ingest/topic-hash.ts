// Tier: per MESSAGE. The hash of topic bytes, keyed by two random odd numbers so that a hostile broker cannot make topics collide.
// Two multiplications a block: with one, the top bit of a block passes through unchanged for every key and collisions are free.

/** A secret key of one tree. */
export interface HashKey {
  readonly first: number;
  readonly second: number;
}

/** A key from a source of 0 <= x < 1. */
export function createHashKey(random: () => number): HashKey {
  const odd = (): number => Math.floor(random() * 0x1_0000_0000) | 1;
  return { first: odd(), second: odd() };
}

/** Hash of the bytes: int32. */
export function hashTopic(bytes: Uint8Array, start: number, end: number, first: number, second: number): number {
  let hash = first;
  let at = start;
  for (const blocksEnd = end - 3; at < blocksEnd; at += 4) {
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ block, first);
    hash = Math.imul(hash ^ (hash >>> 15), second);
  }
  let tail = 0;
  for (let shift = 0; at < end; at += 1, shift += 8) tail |= bytes[at]! << shift;
  return finishHash(hash, tail, end - start, first, second);
}

function finishHash(hash: number, tail: number, length: number, first: number, second: number): number {
  let mixed = Math.imul(hash ^ tail, first);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ length, second);
  mixed = Math.imul(mixed ^ (mixed >>> 13), first);
  return mixed ^ (mixed >>> 16);
}

/** The levels of one topic name, for making its nodes: where each prefix ends, its hash, and what its bytes hold. Reused. */
export class TopicPrefixes {
  readonly #key: HashKey;
  /** Offset behind each prefix, relative to the topic's start; a prefix ends before a `/` or with the name. */
  ends = new Int32Array(64);
  hashes = new Int32Array(64);
  /** 1: a wildcard up to here, 2: a byte above 0x7f up to here. */
  marks = new Uint8Array(64);
  count = 0;

  constructor(key: HashKey) {
    this.#key = key;
  }

  /** Takes a topic apart in one pass. */
  read(bytes: Uint8Array, start: number, end: number): void {
    const { first, second } = this.#key;
    this.count = 0;
    let hash = first;
    let tail = 0;
    let shift = 0;
    let marks = 0;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === 0x2f) this.#add(at - start, finishHash(hash, tail, at - start, first, second), marks);
      else if (byte >= 0x80) marks |= 2;
      else if (byte === 0x2b || byte === 0x23) marks |= 1;
      tail |= byte << shift;
      shift += 8;
      if (shift === 32) {
        hash = Math.imul(hash ^ tail, first);
        hash = Math.imul(hash ^ (hash >>> 15), second);
        tail = 0;
        shift = 0;
      }
    }
    this.#add(end - start, finishHash(hash, tail, end - start, first, second), marks);
  }

  #add(end: number, hash: number, marks: number): void {
    if (this.count === this.ends.length) this.#grow();
    this.ends[this.count] = end;
    this.hashes[this.count] = hash;
    this.marks[this.count] = marks;
    this.count += 1;
  }

  #grow(): void {
    const { ends, hashes, marks } = this;
    this.ends = new Int32Array(ends.length * 2);
    this.hashes = new Int32Array(ends.length * 2);
    this.marks = new Uint8Array(ends.length * 2);
    this.ends.set(ends);
    this.hashes.set(hashes);
    this.marks.set(marks);
  }
}
