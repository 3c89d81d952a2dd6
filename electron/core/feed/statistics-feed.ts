// Tier: twice a SECOND. The `statistics` stream: counters of every open connection, and of memory. Opened by core/handlers.

import type { ConnectionStatistics, StatisticsFrame } from '../../../shared/statistics.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryBudget } from '../ingest/memory-budget.ts';
import { isBeat } from './beat.ts';

const intervalMs = 500;

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

/** Statistics of all connections, at most twice a second and only when something changed. */
export class StatisticsFeed implements StreamSource<'statistics'> {
  readonly #options: StatisticsOptions;
  #nextAt = -Infinity;
  #last = '';

  constructor(options: StatisticsOptions) {
    this.#options = options;
  }

  poll(tick?: number): { readonly data: StatisticsFrame } | null {
    const now = this.#options.monotonicNow();
    if (now < this.#nextAt || !isBeat(tick)) return null;
    this.#nextAt = now + intervalMs;
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

  close(): void {
    this.#last = '';
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
