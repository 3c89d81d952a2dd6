// The topics found to hold a retained message: names, sizes, previews, which are chosen, and what became of each. Owned by retained-desk.ts.
// Columns, for as many as a million; whatever goes through all of them does so in slices or in a few milliseconds.

import { type RetainedOutcome, retainedOutcomes, type RetainedRow } from '../../../shared/retained.ts';
import { previewOf } from '../feed/preview.ts';
import { barredReason } from './barred.ts';
import type { MemoryShare } from './memory-share.ts';
import { NameList, namePartOf } from './name-list.ts';
import { nextOutcome, type OutcomeEvent } from './outcome.ts';
import { ReasonColumn } from './reason-column.ts';
import { Slices, stepMask } from './slices.ts';
import { type ChosenTotals, type Columns, TablePart } from './table-part.ts';

/** A row's size, outcome, and whether it is chosen. */
const bytesPerRow = 6;
const leastCapacity = 256;
/** Filters whose parts are kept: each window that looks may have its own. */
const keptParts = 4;
/** Beyond so many rows at once, totals are counted anew. */
const manyRows = 4096;

const codeOf = new Map<RetainedOutcome, number>(retainedOutcomes.map((outcome, code) => [outcome, code]));
const codeOfNone = codeOf.get('none') ?? 0;
/** By outcome: whether a topic can be chosen. */
const canBeChosen = Uint8Array.from(retainedOutcomes, (outcome) =>
  Number(outcome !== 'waiting' && nextOutcome(outcome, 'chosen') === 'waiting'),
);

/** The chosen ones among the topics that a filter fits. */
export interface Choice {
  readonly rows: Int32Array;
  readonly sizeBytes: number;
}

/** `add` topics, then `complete`: from then on there are rows, in order. */
export class RetainedTable implements Columns {
  /** Names the list: places in another one are void. */
  readonly listId: number;
  readonly #share: MemoryShare;
  #names: NameList;
  sizes = new Uint32Array(0);
  selected = new Uint8Array(0);
  #outcomes = new Uint8Array(0);
  #reasons: ReasonColumn;
  /** By outcome. */
  readonly #outcomeCounts = retainedOutcomes.map(() => 0);
  /** Rows from here on begin with `$`. */
  #firstBarred = 0;
  #selectedCount = 0;
  #barredCount = 0;
  #totalBytes = 0;
  #omittedCount = 0;
  #version = 0;
  /** Grows with every change of the choice. */
  #choiceVersion = 0;
  #isComplete = false;
  #isClosed = false;
  /** By filter, the one asked for last at the end. */
  readonly #parts = new Map<string, TablePart>();
  #partBytes = 0;
  /** The part with one outcome that was asked for last; void when an outcome, the choice or the part of its filter has changed. */
  #outcomePart: { readonly key: string; readonly part: TablePart } | null = null;

  constructor(listId: number, share: MemoryShare) {
    this.listId = listId;
    this.#share = share;
    this.#names = new NameList(share);
    this.#reasons = new ReasonColumn(share);
  }

  /** Grows with every change of an outcome, and while topics are being found. */
  get version(): number {
    return this.#version;
  }

  get topicCount(): number {
    return this.#names.count;
  }

  /** Rows. */
  get length(): number {
    return this.#isComplete ? this.#names.count : 0;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Topics beyond the memory for lists: only counted. */
  get omittedCount(): number {
    return this.#omittedCount;
  }

  get selectedCount(): number {
    return this.#selectedCount;
  }

  /** Topics that are listed but never cleared. */
  get barredCount(): number {
    return this.#barredCount;
  }

  /** A topic and its message; the payload is only lent. A topic that is known takes the newer message. */
  add(topicName: string, payload: Uint8Array): void {
    const names = this.#names;
    const known = names.find(topicName);
    const preview = previewOf(payload, !names.keepsShortPreviews);
    if (known !== -1) {
      this.#totalBytes += payload.length - this.sizes[known]!;
      this.sizes[known] = payload.length;
      names.setPreviewOfWanted(known, preview);
      return;
    }
    if (!this.#reserve() || !names.addWanted(preview)) {
      this.#omittedCount += 1;
      return;
    }
    const place = names.count - 1;
    this.sizes[place] = payload.length;
    this.#barredCount += Number(names.isDollarAt(place));
    this.#totalBytes += payload.length;
    this.#outcomeCounts[codeOfNone]! += 1;
  }

  /** All topics are here: sorts them and chooses all that may be cleared, in slices. */
  async complete(): Promise<void> {
    const order = await this.#names.sort(() => this.#isClosed);
    if (order === null) return;
    const slices = new Slices();
    const sizes = new Uint32Array(order.length);
    for (let row = 0; row < order.length; row += 1) {
      sizes[row] = this.sizes[order[row]!]!;
      if ((row & stepMask) === stepMask && slices.isOver) await slices.rest();
    }
    if (this.#isClosed) return;
    this.#share.give((this.sizes.length - order.length) * bytesPerRow);
    this.sizes = sizes;
    // They stand at the end.
    this.#firstBarred = order.length - this.#barredCount;
    this.selected = new Uint8Array(order.length).fill(1, 0, this.#firstBarred);
    this.#outcomes = new Uint8Array(order.length).fill(codeOfNone);
    this.#selectedCount = this.#firstBarred;
    this.#isComplete = true;
    this.#version += 1;
    // Made before there were rows.
    this.#parts.clear();
    this.#outcomePart = null;
    this.#countParts();
  }

  /** How many topics hold the text in their names, ignoring case, and have the outcome where one is named; of those found so far. */
  matchCount(filter: string, outcome: RetainedOutcome | null = null): number {
    return this.#part(filter, outcome).count;
  }

  /** Whether more of them may be found. */
  isSearching(filter: string): boolean {
    return !this.#part(filter, null).isComplete;
  }

  /** What is chosen among the matching, in figures. */
  chosen(filter: string, outcome: RetainedOutcome | null = null): ChosenTotals {
    return this.#part(filter, outcome).totals;
  }

  /** Name of the first chosen topic among the matching. */
  firstChosen(filter: string, outcome: RetainedOutcome | null = null): string | null {
    const row = this.#part(filter, outcome).firstChosen();
    return row === -1 ? null : this.nameOf(row);
  }

  /** The chosen topics among the matching. */
  choice(filter: string, outcome: RetainedOutcome | null = null): Choice {
    const part = this.#part(filter, outcome);
    return { rows: part.chosenRows(), sizeBytes: part.totals.payloadBytes };
  }

  /** Chooses or leaves out some of the matching, by their places among them. What was cleared or restored cannot be chosen again. */
  select(
    filter: string,
    first: number,
    count: number,
    selected: boolean,
    outcome: RetainedOutcome | null = null,
  ): void {
    const part = this.#part(filter, outcome);
    const end = Math.min(first + count, part.count);
    if (end - first > manyRows) return this.#selectMany(part, first, end, selected);
    for (let index = first; index < end; index += 1) {
      const row = part.rowAt(index);
      this.#setSelected(row, selected && this.#canBeChosen(row));
    }
  }

  // The same for very many, at once all the same: a million take some milliseconds, and next to nothing where all are alike.
  #selectMany(part: TablePart, first: number, end: number, selected: boolean): void {
    for (const one of this.#parts.values()) one.spoil();
    this.#choiceVersion += 1;
    const isAll = part.isWhole && first === 0 && end === this.length;
    if (isAll && (!selected || this.#outcomeCounts[codeOfNone] === this.length)) {
      this.selected.fill(Number(selected), 0, this.#firstBarred);
      this.#selectedCount = selected ? this.#firstBarred : 0;
      return;
    }
    const { selected: chosen } = this;
    const outcomes = this.#outcomes;
    const firstBarred = this.#firstBarred;
    let difference = 0;
    for (let index = first; index < end; index += 1) {
      const row = part.rowAt(index);
      const value = selected && row < firstBarred ? canBeChosen[outcomes[row]!]! : 0;
      difference += value - chosen[row]!;
      chosen[row] = value;
    }
    this.#selectedCount += difference;
  }

  nameOf(row: number): string {
    return row < this.#names.count ? this.#names.nameAt(row) : '';
  }

  nameLengthAt(row: number): number {
    return this.#names.lengthAt(row);
  }

  /** The place of a name; null: not in the list. */
  rowOf(topicName: string): number | null {
    const row = this.#names.find(topicName);
    return row === -1 ? null : row;
  }

  outcomeOf(row: number): RetainedOutcome {
    return retainedOutcomes[this.#outcomes[row] ?? codeOfNone] ?? 'none';
  }

  /** Tells one topic what happened to it. Whatever has had its turn is no longer chosen, so nothing is cleared twice by habit. */
  tell(row: number, event: OutcomeEvent, reason: string | null = null): void {
    const before = this.outcomeOf(row);
    const outcome = nextOutcome(before, event);
    if (outcome === before || row >= this.length) return;
    const code = codeOf.get(outcome) ?? codeOfNone;
    this.#outcomeCounts[this.#outcomes[row]!]! -= 1;
    this.#outcomeCounts[code]! += 1;
    this.#outcomes[row] = code;
    this.#version += 1;
    this.#reasons.set(row, reason, this.length);
    this.#setSelected(row, outcome === 'notSent');
  }

  outcomeCounts(): Record<RetainedOutcome, number> {
    const counts = retainedOutcomes.map((outcome, code) => [outcome, this.#outcomeCounts[code]]);
    return Object.fromEntries(counts) as Record<RetainedOutcome, number>;
  }

  /** Some of the matching topics, from place `first` on. */
  rows(filter: string, first: number, count: number, outcome: RetainedOutcome | null = null): readonly RetainedRow[] {
    const part = this.#part(filter, outcome);
    const rows: RetainedRow[] = [];
    for (let index = first; index < Math.min(first + count, part.count); index += 1) {
      const row = part.rowAt(index);
      rows.push({
        topicName: this.nameOf(row),
        sizeBytes: this.sizes[row]!,
        preview: this.#names.previewAt(row),
        selected: this.selected[row] === 1,
        choosable: this.#canBeChosen(row),
        outcome: this.outcomeOf(row),
        reason: row >= this.#firstBarred ? barredReason : this.#reasons.of(row),
      });
    }
    return rows;
  }

  /** Gives its memory back. */
  close(): void {
    this.#isClosed = true;
    this.#isComplete = false;
    this.#share.giveAll();
    this.#names = new NameList(this.#share);
    this.#parts.clear();
    this.#outcomePart = null;
  }

  #reserve(): boolean {
    const capacity = this.sizes.length;
    if (this.#names.count < capacity) return true;
    const larger = Math.max(leastCapacity, Math.ceil(capacity * 1.25));
    if (!this.#share.take((larger - capacity) * bytesPerRow)) return false;
    const sizes = new Uint32Array(larger);
    sizes.set(this.sizes);
    this.sizes = sizes;
    return true;
  }

  #part(filter: string, outcome: RetainedOutcome | null): TablePart {
    if (outcome !== null) return this.#partWith(filter, outcome);
    const known = this.#parts.get(filter);
    this.#parts.delete(filter);
    const part = known ?? new TablePart(this, filter === '');
    this.#parts.set(filter, part);
    if (known === undefined && !part.isComplete) void this.#search(filter, part);
    if (this.#parts.size > keptParts) this.#parts.delete(this.#parts.keys().next().value ?? '');
    if (known === undefined) this.#countParts();
    return part;
  }

  #partWith(filter: string, outcome: RetainedOutcome): TablePart {
    const all = this.#part(filter, null);
    const key = `${this.#version} ${this.#choiceVersion} ${outcome} ${all.count} ${filter}`;
    if (this.#outcomePart?.key === key) return this.#outcomePart.part;
    const part = TablePart.of(this, all.rowsWith(this.#outcomes, codeOf.get(outcome) ?? codeOfNone));
    part.isComplete = all.isComplete;
    this.#outcomePart = { key, part };
    this.#countParts();
    return part;
  }

  // The first slice at once: a short list is searched when this returns.
  async #search(filter: string, part: TablePart): Promise<void> {
    const slices = new Slices();
    const names = this.#names;
    const wanted = namePartOf(filter);
    for (let row = 0; row < this.length; row += 1) {
      if (names.holdsAt(row, wanted)) part.found(row);
      if ((row & stepMask) !== stepMask || !slices.isOver) continue;
      this.#version += 1;
      await slices.rest();
      // Given up: nobody asks for it any more.
      if (this.#isClosed || this.#parts.get(filter) !== part) return;
    }
    part.isComplete = true;
    this.#version += 1;
    this.#countParts();
  }

  // Parts are few and go with the list: they are counted, whatever the limit is.
  #countParts(): void {
    let bytes = this.#outcomePart?.part.byteLength ?? 0;
    for (const part of this.#parts.values()) bytes += part.byteLength;
    if (bytes > this.#partBytes) this.#share.grow(bytes - this.#partBytes);
    else this.#share.give(this.#partBytes - bytes);
    this.#partBytes = bytes;
  }

  #canBeChosen(row: number): boolean {
    return row < this.#firstBarred && canBeChosen[this.#outcomes[row]!] === 1;
  }

  #setSelected(row: number, selected: boolean): void {
    const value = Number(selected);
    if (this.selected[row] === value || row >= this.selected.length) return;
    this.selected[row] = value;
    this.#selectedCount += selected ? 1 : -1;
    this.#choiceVersion += 1;
    for (const part of this.#parts.values()) part.noted(row, selected ? 1 : -1);
  }
}
