// Tier: per SCANNED TOPIC. Looks for a text, exactly or ignoring case, or for an expression, in topic names and payloads.
// Plain ASCII, nearly all there is, is compared as bytes; the rest is decoded and compared by the rules of Unicode. Used by filter-tests.ts.

import { RegexSearch } from '../../../shared/regex-search.ts';
import type { TextMatch } from '../../../shared/tree-filter-tests.ts';
import { flagNonAscii, lengthsField, pathStartField } from '../ingest/node-table.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** One text to be looked for. */
export class TextSearch {
  readonly #regex: RegexSearch | null;
  readonly #text: string;
  readonly #ignoreCase: boolean;
  /** The text's bytes. */
  readonly #bytes: Uint8Array;
  readonly #isAscii: boolean;

  constructor(match: TextMatch) {
    this.#regex = match.kind === 'regex' ? new RegexSearch(match.program) : null;
    this.#text = match.kind === 'holds' ? match.text : '';
    this.#ignoreCase = match.kind === 'holds' && match.ignoreCase;
    this.#bytes = encoder.encode(this.#text);
    this.#isAscii = this.#bytes.length === this.#text.length;
  }

  /** Whether a node's full name holds it. */
  inName(tree: TopicTree, id: number): boolean {
    if (tree.hasFlag(id, flagNonAscii)) {
      return this.#needsText ? this.inText(decoder.decode(tree.path(id))) : this.inBytes(tree.path(id));
    }
    const address = tree.nodes.int(id, pathStartField);
    const page = tree.names.pages[address >>> 16]!;
    const start = address & 0xffff;
    const end = start + (tree.nodes.int(id, lengthsField) & 0xffff);
    if (this.#regex !== null) return this.#regex.testAscii(page, start, end);
    return this.#isAscii && placeIn(page, start, end, this.#bytes, this.#ignoreCase) !== -1;
  }

  /** Whether UTF-8 bytes hold it. What is no UTF-8 is searched as far as it is. */
  inBytes(bytes: Uint8Array): boolean {
    return this.#needsText
      ? this.inText(decoder.decode(bytes))
      : placeIn(bytes, 0, bytes.length, this.#bytes, this.#ignoreCase) !== -1;
  }

  inText(text: string): boolean {
    if (this.#regex !== null) return this.#regex.test(text);
    return (this.#ignoreCase ? text.toLowerCase() : text).includes(this.#text);
  }

  // Case beyond ASCII, and expressions, are a matter of characters. `toLowerCase` may turn others into ASCII: a Kelvin sign into k.
  get #needsText(): boolean {
    return this.#regex !== null || this.#ignoreCase;
  }
}

/** Where the first occurrence begins, or -1. Ignoring case, `needle` is ASCII in lower case. */
function placeIn(bytes: Uint8Array, start: number, end: number, needle: Uint8Array, ignoreCase: boolean): number {
  const { length } = needle;
  const first = needle[0]!;
  const other = ignoreCase ? upper(first) : first;
  const last = end - length;
  for (let at = start; at <= last; at += 1) {
    const byte = bytes[at]!;
    if (byte !== first && byte !== other) continue;
    let same = 1;
    if (ignoreCase) while (same < length && lower(bytes[at + same]!) === needle[same]) same += 1;
    else while (same < length && bytes[at + same] === needle[same]) same += 1;
    if (same === length) return at;
  }
  return -1;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}
