// Tier: per SCANNED TOPIC. Whether a full topic name holds a text, ignoring case. Called by name-filter.ts.
// Names of plain ASCII, nearly all there are, are compared as bytes; others are decoded and compared by the rules of Unicode.

import { flagNonAscii, lengthsField, pathStartField } from '../ingest/node-table.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';

/** Accepts nodes whose full name holds the text. */
export class NameMatcher {
  readonly #tree: TopicTree;
  readonly #needle: string;
  /** The needle's bytes in lower case; null: it is not ASCII, so no ASCII name can hold it. */
  readonly #bytes: Uint8Array | null;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(tree: TopicTree, text: string) {
    this.#tree = tree;
    this.#needle = text.toLowerCase();
    const bytes = new TextEncoder().encode(this.#needle);
    this.#bytes = bytes.length === this.#needle.length ? bytes : null;
  }

  matches(id: number): boolean {
    if (this.#tree.hasFlag(id, flagNonAscii)) {
      return this.#decoder.decode(this.#tree.path(id)).toLowerCase().includes(this.#needle);
    }
    return this.#bytes !== null && this.#holds(id, this.#bytes);
  }

  #holds(id: number, needle: Uint8Array): boolean {
    const { nodes, names } = this.#tree;
    const address = nodes.int(id, pathStartField);
    const page = names.pages[address >>> 16]!;
    const start = address & 0xffff;
    const last = start + (nodes.int(id, lengthsField) & 0xffff) - needle.length;
    const first = needle[0]!;
    for (let at = start; at <= last; at += 1) {
      if (lower(page[at]!) !== first) continue;
      let same = 1;
      while (same < needle.length && lower(page[at + same]!) === needle[same]) same += 1;
      if (same === needle.length) return true;
    }
    return false;
  }
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}
