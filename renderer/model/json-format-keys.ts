// Which keys an open object has had, to mark those that repeat. Called by json-format.ts for every key.
// A set per object would cost more than all the rest of formatting: most objects have few keys, which are compared in place.

/** Above this many keys an object gets a set. */
const comparedKeys = 16;
const backslash = 0x5c;

/** Keys of the objects that are open at the moment, innermost last. */
export class OpenKeys {
  /** Start and end of each key's text, without quotes, of all open objects in order. */
  #ranges = new Uint32Array(128);
  #rangeCount = 0;
  /** Per open object: index of its first range, and its set where it has one. */
  readonly #firstRanges: number[] = [];
  readonly #sets: (Set<string> | null)[] = [];

  /** An object begins. */
  open(): void {
    this.#firstRanges.push(this.#rangeCount);
    this.#sets.push(null);
  }

  /** The innermost object ends. */
  close(): void {
    this.#rangeCount = this.#firstRanges.pop() ?? 0;
    this.#sets.pop();
  }

  /** Notes a key, given by its place within the quotes. Whether the innermost object has had it before. */
  isRepeated(text: string, from: number, to: number): boolean {
    const inner = this.#sets.length - 1;
    const first = this.#firstRanges[inner] ?? 0;
    let set = this.#sets[inner] ?? null;
    if (set === null && (this.#rangeCount - first >= comparedKeys * 2 || hasEscape(text, from, to))) {
      set = new Set();
      for (let at = first; at < this.#rangeCount; at += 2) {
        set.add(meaningOf(text, this.#ranges[at] ?? 0, this.#ranges[at + 1] ?? 0));
      }
      this.#sets[inner] = set;
    }
    if (set !== null) {
      const meaning = meaningOf(text, from, to);
      if (set.has(meaning)) return true;
      set.add(meaning);
      return false;
    }
    for (let at = first; at < this.#rangeCount; at += 2) {
      if (isSame(text, this.#ranges[at] ?? 0, this.#ranges[at + 1] ?? 0, from, to)) return true;
    }
    this.#note(from, to);
    return false;
  }

  #note(from: number, to: number): void {
    if (this.#rangeCount + 2 > this.#ranges.length) {
      const larger = new Uint32Array(this.#ranges.length * 2);
      larger.set(this.#ranges);
      this.#ranges = larger;
    }
    this.#ranges[this.#rangeCount] = from;
    this.#ranges[this.#rangeCount + 1] = to;
    this.#rangeCount += 2;
  }
}

function hasEscape(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === backslash) return true;
  return false;
}

function isSame(text: string, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  for (let offset = 0; offset < to - from; offset += 1) {
    if (text.charCodeAt(from + offset) !== text.charCodeAt(otherFrom + offset)) return false;
  }
  return true;
}

/** "a" and "\u0061" are the same key. The token has been checked, so parsing cannot fail. */
function meaningOf(text: string, from: number, to: number): string {
  const key = text.slice(from, to);
  return key.includes('\\') ? (JSON.parse(`"${key}"`) as string) : key;
}
