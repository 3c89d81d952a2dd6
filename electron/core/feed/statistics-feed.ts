// Tier: twice a SECOND. The `statistics` stream: counters of every open connection, and of memory. Opened by core/handlers.

import type { ConnectionStatistics, StatisticsFrame } from '../../../shared/statistics.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryBudget } from '../ingest/memory-budget.ts';
import { beatOf } from './beat.ts';
import { Rest } from './rest.ts';

/** Between two frames while messages come: rounded up to the streams' beat. */
const intervalMs = 500;
/** Ticks without a message after which the counters are told at once: what they say then is the end of it. */
const endTicks = 4;

/** A connection as statistics see it. */
export interface CountedConnection {
  readonly connectionId: ConnectionId;
  readonly ingest: Ingest;
  /** Protocol violations by the broker so far. */
  readonly violationCount: number;
  /** Messages kept out by the profile's exclusions so far. */
  readonly excludedCount: number;
}

export interface StatisticsOptions {
  readonly budget: MemoryBudget;
  /** All open connections, asked for each frame. */
  connections(): Iterable<CountedConnection>;
  /** Milliseconds of a clock that never jumps. */
  monotonicNow(): number;
}

/** Statistics of all connections: at most twice a second and once more when messages end, only when something changed. */
export class StatisticsFeed implements StreamSource<'statistics'> {
  readonly #options: StatisticsOptions;
  readonly #rest = new Rest(endTicks);
  #nextAt = -Infinity;
  #seenBeat = -1;
  #seenSeqs = -1;
  /** Messages came that no frame has counted. */
  #isBehind = false;
  #last = '';

  constructor(options: StatisticsOptions) {
    this.#options = options;
  }

  poll(tick?: number): { readonly data: StatisticsFrame } | null {
    if (!this.#isDue(tick)) return null;
    this.#isBehind = false;
    this.#nextAt = this.#options.monotonicNow() + intervalMs;
    const { budget } = this.#options;
    const data: StatisticsFrame = {
      connections: Array.from(this.#options.connections(), statisticsOf),
      memory: { usedBytes: budget.usedBytes, budgetBytes: budget.limitBytes },
    };
    const text = JSON.stringify(data);
    if (text === this.#last) return null;
    this.#last = text;
    return { data };
  }

  get rests(): boolean {
    return !this.#isBehind && this.#options.monotonicNow() < this.#nextAt;
  }

  close(): void {
    this.#last = '';
  }

  #isDue(tick: number | undefined): boolean {
    const isTime = this.#options.monotonicNow() >= this.#nextAt;
    if (tick === undefined) return isTime;
    const isBeat = beatOf(tick) !== this.#seenBeat;
    this.#seenBeat = beatOf(tick);
    let seqs = 0;
    for (const { ingest } of this.#options.connections()) seqs += ingest.ring.nextSeq;
    if (seqs !== this.#seenSeqs) this.#isBehind = true;
    this.#seenSeqs = seqs;
    const isAtRest = this.#rest.isAt(tick, seqs);
    return (isAtRest && this.#isBehind) || (isTime && isBeat);
  }
}

function statisticsOf({
  connectionId,
  ingest,
  violationCount,
  excludedCount,
}: CountedConnection): ConnectionStatistics {
  ingest.refresh();
  return {
    connectionId,
    ledger: ingest.ledger(),
    messageRate: rounded(ingest.messageRate),
    byteRate: rounded(ingest.byteRate),
    topicCount: ingest.tree.topicCount,
    memoryBytes: ingest.memoryBytes,
    gaps: ingest.gaps,
    brokerDroppedCount: ingest.brokerDroppedCount(),
    violationCount,
    excludedCount,
  };
}

// A rate that fades ends at 0 instead of changing for ever.
const rounded = (rate: number): number => (rate < 0.005 ? 0 : Math.round(rate * 100) / 100);
