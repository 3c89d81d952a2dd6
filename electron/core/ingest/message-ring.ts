// Tier: per MESSAGE. The history of one connection: a record of 32 bytes per message and its payload, both in pages, oldest first.
// Ownership: payloads are copied in, one after another; a page goes back when its last message is evicted. Nothing is bounded here:
// the memory budget decides when the oldest must go. Take room with `reserve` first: that is when old messages may be evicted.

import { type MemoryAccount, pageBytes } from './memory-budget.ts';

/** Payloads above this have a buffer of their own (big-payloads.ts), so that no page ends with a large hole. */
export const bigPayloadBytes = 8192;

// A record as int32; its first two are the moment as float64.
const topicField = 2;
const slotField = 3;
const offsetField = 4;
const lengthField = 5;
const previousField = 6;
const flagsField = 7;
const recordsPerPageShift = 11;
const recordsPerPage = 1 << recordsPerPageShift;
/** Copying by hand beats `set` on a view below about this size. */
const shortCopyBytes = 56;
const noPage = -1;

/** Messages `firstSeq` to `nextSeq - 1`. A sequence number given to a reader must lie in that range. */
export class MessageRing {
  readonly #account: MemoryAccount;
  /** Pages of records; the first holds that of sequence number `#baseSeq`. */
  readonly #records: Int32Array[] = [];
  readonly #moments: Float64Array[] = [];
  #baseSeq = 1;
  /** Pages of payloads by slot; null: free for reuse. */
  readonly #pages: (Uint8Array<ArrayBuffer> | null)[] = [];
  /** By slot: messages that lie in it. */
  readonly #live: number[] = [];
  readonly #freeSlots: number[] = [];
  #current = noPage;
  #used = 0;
  #firstSeq = 1;
  #nextSeq = 1;

  constructor(account: MemoryAccount) {
    this.#account = account;
  }

  /** The oldest message kept; equal to `nextSeq` when there is none. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  /** Takes room for one message with a payload of at most `bigPayloadBytes` in the pages. */
  reserve(length: number): void {
    if (this.#nextSeq - this.#baseSeq === this.#records.length << recordsPerPageShift) this.#addRecords();
    if (length > 0 && (this.#current === noPage || this.#used + length > pageBytes)) this.#addPage();
  }

  /** Writes a message for which room was taken. `stored` is 0 when its payload lies elsewhere. Its sequence number. */
  append(
    topic: number,
    at: number,
    flags: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    stored: number,
    previousSeq: number,
  ): number {
    const seq = this.#nextSeq;
    const index = seq - this.#baseSeq;
    const page = index >>> recordsPerPageShift;
    const record = (index & (recordsPerPage - 1)) << 3;
    const records = this.#records[page]!;
    const distance = previousSeq === 0 ? 0 : seq - previousSeq;
    this.#moments[page]![record >>> 1] = at;
    records[record + topicField] = topic;
    records[record + lengthField] = length;
    records[record + previousField] = distance > 0x7fff_ffff ? 0 : distance;
    records[record + flagsField] = flags;
    if (stored === 0) {
      records[record + slotField] = noPage;
    } else {
      const slot = this.#current;
      records[record + slotField] = slot;
      records[record + offsetField] = this.#used;
      this.#copy(this.#pages[slot]!, bytes, start, stored);
      this.#live[slot] = this.#live[slot]! + 1;
      this.#used += stored;
    }
    this.#nextSeq = seq + 1;
    return seq;
  }

  /** Lets the oldest message go. */
  dropOldest(): void {
    const slot = this.#int(this.#firstSeq, slotField);
    if (slot !== noPage) {
      this.#live[slot] = this.#live[slot]! - 1;
      if (this.#live[slot] === 0) this.#emptied(slot);
    }
    this.#firstSeq += 1;
    if (this.#firstSeq - this.#baseSeq === recordsPerPage) this.#dropRecords();
  }

  topic(seq: number): number {
    return this.#int(seq, topicField);
  }

  /** Milliseconds since 1970. */
  at(seq: number): number {
    const index = seq - this.#baseSeq;
    return this.#moments[index >>> recordsPerPageShift]![(index & (recordsPerPage - 1)) << 2]!;
  }

  flags(seq: number): number {
    return this.#int(seq, flagsField);
  }

  length(seq: number): number {
    return this.#int(seq, lengthField);
  }

  /** The message of the same topic before this one, or 0 when there is none in the history. */
  previous(seq: number): number {
    const distance = this.#int(seq, previousField);
    return distance === 0 || seq - distance < this.#firstSeq ? 0 : seq - distance;
  }

  /** The page and the place of a payload that lies in one; lent: valid until the message is evicted. */
  page(seq: number): Uint8Array {
    return this.#pages[this.#int(seq, slotField)]!;
  }

  offset(seq: number): number {
    return this.#int(seq, offsetField);
  }

  #int(seq: number, field: number): number {
    const index = seq - this.#baseSeq;
    return this.#records[index >>> recordsPerPageShift]![((index & (recordsPerPage - 1)) << 3) + field]!;
  }

  #copy(page: Uint8Array, bytes: Uint8Array, start: number, length: number): void {
    if (length > shortCopyBytes) {
      page.set(bytes.subarray(start, start + length), this.#used);
      return;
    }
    for (let from = start, to = this.#used, end = start + length; from < end; from += 1, to += 1)
      page[to] = bytes[from]!;
  }

  #addRecords(): void {
    const page = this.#account.takePage();
    this.#records.push(new Int32Array(page));
    this.#moments.push(new Float64Array(page));
  }

  #dropRecords(): void {
    const page = this.#records.shift();
    this.#moments.shift();
    this.#baseSeq += recordsPerPage;
    if (page !== undefined) this.#account.releasePage(page.buffer as ArrayBuffer);
  }

  #addPage(): void {
    const page = this.#account.takePage();
    const full = this.#current;
    const slot = this.#freeSlots.pop() ?? this.#pages.length;
    this.#pages[slot] = new Uint8Array(page);
    this.#live[slot] = 0;
    this.#current = slot;
    this.#used = 0;
    if (full !== noPage && this.#live[full] === 0) this.#release(full);
  }

  #emptied(slot: number): void {
    if (slot === this.#current) this.#used = 0;
    else this.#release(slot);
  }

  #release(slot: number): void {
    const page = this.#pages[slot]!;
    this.#pages[slot] = null;
    this.#freeSlots.push(slot);
    this.#account.releasePage(page.buffer);
  }
}
