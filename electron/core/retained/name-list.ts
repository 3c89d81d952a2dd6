// Topic names and the previews of their messages, as bytes behind one another, by place: what the list of retained topics is mostly made of.
// Owned by retained-table.ts. A million names cost some 15 bytes each besides their own, and no object.

import type { PayloadKind, PayloadPreview } from '../../../shared/tree.ts';
import { createHashKey, hashTopic } from '../ingest/topic-hash.ts';
import type { MemoryShare } from './memory-share.ts';
import { NameIndex } from './name-index.ts';
import { Slices, stepMask } from './slices.ts';
import { compareTopicNames, sortedInSlices } from './topic-order.ts';

/** Names lie in blocks of this size; one that does not fit has a block of its own. */
const blockBytes = 32_768;
/** Addresses are uint32: number of the block above, offset in it below. */
const maximumBlocks = 65_536;
/** In front of a preview's text: kind, length of the text. */
const previewHeader = 3;
/** A list beyond a quarter of its memory keeps the first bytes of each preview only: so there is room for more than twice as many topics. */
const shortPreviewBytes = 24;
const leastCapacity = 256;
/** Of address and length. */
const bytesPerName = 6;

const kinds: readonly PayloadKind[] = [
  'empty',
  'number',
  'boolean',
  'null',
  'string',
  'json',
  'text',
  'image',
  'binary',
];
const dollar = 0x24;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a name must hold, ignoring case: in small letters, and as bytes where these are of ASCII only. */
export interface NamePart {
  readonly text: string;
  readonly bytes: Uint8Array | null;
}

export function namePartOf(text: string): NamePart {
  const small = text.toLowerCase();
  const bytes = encoder.encode(small);
  return { text: small, bytes: bytes.length === small.length ? bytes : null };
}

export class NameList {
  readonly #share: MemoryShare;
  readonly #key = createHashKey(Math.random);
  readonly #index: NameIndex;
  readonly #blocks: Uint8Array[] = [];
  /** Bytes used of the last block. */
  #used = 0;
  #addresses = new Uint32Array(0);
  #lengths = new Uint16Array(0);
  #count = 0;
  /** The name looked for last, then a preview. */
  readonly #wanted = new Uint8Array(65_536 + previewHeader + 1024);
  #wantedLength = 0;
  #wantedHash = 0;

  constructor(share: MemoryShare) {
    this.#share = share;
    this.#index = new NameIndex(share, this);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether no more than the beginning of a preview is kept from now on. */
  get keepsShortPreviews(): boolean {
    return this.#share.usedBytes * 4 > this.#share.limitBytes;
  }

  /** The place of a name, or -1. */
  find(topicName: string): number {
    this.#wantedLength = encoder.encodeInto(topicName, this.#wanted).written;
    this.#wantedHash = hashTopic(this.#wanted, 0, this.#wantedLength, this.#key.first, this.#key.second);
    return this.#index.find(this.#wantedHash);
  }

  /** Adds the name that `find` did not find, at place `count`. False: it does not fit, and nothing was added. */
  addWanted(preview: PayloadPreview): boolean {
    const size = this.#writePreview(preview);
    if (!this.#reservePlace() || !this.#index.reserve(this.#wantedHash)) return false;
    const address = this.#store(size);
    if (address === -1) return false;
    this.#addresses[this.#count] = address;
    this.#lengths[this.#count] = this.#wantedLength;
    this.#index.add(this.#count, this.#wantedHash);
    this.#count += 1;
    return true;
  }

  /** Another preview for the name that `find` found. Where there is no room for it, the old one stays. */
  setPreviewOfWanted(place: number, preview: PayloadPreview): void {
    const size = this.#writePreview(preview);
    const start = this.#start(place) + this.#lengths[place]!;
    const block = this.#blockOf(place);
    const oldSize = previewHeader + textLength(block, start);
    if (size - this.#wantedLength <= oldSize) {
      block.set(this.#wanted.subarray(this.#wantedLength, size), start);
      return;
    }
    const address = this.#store(size);
    if (address !== -1) this.#addresses[place] = address;
  }

  nameAt(place: number): string {
    const start = this.#start(place);
    return decoder.decode(this.#blockOf(place).subarray(start, start + this.#lengths[place]!));
  }

  /** In bytes. */
  lengthAt(place: number): number {
    return this.#lengths[place]!;
  }

  /** Whether the name begins with `$`. */
  isDollarAt(place: number): boolean {
    return this.#lengths[place]! > 0 && this.#blockOf(place)[this.#start(place)] === dollar;
  }

  previewAt(place: number): PayloadPreview {
    const block = this.#blockOf(place);
    const start = this.#start(place) + this.#lengths[place]!;
    const textStart = start + previewHeader;
    return {
      kind: kinds[block[start]!] ?? 'text',
      text: decoder.decode(block.subarray(textStart, textStart + textLength(block, start))),
    };
  }

  holdsAt(place: number, { text, bytes }: NamePart): boolean {
    const block = this.#blockOf(place);
    const start = this.#start(place);
    const end = start + this.#lengths[place]!;
    let isAscii = true;
    if (bytes !== null) {
      const { length } = bytes;
      for (let at = start; at < end; at += 1) {
        if (block[at]! > 0x7f) isAscii = false;
        let same = 0;
        while (same < length && at + same < end && small(block[at + same]!) === bytes[same]) same += 1;
        if (same === length) return true;
      }
    } else for (let at = start; at < end && isAscii; at += 1) isAscii = block[at]! <= 0x7f;
    // Small letters of other alphabets are for the language to know; some capitals of theirs have small letters of ASCII.
    return !isAscii && decoder.decode(block.subarray(start, end)).toLowerCase().includes(text);
  }

  /** Sorts the names by their order in the tree, in slices. Returns the old places in the new order; null: void meanwhile. */
  async sort(isVoid: () => boolean): Promise<Int32Array | null> {
    const count = this.#count;
    // While it is sorted: two lists of places.
    const sortBytes = 8 * count;
    this.#share.grow(sortBytes);
    const order = await sortedInSlices(count, (a, b) => this.#compare(a, b), isVoid);
    if (isVoid() || order === null) return null;
    const slices = new Slices();
    const addresses = new Uint32Array(count);
    const lengths = new Uint16Array(count);
    const placeOf = new Int32Array(count);
    for (let place = 0; place < count; place += 1) {
      const old = order[place]!;
      addresses[place] = this.#addresses[old]!;
      lengths[place] = this.#lengths[old]!;
      placeOf[old] = place;
      if ((place & stepMask) === stepMask && slices.isOver) await slices.rest();
    }
    if (isVoid()) return null;
    this.#share.give(sortBytes + (this.#addresses.length - count) * bytesPerName);
    this.#addresses = addresses;
    this.#lengths = lengths;
    await this.#index.moved(placeOf);
    return order;
  }

  /** For the index. */
  hashAt(place: number): number {
    const start = this.#start(place);
    return hashTopic(this.#blockOf(place), start, start + this.#lengths[place]!, this.#key.first, this.#key.second);
  }

  /** For the index. */
  isWanted(place: number): boolean {
    const length = this.#wantedLength;
    if (this.#lengths[place] !== length) return false;
    const block = this.#blockOf(place);
    const start = this.#start(place);
    for (let at = 0; at < length; at += 1) if (block[start + at] !== this.#wanted[at]) return false;
    return true;
  }

  #compare(a: number, b: number): number {
    const aStart = this.#start(a);
    const bStart = this.#start(b);
    return compareTopicNames(
      this.#blockOf(a),
      aStart,
      aStart + this.#lengths[a]!,
      this.#blockOf(b),
      bStart,
      bStart + this.#lengths[b]!,
    );
  }

  #blockOf(place: number): Uint8Array {
    return this.#blocks[this.#addresses[place]! >>> 16]!;
  }

  #start(place: number): number {
    return this.#addresses[place]! & 0xffff;
  }

  // Behind the wanted name; how long both are together.
  #writePreview({ kind, text }: PayloadPreview): number {
    const wanted = this.#wanted;
    const start = this.#wantedLength;
    const textStart = start + previewHeader;
    let { written } = encoder.encodeInto(text, wanted.subarray(textStart));
    if (this.keepsShortPreviews && written > shortPreviewBytes) {
      // Room for the ellipsis, which takes three bytes, and no half character before it.
      written = shortPreviewBytes - 3;
      while (written > 0 && (wanted[textStart + written]! & 0xc0) === 0x80) written -= 1;
      written += encoder.encodeInto('…', wanted.subarray(textStart + written)).written;
    }
    wanted[start] = kinds.indexOf(kind);
    wanted[start + 1] = written & 0xff;
    wanted[start + 2] = written >>> 8;
    return textStart + written;
  }

  // The address of the wanted name and its preview; -1: no room.
  #store(size: number): number {
    let block = this.#blocks.at(-1);
    if (block === undefined || this.#used + size > block.length) {
      const length = Math.max(blockBytes, size);
      if (this.#blocks.length === maximumBlocks || !this.#share.take(length)) return -1;
      block = new Uint8Array(length);
      this.#blocks.push(block);
      this.#used = 0;
    }
    const offset = this.#used;
    block.set(this.#wanted.subarray(0, size), offset);
    this.#used = offset + size;
    return (this.#blocks.length - 1) * 65_536 + offset;
  }

  #reservePlace(): boolean {
    const capacity = this.#addresses.length;
    if (this.#count < capacity) return true;
    const larger = Math.max(leastCapacity, Math.ceil(capacity * 1.25));
    if (!this.#share.take((larger - capacity) * bytesPerName)) return false;
    const addresses = new Uint32Array(larger);
    const lengths = new Uint16Array(larger);
    addresses.set(this.#addresses);
    lengths.set(this.#lengths);
    this.#addresses = addresses;
    this.#lengths = lengths;
    return true;
  }
}

const small = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);
const textLength = (block: Uint8Array, start: number): number => block[start + 1]! | (block[start + 2]! << 8);
