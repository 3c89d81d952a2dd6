// Tier: per FRAME. The `arrivals` stream: the window of the chronological stream, or nothing when it would look the same. Opened by
// core.ts. The cost of a frame depends on the rows wanted, not on the messages there are.

import type { ArrivalRow, ArrivalsFrame } from '../../../shared/arrivals.ts';
import type { ParsedStreamParams } from '../../../shared/contract.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import { required } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryAccount, MemoryBudget } from '../ingest/memory-budget.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';
import { Beat } from './beat.ts';
import { AllArrivals, type ArrivalList, MatchingArrivals } from './arrival-list.ts';
import { FilterMatch } from './message-match.ts';
import { messageMeta } from './message-meta.ts';

type ArrivalsParams = ParsedStreamParams<'arrivals'>;

/** Frames whose rows are those of the last one only count on: so often is enough. */
const countsIntervalMs = 200;
/** A longer topic name is shown with its beginning and an ellipsis. */
const nameLimitBytes = 1024;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export interface ArrivalsMeans {
  readonly budget: MemoryBudget;
  /** Milliseconds of a clock that never jumps. */
  monotonicNow(): number;
}

/** All messages of one connection, newest last. */
export class ArrivalsFeed implements StreamSource<'arrivals'> {
  readonly #ingest: Ingest;
  readonly #means: ArrivalsMeans;
  /** What the filter has found is counted as used memory. */
  readonly #account: MemoryAccount;
  #params: ArrivalsParams;
  #list: ArrivalList;
  #isFresh = true;
  readonly #beat = new Beat();
  #last: ArrivalsFrame | null = null;
  #sentAt = -Infinity;
  /** Counts changed that were told a moment ago. */
  #keepsCounts = false;
  /** What the last frame showed, by sequence number: messages never change. */
  #rows = new Map<number, ArrivalRow>();

  constructor(ingest: Ingest, params: ArrivalsParams, means: ArrivalsMeans) {
    this.#ingest = ingest;
    this.#params = params;
    this.#means = means;
    this.#account = means.budget.openAccount(null);
    this.#list = this.#listFor(params.filter);
  }

  poll(tick?: number): { readonly data: ArrivalsFrame } | null {
    this.#list.advance();
    if (!this.#beat.allows(tick, this.#list.end) && !this.#isFresh) return null;
    const frame = this.#frame();
    const last = this.#last;
    if (!this.#isFresh && last !== null) {
      this.#keepsCounts = false;
      if (isSameFrame(last, frame)) return null;
      this.#keepsCounts = hasSameRows(last, frame) && this.#means.monotonicNow() < this.#sentAt + countsIntervalMs;
      if (this.#keepsCounts) return null;
    }
    this.#isFresh = false;
    this.#beat.sent();
    this.#last = frame;
    this.#sentAt = this.#means.monotonicNow();
    return { data: frame };
  }

  get rests(): boolean {
    return !this.#beat.isHeld && !this.#keepsCounts && this.#list.isComplete;
  }

  /** Takes another window or filter. Another connection or view wants a stream of its own: that throws. */
  update(params: ArrivalsParams): void {
    const { connectionId, viewId, filter } = this.#params;
    if (params.connectionId !== connectionId || params.viewId !== viewId) {
      throw new AppError('badRequest', 'An arrivals stream cannot change its connection or view: open another one.');
    }
    this.#params = params;
    this.#isFresh = true;
    if (params.filter === filter) return;
    this.#list.close();
    this.#list = this.#listFor(params.filter);
  }

  close(): void {
    this.#list.close();
    this.#account.close();
    this.#rows.clear();
  }

  #listFor(filter: string): ArrivalList {
    const ingest = this.#ingest;
    if (filter === '') return new AllArrivals(ingest);
    return new MatchingArrivals(ingest, new FilterMatch(ingest, filter), this.#account);
  }

  #frame(): ArrivalsFrame {
    const list = this.#list;
    const { ring } = this.#ingest;
    const { filter, count } = this.#params;
    const { begin, end } = list;
    const wanted = this.#params.first ?? end - count;
    const first = Math.min(Math.max(wanted, begin), end);
    const rows: ArrivalRow[] = [];
    const shown = new Map<number, ArrivalRow>();
    for (let position = first; position < Math.min(wanted + count, end); position += 1) {
      const seq = list.seqAt(position);
      const row = this.#rows.get(seq) ?? this.#row(seq);
      shown.set(seq, row);
      rows.push(row);
    }
    this.#rows = shown;
    return {
      first,
      rows,
      begin,
      end,
      keptCount: ring.nextSeq - ring.firstSeq,
      evictedCount: ring.firstSeq - 1,
      scannedCount: list.scannedCount,
      filter,
      scanning: !list.isComplete,
    };
  }

  #row(seq: number): ArrivalRow {
    const topic = this.#ingest.ring.topic(seq);
    const meta = required(messageMeta(this.#ingest, topic, seq), 'a listed message is in the history');
    return {
      ...meta,
      topicId: this.#ingest.tree.lastingId(topic) as TopicId,
      topicName: nameText(this.#ingest.tree, topic),
    };
  }
}

function nameText(tree: TopicTree, topic: number): string {
  const name = tree.path(topic);
  if (name.length <= nameLimitBytes) return decoder.decode(name);
  let end = nameLimitBytes;
  while ((name[end]! & 0xc0) === 0x80) end -= 1;
  return `${decoder.decode(name.subarray(0, end))}…`;
}

function hasSameRows(a: ArrivalsFrame, b: ArrivalsFrame): boolean {
  return (
    a.first === b.first &&
    a.filter === b.filter &&
    a.scanning === b.scanning &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => row === b.rows[index])
  );
}

function isSameFrame(a: ArrivalsFrame, b: ArrivalsFrame): boolean {
  return (
    hasSameRows(a, b) &&
    a.begin === b.begin &&
    a.end === b.end &&
    a.keptCount === b.keptCount &&
    a.evictedCount === b.evictedCount &&
    a.scannedCount === b.scannedCount
  );
}
