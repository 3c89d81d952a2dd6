// Tier: per SHOWN ROW. A JSON object or array in one line: `{temperature: 21.5, unit: "C", +3}`, `[1000 items: 1, 2, 3, …]`.
// Numbers and strings stand as they were sent: nothing is parsed into values. Called by preview.ts.

/** So long a summary may become before the rest of its members is only counted. */
const roomUnits = 120;
/** A string, number or key longer than this is cut, with an ellipsis. */
const scalarUnits = 40;
/** Containers within containers are told by their size. */
const openDepth = 2;

const space = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex -- JSON has no bare controls in its strings
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const plainKey = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** The summary of a whole JSON text, or null when it is none: then its beginning has to do. */
export function jsonSummary(text: string): string | null {
  const reader = new Reader(text);
  const summary = reader.value(0, { units: roomUnits });
  return summary !== null && reader.isAtEnd ? summary : null;
}

/** What a summary may still take; shared by a container and those within it. */
interface Room {
  units: number;
}

const cut = (text: string): string => {
  if (text.length <= scalarUnits) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(scalarUnits - 2)) ? scalarUnits - 2 : scalarUnits - 1;
  return `${text.slice(0, end)}…${text.startsWith('"') ? '"' : ''}`;
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#take(space);
    return this.#at === this.#text.length;
  }

  /** The value that begins here, in short; null: there is none. Recursion ends at a depth that JSON in use never has. */
  value(depth: number, room: Room): string | null {
    this.#take(space);
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') return depth > 64 ? null : this.#container(first === '{', depth, room);
    const token = first === '"' ? this.#take(string) : this.#take(scalar);
    return token === null || token === '' ? null : cut(token);
  }

  #container(isObject: boolean, depth: number, room: Room): string | null {
    const close = isObject ? '}' : ']';
    this.#at += 1;
    const shown: string[] = [];
    let count = 0;
    room.units -= 2;
    this.#take(space);
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return isObject ? '{}' : '[]';
    }
    for (;;) {
      const key = isObject ? this.#key() : '';
      if (key === null) return null;
      // What is shown is the beginning: once one member had no room none after it is. A container within takes half at most.
      const isOpen = depth < openDepth && count === shown.length && room.units > 0;
      const inner = { units: isOpen ? Math.floor((room.units - key.length) / 2) : 0 };
      const value = this.value(depth + 1, inner);
      if (value === null) return null;
      const member = `${key}${value}`;
      count += 1;
      if (isOpen && (member.length <= room.units || shown.length === 0)) {
        shown.push(member);
        room.units -= member.length + 2;
      }
      this.#take(space);
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === close) break;
      if (next !== ',') return null;
    }
    return isObject ? objectText(shown, count) : arrayText(shown, count);
  }

  /** `name: `, without quotes where it needs none. */
  #key(): string | null {
    this.#take(space);
    const quoted = this.#take(string);
    if (quoted === null) return null;
    this.#take(space);
    if (this.#text[this.#at] !== ':') return null;
    this.#at += 1;
    const bare = quoted.slice(1, -1);
    return `${cut(plainKey.test(bare) ? bare : quoted)}: `;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }
}

function objectText(shown: readonly string[], count: number): string {
  if (shown.length === 0) return count === 1 ? '{1 key}' : `{${count} keys}`;
  const rest = count - shown.length;
  return `{${shown.join(', ')}${rest === 0 ? '' : `, +${rest}`}}`;
}

function arrayText(shown: readonly string[], count: number): string {
  if (shown.length === count) return `[${shown.join(', ')}]`;
  const size = count === 1 ? '1 item' : `${count} items`;
  return shown.length === 0 ? `[${size}]` : `[${size}: ${shown.join(', ')}, …]`;
}
