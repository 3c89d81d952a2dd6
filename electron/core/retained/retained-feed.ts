// Tier: per FRAME. The `retained` stream: the part of the list in view, and how far things are. Opened by core.ts.

import type { ParsedStreamParams } from '../../../shared/contract.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RetainedFrame } from '../../../shared/retained.ts';
import type { RetainedDesk } from './retained-desk.ts';

type Params = ParsedStreamParams<'retained'>;

export class RetainedFeed implements StreamSource<'retained'> {
  readonly #desk: RetainedDesk;
  readonly #leave: () => void;
  #params: Params;
  #seenVersion = -1;

  constructor(desk: RetainedDesk, params: Params) {
    this.#desk = desk;
    this.#params = params;
    this.#leave = desk.watch();
  }

  poll(): { readonly data: RetainedFrame } | null {
    const { version } = this.#desk;
    if (version === this.#seenVersion) return null;
    this.#seenVersion = version;
    return { data: frameOf(this.#desk, this.#params) };
  }

  /** Another part or filter. Another connection wants a stream of its own: that throws. */
  update(params: Params): void {
    if (params.connectionId !== this.#params.connectionId) {
      throw new AppError('badRequest', 'A retained stream cannot change its connection: open another one.');
    }
    this.#params = params;
    this.#seenVersion = -1;
  }

  close(): void {
    this.#leave();
  }
}

function frameOf(desk: RetainedDesk, { first, count, filter, outcome }: Params): RetainedFrame {
  const { table, stage, undo } = desk;
  // While topics still come, there is no order to show them in.
  const stands = stage.kind === 'listed' || stage.kind === 'working' || stage.kind === 'finished';
  const chosen = stands ? table.chosen(filter, outcome) : { count: 0, payloadBytes: 0, nameLength: 0 };
  return {
    stage,
    listId: table.listId,
    topicFilters: desk.topicFilters,
    topicCount: table.topicCount,
    totalBytes: table.totalBytes,
    omittedCount: table.omittedCount,
    tooLargeCount: desk.tooLargeCount,
    barredCount: table.barredCount,
    matchCount: stands ? table.matchCount(filter, outcome) : 0,
    searching: stands && table.isSearching(filter),
    selectedCount: chosen.count,
    selectedBytes: chosen.payloadBytes,
    firstSelected: chosen.count === 0 ? null : table.firstChosen(filter, outcome),
    hiddenSelectedCount: stands ? table.selectedCount - chosen.count : 0,
    filter,
    outcome,
    first,
    rows: stands ? table.rows(filter, first, count, outcome) : [],
    outcomes: table.outcomeCounts(),
    undo: undo.size === 0 ? null : { topicCount: undo.size, totalBytes: undo.payloadBytes, clearedAt: undo.clearedAt },
    undoNeededBytes: undo.neededBytes(chosen),
    undoLimitBytes: undo.limitBytes,
  };
}
