// The topics found to hold a retained message: names, sizes, previews, which are chosen, and what became of each. Owned by retained-desk.ts.

import type { PayloadPreview } from '../../../shared/tree.ts';
import { type RetainedOutcome, retainedOutcomes, type RetainedRow } from '../../../shared/retained.ts';
import { previewOf } from '../feed/preview.ts';
import { barredReason, isBarred } from './barred.ts';
import type { MemoryShare } from './memory-share.ts';
import { nextOutcome, type OutcomeEvent } from './outcome.ts';
import { type ChosenTotals, TablePart } from './table-part.ts';
import { sortedByName } from './topic-order.ts';

/** One topic. `row` is its place in the sorted list. */
interface Topic {
  readonly topicName: string;
  sizeBytes: number;
  preview: PayloadPreview;
  row: number;
  outcome: RetainedOutcome;
  reason: string | null;
}

/** What a topic costs besides its texts: objects, the name's place in the map, its places in lists. Measured, rounded up. */
const topicOverheadBytes = 300;

/** Filters whose parts are kept: each window that looks may have its own. */
const keptParts = 4;

/** The chosen ones among the topics that a filter fits. */
export interface Choice {
  readonly rows: readonly number[];
  readonly sizeBytes: number;
}

export class RetainedTable {
  /** Names the list: places in another one are void. */
  readonly listId: number;
  readonly #share: MemoryShare;
  readonly #byName = new Map<string, Topic>();
  readonly #outcomeCounts = new Map<RetainedOutcome, number>(retainedOutcomes.map((outcome) => [outcome, 0]));
  #topics: Topic[] = [];
  #selected: Uint8Array = new Uint8Array(0);
  #selectedCount = 0;
  #barredCount = 0;
  #totalBytes = 0;
  #omittedCount = 0;
  #version = 0;
  /** Grows with every change of the choice. */
  #choiceVersion = 0;
  /** By filter, the one asked for last at the end. */
  readonly #parts = new Map<string, TablePart>();
  /** The part with one outcome that was asked for last; void when an outcome or the choice has changed. */
  #outcomePart: { readonly key: string; readonly part: TablePart } | null = null;

  constructor(listId: number, share: MemoryShare) {
    this.listId = listId;
    this.#share = share;
  }

  /** Grows with every change of an outcome. */
  get version(): number {
    return this.#version;
  }

  get topicCount(): number {
    return this.#topics.length;
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
    const known = this.#byName.get(topicName);
    if (known !== undefined) {
      this.#totalBytes += payload.length - known.sizeBytes;
      known.sizeBytes = payload.length;
      known.preview = previewOf(payload);
      return;
    }
    const preview = previewOf(payload);
    if (!this.#share.take(topicOverheadBytes + 2 * topicName.length + 2 * preview.text.length)) {
      this.#omittedCount += 1;
      return;
    }
    const row = this.#topics.length;
    const barred = isBarred(topicName);
    const reason = barred ? barredReason : null;
    this.#topics.push({ topicName, sizeBytes: payload.length, preview, row, outcome: 'none', reason });
    this.#byName.set(topicName, this.#topics[row]!);
    this.#barredCount += Number(barred);
    this.#totalBytes += payload.length;
    this.#count('none', 1);
  }

  /** All topics are here: sorts them and chooses all that may be cleared. */
  async complete(): Promise<void> {
    this.#topics = await sortedByName(this.#topics);
    for (const [row, topic] of this.#topics.entries()) topic.row = row;
    this.#parts.clear();
    this.#selected = new Uint8Array(this.#topics.length);
    this.#selectedCount = 0;
    for (const { row, topicName } of this.#topics) this.#setSelected(row, !isBarred(topicName));
  }

  /** Places of the topics whose name holds the text, ignoring case; of those with one outcome where one is named. */
  matching(filter: string, outcome: RetainedOutcome | null = null): readonly number[] {
    return this.#part(filter, outcome).rows;
  }

  /** What is chosen among the matching, in figures. */
  chosen(filter: string, outcome: RetainedOutcome | null = null): ChosenTotals {
    return this.#part(filter, outcome).totals;
  }

  /** Name of the first chosen topic among the matching. */
  firstChosen(filter: string, outcome: RetainedOutcome | null = null): string | null {
    const row = this.matching(filter, outcome).find((one) => this.#selected[one] === 1);
    return row === undefined ? null : this.nameOf(row);
  }

  /** The chosen topics among the matching. */
  choice(filter: string, outcome: RetainedOutcome | null = null): Choice {
    const part = this.#part(filter, outcome);
    return { rows: part.rows.filter((row) => this.#selected[row] === 1), sizeBytes: part.totals.payloadBytes };
  }

  /** Chooses or leaves out some of the matching, by their places among them. What was cleared or restored cannot be chosen again. */
  select(
    filter: string,
    first: number,
    count: number,
    selected: boolean,
    outcome: RetainedOutcome | null = null,
  ): void {
    for (const row of this.matching(filter, outcome).slice(first, first + count)) {
      this.#setSelected(row, selected && this.#canBeChosen(row));
    }
  }

  nameOf(row: number): string {
    return this.#topics[row]?.topicName ?? '';
  }

  /** The place of a name; null: not in the list. */
  rowOf(topicName: string): number | null {
    return this.#byName.get(topicName)?.row ?? null;
  }

  outcomeOf(row: number): RetainedOutcome {
    return this.#topics[row]?.outcome ?? 'none';
  }

  /** Tells one topic what happened to it. Whatever has had its turn is no longer chosen, so nothing is cleared twice by habit. */
  tell(row: number, event: OutcomeEvent, reason: string | null = null): void {
    const topic = this.#topics[row];
    if (topic === undefined) return;
    const outcome = nextOutcome(topic.outcome, event);
    if (outcome === topic.outcome) return;
    this.#count(topic.outcome, -1);
    this.#count(outcome, 1);
    topic.outcome = outcome;
    this.#version += 1;
    topic.reason = reason;
    this.#setSelected(row, outcome === 'notSent');
  }

  outcomeCounts(): Record<RetainedOutcome, number> {
    return Object.fromEntries(this.#outcomeCounts) as Record<RetainedOutcome, number>;
  }

  /** Some of the matching topics, from place `first` on. */
  rows(filter: string, first: number, count: number, outcome: RetainedOutcome | null = null): readonly RetainedRow[] {
    return this.matching(filter, outcome)
      .slice(first, first + count)
      .flatMap((row) => {
        const topic = this.#topics[row];
        if (topic === undefined) return [];
        const { topicName, sizeBytes, preview, reason } = topic;
        const selected = this.#selected[row] === 1;
        const choosable = this.#canBeChosen(row);
        return [{ topicName, sizeBytes, preview, selected, choosable, outcome: topic.outcome, reason }];
      });
  }

  /** Gives its memory back. */
  close(): void {
    this.#share.giveAll();
    this.#topics = [];
    this.#byName.clear();
    this.#parts.clear();
    this.#outcomePart = null;
  }

  #part(filter: string, outcome: RetainedOutcome | null): TablePart {
    if (outcome !== null) return this.#partWith(filter, outcome);
    const known = this.#parts.get(filter);
    this.#parts.delete(filter);
    const part = known ?? this.#newPart(this.#rowsHolding(filter));
    this.#parts.set(filter, part);
    if (this.#parts.size > keptParts) this.#parts.delete(this.#parts.keys().next().value ?? '');
    return part;
  }

  #partWith(filter: string, outcome: RetainedOutcome): TablePart {
    const key = `${this.#version} ${this.#choiceVersion} ${outcome} ${filter}`;
    if (this.#outcomePart?.key === key) return this.#outcomePart.part;
    const rows = this.#part(filter, null).rows.filter((row) => this.outcomeOf(row) === outcome);
    const part = this.#newPart(rows);
    this.#outcomePart = { key, part };
    return part;
  }

  #rowsHolding(filter: string): readonly number[] {
    const wanted = filter.toLowerCase();
    const rows: number[] = [];
    for (const { topicName, row } of this.#topics) {
      if (wanted === '' || topicName.toLowerCase().includes(wanted)) rows.push(row);
    }
    return rows;
  }

  #newPart(rows: readonly number[]): TablePart {
    const part = new TablePart(rows, this.#topics.length);
    for (const row of rows) if (this.#selected[row] === 1) this.#noteIn(part, row, 1);
    return part;
  }

  #noteIn(part: TablePart, row: number, by: 1 | -1): void {
    const topic = this.#topics[row];
    if (topic !== undefined) part.note(row, by, topic.sizeBytes, topic.topicName.length);
  }

  #canBeChosen(row: number): boolean {
    const outcome = this.outcomeOf(row);
    return outcome !== 'waiting' && nextOutcome(outcome, 'chosen') === 'waiting' && !isBarred(this.nameOf(row));
  }

  #setSelected(row: number, selected: boolean): void {
    const value = Number(selected);
    if (this.#selected[row] === value || row >= this.#selected.length) return;
    this.#selected[row] = value;
    this.#selectedCount += selected ? 1 : -1;
    this.#choiceVersion += 1;
    for (const part of this.#parts.values()) this.#noteIn(part, row, selected ? 1 : -1);
  }

  #count(outcome: RetainedOutcome, by: 1 | -1): void {
    this.#outcomeCounts.set(outcome, (this.#outcomeCounts.get(outcome) ?? 0) + by);
  }
}
