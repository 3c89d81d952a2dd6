// The topics found to hold a retained message: names, sizes, previews, which are chosen, and what became of each. Owned by retained-desk.ts.

import type { PayloadPreview } from '../../../shared/tree.ts';
import { type RetainedOutcome, retainedOutcomes, type RetainedRow } from '../../../shared/retained.ts';
import { previewOf } from '../feed/preview.ts';
import type { MemoryShare } from './memory-share.ts';
import { nextOutcome, type OutcomeEvent } from './outcome.ts';
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
  #totalBytes = 0;
  #omittedCount = 0;
  #version = 0;
  /** Of the filter asked for last: found once, for frames and commands. */
  #matches: { readonly filter: string; readonly rows: readonly number[] } | null = null;
  #choice: Choice | null = null;

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
    const topic: Topic = { topicName, sizeBytes: payload.length, preview, row, outcome: 'none', reason: null };
    this.#topics.push(topic);
    this.#matches = null;
    this.#byName.set(topicName, topic);
    this.#totalBytes += payload.length;
    this.#count('none', 1);
  }

  /** All topics are here: sorts them and chooses all. */
  async complete(): Promise<void> {
    this.#topics = await sortedByName(this.#topics);
    for (const [row, topic] of this.#topics.entries()) topic.row = row;
    this.#matches = null;
    this.#choice = null;
    this.#selected = new Uint8Array(this.#topics.length).fill(1);
    this.#selectedCount = this.#topics.length;
  }

  /** Places of the topics whose name holds the text, ignoring case. */
  matching(filter: string): readonly number[] {
    if (this.#matches?.filter === filter) return this.#matches.rows;
    const wanted = filter.toLowerCase();
    const rows: number[] = [];
    for (const { topicName, row } of this.#topics) {
      if (wanted === '' || topicName.toLowerCase().includes(wanted)) rows.push(row);
    }
    this.#matches = { filter, rows };
    this.#choice = null;
    return rows;
  }

  /** The chosen topics among the matching. */
  choice(filter: string): Choice {
    const matching = this.matching(filter);
    if (this.#choice !== null) return this.#choice;
    const rows = matching.filter((row) => this.#selected[row] === 1);
    let sizeBytes = 0;
    for (const row of rows) sizeBytes += this.#topics[row]?.sizeBytes ?? 0;
    this.#choice = { rows, sizeBytes };
    return this.#choice;
  }

  /** Chooses or leaves out some of the matching, by their places among them. What was cleared or restored cannot be chosen again. */
  select(filter: string, first: number, count: number, selected: boolean): void {
    for (const row of this.matching(filter).slice(first, first + count)) {
      const outcome = this.outcomeOf(row);
      const canBeChosen = outcome !== 'waiting' && nextOutcome(outcome, 'chosen') === 'waiting';
      this.#setSelected(row, selected && canBeChosen);
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
  rows(filter: string, first: number, count: number): readonly RetainedRow[] {
    return this.matching(filter)
      .slice(first, first + count)
      .flatMap((row) => {
        const topic = this.#topics[row];
        if (topic === undefined) return [];
        const { topicName, sizeBytes, preview, outcome, reason } = topic;
        return [{ topicName, sizeBytes, preview, selected: this.#selected[row] === 1, outcome, reason }];
      });
  }

  /** Gives its memory back. */
  close(): void {
    this.#share.giveAll();
    this.#topics = [];
    this.#byName.clear();
    this.#matches = null;
  }

  #setSelected(row: number, selected: boolean): void {
    const value = Number(selected);
    if (this.#selected[row] === value || row >= this.#selected.length) return;
    this.#selected[row] = value;
    this.#selectedCount += selected ? 1 : -1;
    this.#choice = null;
  }

  #count(outcome: RetainedOutcome, by: 1 | -1): void {
    this.#outcomeCounts.set(outcome, (this.#outcomeCounts.get(outcome) ?? 0) + by);
  }
}
