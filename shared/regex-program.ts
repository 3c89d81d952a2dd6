// A regular expression as a small program that can be run in bounded time: no expression, however it is nested, can stall a search.
// What needs backtracking (look-around, references) is refused in words. Called by tree-filter.ts; run by regex-search.ts.

/** Characters from code point to code point, both included. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}

/** One step. `next` and `other` are places in the program. */
export type RegexStep =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'fork'; next: number; other: number }
  | { readonly kind: 'go'; next: number }
  | { readonly kind: 'atStart' }
  | { readonly kind: 'atEnd' }
  | { readonly kind: 'match' };

export interface RegexProgram {
  readonly steps: readonly RegexStep[];
  readonly ignoreCase: boolean;
}

/** Why an expression cannot be used: `at` is an offset in it. */
export interface RegexProblem {
  readonly at: number;
  readonly message: string;
}

/** Bounds the work for one character. */
const stepLimit = 400;
const nestingLimit = 50;
const endless = Number.POSITIVE_INFINITY;

type Node =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number }
  | { readonly kind: 'atStart' | 'atEnd' };

class Refused extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The program of a pattern (what stands between the slashes), or why there is none. */
export function regexProgram(pattern: string, ignoreCase: boolean): RegexProgram | RegexProblem {
  try {
    const steps: RegexStep[] = [];
    emit(new Parser(pattern).whole(), steps);
    steps.push({ kind: 'match' });
    return { steps, ignoreCase };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { at: error.at, message: error.message };
  }
}

function emit(node: Node, steps: RegexStep[]): void {
  if (steps.length > stepLimit) {
    throw new Refused(0, `This expression is too large: repeat fewer times, as in {1,20}, or leave a part of it out.`);
  }
  switch (node.kind) {
    case 'set':
      steps.push({ kind: 'set', set: node.set });
      return;
    case 'atStart':
    case 'atEnd':
      steps.push({ kind: node.kind });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, steps);
      return;
    case 'choice':
      emitChoice(node.parts, steps);
      return;
    case 'repeat': {
      for (let count = 0; count < node.least; count += 1) emit(node.part, steps);
      if (node.most === endless) {
        const fork: RegexStep = { kind: 'fork', next: steps.length + 1, other: 0 };
        const place = steps.push(fork) - 1;
        emit(node.part, steps);
        steps.push({ kind: 'go', next: place });
        fork.other = steps.length;
        return;
      }
      const forks: { other: number }[] = [];
      for (let count = node.least; count < node.most; count += 1) {
        const fork: RegexStep = { kind: 'fork', next: steps.length + 1, other: 0 };
        steps.push(fork);
        forks.push(fork);
        emit(node.part, steps);
      }
      for (const fork of forks) fork.other = steps.length;
    }
  }
}

function emitChoice(parts: readonly Node[], steps: RegexStep[]): void {
  const ends: { next: number }[] = [];
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      emit(part, steps);
      break;
    }
    const fork: RegexStep = { kind: 'fork', next: steps.length + 1, other: 0 };
    steps.push(fork);
    emit(part, steps);
    const go: RegexStep = { kind: 'go', next: 0 };
    steps.push(go);
    ends.push(go);
    fork.other = steps.length;
  }
  for (const go of ends) go.next = steps.length;
}

const digits: CharacterSet['ranges'] = [[0x30, 0x39]];
const wordCharacters: CharacterSet['ranges'] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const blanks: CharacterSet['ranges'] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
];
const classes: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digits, negated: false },
  D: { ranges: digits, negated: true },
  w: { ranges: wordCharacters, negated: false },
  W: { ranges: wordCharacters, negated: true },
  s: { ranges: blanks, negated: false },
  S: { ranges: blanks, negated: true },
};
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };
const single = (code: number): CharacterSet => ({ ranges: [[code, code]], negated: false });
const anyCharacter: CharacterSet = { ranges: [[10, 10]], negated: true };

/** The ranges a set stands for, negation resolved. */
function plainRanges({ ranges, negated }: CharacterSet): CharacterSet['ranges'] {
  if (!negated) return ranges;
  const rest: [number, number][] = [];
  let from = 0;
  for (const [low, high] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (low > from) rest.push([from, low - 1]);
    from = Math.max(from, high + 1);
  }
  rest.push([from, 0x10_ffff]);
  return rest;
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Node {
    const node = this.#choice();
    if (this.#at < this.#text.length)
      throw new Refused(this.#at, 'This ) closes no group: write \\) for the sign itself.');
    return node;
  }

  #choice(): Node {
    const parts = [this.#sequence()];
    while (this.#text[this.#at] === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (
      let next = this.#text[this.#at];
      next !== undefined && next !== '|' && next !== ')';
      next = this.#text[this.#at]
    ) {
      parts.push(this.#repeated(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(part: Node): Node {
    const at = this.#at;
    const count = this.#quantifier();
    if (count === null) return part;
    if (part.kind === 'atStart' || part.kind === 'atEnd') throw new Refused(at, 'There is nothing to repeat here.');
    // Lazy or not: only whether there is a match is asked.
    if (this.#text[this.#at] === '?') this.#at += 1;
    const again = this.#at;
    if (this.#quantifier() !== null) throw new Refused(again, 'Only one repetition can follow: put the part into ( ).');
    return { kind: 'repeat', part, least: count[0], most: count[1] };
  }

  #quantifier(): readonly [number, number] | null {
    const sign = this.#text[this.#at];
    if (sign === '*' || sign === '+' || sign === '?') {
      this.#at += 1;
      return sign === '*' ? [0, endless] : sign === '+' ? [1, endless] : [0, 1];
    }
    const counted = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (counted === null) return null;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === '' ? endless : Number(counted[3]);
    if (most < least) throw new Refused(this.#at, `In ${counted[0]} the second number must not be the smaller one.`);
    this.#at += counted[0].length;
    return [least, most];
  }

  #atom(): Node {
    const at = this.#at;
    const code = this.#take();
    switch (String.fromCodePoint(code)) {
      case '.':
        return { kind: 'set', set: anyCharacter };
      case '^':
        return { kind: 'atStart' };
      case '$':
        return { kind: 'atEnd' };
      case '(':
        return this.#group(at);
      case '[':
        return { kind: 'set', set: this.#class(at) };
      case '\\':
        return { kind: 'set', set: this.#escape(at) };
      case '*':
      case '+':
      case '?':
        throw new Refused(at, `There is nothing to repeat here: write \\${this.#text[at]} for the sign itself.`);
      default:
        return { kind: 'set', set: single(code) };
    }
  }

  #group(at: number): Node {
    this.#depth += 1;
    if (this.#depth > nestingLimit) throw new Refused(at, 'Groups are nested too deeply.');
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if (/^\?(=|!|<=|<!)/.test(rest)) {
      throw new Refused(
        at,
        'Look-around cannot be searched in bounded time. Write a second term instead; -/…/ excludes.',
      );
    }
    if (rest.startsWith('?:')) this.#at += 2;
    else if (rest.startsWith('?')) throw new Refused(at, 'After ( only ?: is understood.');
    const inside = this.#choice();
    if (this.#text[this.#at] !== ')') throw new Refused(at, 'This ( is not closed: write ) behind the group.');
    this.#at += 1;
    this.#depth -= 1;
    return inside;
  }

  #escape(at: number): CharacterSet {
    if (this.#at >= this.#text.length) throw new Refused(at, 'A sign must follow the \\.');
    const sign = this.#text[this.#at]!;
    const known = classes[sign];
    if (known !== undefined) {
      this.#at += 1;
      return known;
    }
    if (sign === 'b' || sign === 'B') {
      throw new Refused(at, `\\${sign} is not understood: write (^|/) and (/|$) for the borders of a level.`);
    }
    if (/[1-9k]/.test(sign)) throw new Refused(at, 'References to groups cannot be searched in bounded time.');
    return single(this.#escapedCharacter(at));
  }

  #escapedCharacter(at: number): number {
    const hex = /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(this.#text.slice(this.#at, this.#at + 10));
    if (hex !== null) {
      this.#at += hex[0].length;
      return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '0', 16);
    }
    const code = this.#take();
    const sign = String.fromCodePoint(code);
    const control = controls[sign];
    if (control !== undefined) return control;
    if (/[a-zA-Z]/.test(sign)) throw new Refused(at, `\\${sign} is not understood.`);
    return code;
  }

  #class(at: number): CharacterSet {
    const negated = this.#text[this.#at] === '^';
    if (negated) this.#at += 1;
    const ranges: (readonly [number, number])[] = [];
    for (;;) {
      if (this.#at >= this.#text.length) throw new Refused(at, 'This [ is not closed: write ] behind the characters.');
      if (this.#text[this.#at] === ']') break;
      const from = this.#classMember();
      if (typeof from !== 'number') {
        ranges.push(...plainRanges(from));
        continue;
      }
      if (this.#text[this.#at] !== '-' || this.#text[this.#at + 1] === ']' || this.#at + 1 >= this.#text.length) {
        ranges.push([from, from]);
        continue;
      }
      const dash = this.#at;
      this.#at += 1;
      const to = this.#classMember();
      if (typeof to !== 'number' || to < from)
        throw new Refused(dash, 'This range runs backwards: write \\- for the sign itself.');
      ranges.push([from, to]);
    }
    this.#at += 1;
    return { ranges, negated };
  }

  #classMember(): number | CharacterSet {
    const at = this.#at;
    const code = this.#take();
    if (code !== 0x5c) return code;
    if (this.#at >= this.#text.length) throw new Refused(at, 'A sign must follow the \\.');
    const known = classes[this.#text[this.#at]!];
    if (known === undefined) return this.#escapedCharacter(at);
    this.#at += 1;
    return known;
  }

  #take(): number {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }
}
