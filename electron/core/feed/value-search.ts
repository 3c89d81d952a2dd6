// Tier: per SCANNED TOPIC. What a filter asks of a payload, or of a field within a JSON payload. Used by filter-tests.ts.

import type { ValueTest } from '../../../shared/tree-filter-tests.ts';
import { wholeNumber } from '../../../shared/tree-filter-fields.ts';
import { type Answer, compare, no, unknown, yes } from './filter-answers.ts';
import { TextSearch } from './text-search.ts';

/** Larger values are not looked into: one of them would hold up all others. They count as unknown. */
export const valueLimitBytes = 262_144;
/** No number is longer. */
const numberBytes = 128;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const answer = (holds: boolean): Answer => (holds ? yes : no);

/** One question about a value. `path` null: about the payload as a whole. */
export class ValueSearch {
  readonly #test: ValueTest;
  readonly #path: readonly string[] | null;
  readonly #text: TextSearch | null;
  /** Roughly nanoseconds. */
  readonly costPerByte: number;

  constructor(test: ValueTest, path: readonly string[] | null) {
    this.#test = test;
    this.#path = path;
    this.#text = test.kind === 'text' ? new TextSearch(test.match) : null;
    this.costPerByte = path !== null ? 10 : test.kind === 'text' ? 4 : 0;
  }

  check(payload: Uint8Array): Answer {
    if (this.#path !== null) return this.#checkField(payload, this.#path);
    const test = this.#test;
    if (this.#text !== null) return payload.length > valueLimitBytes ? unknown : answer(this.#text.inBytes(payload));
    if (test.kind === 'number') {
      const number = numberIn(payload);
      return answer(number !== null && compare(number, test.comparison, test.number));
    }
    return test.kind === 'whole' ? answer(isWhole(payload, test) === test.equal) : no;
  }

  #checkField(payload: Uint8Array, path: readonly string[]): Answer {
    if (!beginsAsContainer(payload)) return no;
    if (payload.length > valueLimitBytes) return unknown;
    const field = fieldOf(payload, path);
    const text = fieldText(field);
    if (text === null) return no;
    const test = this.#test;
    if (this.#text !== null) return answer(this.#text.inText(text));
    const number = typeof field === 'number' ? field : typeof field === 'string' ? wholeNumber(field.trim()) : null;
    if (test.kind === 'number') return answer(number !== null && compare(number, test.comparison, test.number));
    if (test.kind !== 'whole') return no;
    const isSame = text === test.text || (number !== null && number === test.number);
    return answer(isSame === test.equal);
  }
}

const isLayout = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function numberIn(payload: Uint8Array): number | null {
  if (payload.length === 0 || payload.length > numberBytes) return null;
  const first = payload[0]!;
  // Digits, signs, the point, layout: anything else begins no number.
  const mayBe =
    (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e || isLayout(first);
  return mayBe ? wholeNumber(decoder.decode(payload).trim()) : null;
}

function isWhole(payload: Uint8Array, test: { readonly text: string; readonly number: number | null }): boolean {
  if (test.number !== null && numberIn(payload) === test.number) return true;
  // A character takes at most three bytes for each UTF-16 unit; around it there may be layout.
  if (payload.length > test.text.length * 3 + numberBytes) return false;
  return decoder.decode(payload).trim() === test.text.trim();
}

function beginsAsContainer(payload: Uint8Array): boolean {
  let at = 0;
  while (at < payload.length && isLayout(payload[at])) at += 1;
  return payload[at] === 0x7b || payload[at] === 0x5b;
}

// Null: there is no such field, or it holds others.
function fieldText(field: unknown): string | null {
  if (typeof field === 'string') return field;
  return typeof field === 'number' || typeof field === 'boolean' || field === null ? String(field) : null;
}

// `undefined`: no JSON, or no such field.
function fieldOf(payload: Uint8Array, path: readonly string[]): unknown {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(payload));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
