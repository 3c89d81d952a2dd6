// Tier: per SCANNED TOPIC. Runs a regex-program.ts over names and values: one step per character, whatever the expression, since the
// places a search may be at are followed all at once and remembered as states. Called by the core's filter terms.

import type { CharacterSet, RegexProgram } from './regex-program.ts';

interface State {
  /** Places of `set` and `atEnd` steps, ascending. */
  readonly places: readonly number[];
  readonly matches: boolean;
  /** Would match if the text ended here. */
  readonly matchesAtEnd: boolean;
  readonly ascii: (State | null)[];
  readonly others: Map<number, State>;
}

/** States remembered before all are forgotten. */
const stateLimit = 1000;
const otherLimit = 4096;

/** Searches texts for one expression. */
export class RegexSearch {
  readonly #program: RegexProgram;
  #states = new Map<string, State>();
  #start: State;

  constructor(program: RegexProgram) {
    this.#program = program;
    this.#start = this.#state(this.#closure([0], true));
  }

  /** Whether the expression matches somewhere in bytes that are all ASCII. */
  testAscii(bytes: Uint8Array, start: number, end: number): boolean {
    let state = this.#start;
    for (let at = start; at < end; at += 1) {
      if (state.matches) return true;
      const byte = bytes[at]!;
      state = state.ascii[byte] ?? this.#step(state, byte);
    }
    return state.matches || state.matchesAtEnd;
  }

  /** Whether the expression matches somewhere in a text. */
  test(text: string): boolean {
    let state = this.#start;
    for (let at = 0; at < text.length; at += 1) {
      if (state.matches) return true;
      const code = text.codePointAt(at)!;
      if (code > 0xffff) at += 1;
      const known = code < 128 ? state.ascii[code] : state.others.get(code);
      state = known ?? this.#step(state, code);
    }
    return state.matches || state.matchesAtEnd;
  }

  #step(state: State, code: number): State {
    const { steps, ignoreCase } = this.#program;
    const places: number[] = [];
    for (const place of state.places) {
      const step = steps[place]!;
      if (step.kind === 'set' && holds(step.set, code, ignoreCase)) places.push(place + 1);
    }
    // A match may also begin at the next character.
    places.push(0);
    if (this.#states.size > stateLimit) this.#forget();
    const next = this.#state(this.#closure(places, false));
    if (code < 128) state.ascii[code] = next;
    else if (state.others.size < otherLimit) state.others.set(code, next);
    return next;
  }

  #forget(): void {
    this.#states = new Map();
    this.#start = this.#state(this.#closure([0], true));
  }

  #state(places: readonly number[]): State {
    const key = places.join();
    let state = this.#states.get(key);
    if (state === undefined) {
      const { steps } = this.#program;
      const matches = places.some((place) => steps[place]!.kind === 'match');
      const ends = places.filter((place) => steps[place]!.kind === 'atEnd').map((place) => place + 1);
      state = {
        places,
        matches,
        matchesAtEnd: matches || this.#reachesMatchAtEnd(ends),
        ascii: Array.from({ length: 128 }, () => null),
        others: new Map(),
      };
      this.#states.set(key, state);
    }
    return state;
  }

  #reachesMatchAtEnd(places: readonly number[]): boolean {
    const { steps } = this.#program;
    let from = places;
    // Behind one `$` there may stand another; each round passes at least one.
    for (let round = 0; round <= steps.length && from.length > 0; round += 1) {
      const reached = this.#closure(from, false);
      if (reached.some((place) => steps[place]!.kind === 'match')) return true;
      from = reached.filter((place) => steps[place]!.kind === 'atEnd').map((place) => place + 1);
    }
    return false;
  }

  // All places that can be reached without taking a character.
  #closure(from: readonly number[], isStart: boolean): readonly number[] {
    const { steps } = this.#program;
    const seen = new Set<number>();
    const kept: number[] = [];
    const stack = [...from];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (seen.has(place)) continue;
      seen.add(place);
      const step = steps[place]!;
      if (step.kind === 'fork') stack.push(step.next, step.other);
      else if (step.kind === 'go') stack.push(step.next);
      else if (step.kind !== 'atStart') kept.push(place);
      else if (isStart) stack.push(place + 1);
    }
    return kept.sort((a, b) => a - b);
  }
}

function holds(set: CharacterSet, code: number, ignoreCase: boolean): boolean {
  if (inRanges(set, code)) return !set.negated;
  if (!ignoreCase) return set.negated;
  const sign = String.fromCodePoint(code);
  const lower = sign.toLowerCase();
  const upper = sign.toUpperCase();
  const other = inRanges(set, lower.codePointAt(0) ?? code) || inRanges(set, upper.codePointAt(0) ?? code);
  return other !== set.negated;
}

function inRanges({ ranges }: CharacterSet, code: number): boolean {
  return ranges.some(([low, high]) => code >= low && code <= high);
}
