// The retained desk of each connection, made when first asked for. Owned by core.ts.

import { AppError } from '../../../shared/errors.ts';
import type { ConnectionId } from '../../../shared/ids.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import type { MemoryBudget } from '../ingest/memory-budget.ts';
import { accountSentence } from './account.ts';
import { RetainedDesk } from './retained-desk.ts';

export interface RetainedDesksOptions {
  /** Throws `notFound` for a connection that was discarded. */
  readonly broker: (connectionId: ConnectionId) => BrokerConnection;
  readonly budget: MemoryBudget;
  readonly now: () => number;
  readonly monotonicNow: () => number;
  /** Told of a job that ended while no window looked at it, in a sentence. */
  readonly onUnseenEnd: (connectionId: ConnectionId, sentence: string) => void;
  readonly onBug: (error: unknown) => void;
}

/** For reloading a page, with time to spare. */
const keepUnseenMs = 30_000;

/** Of the memory budget: for copies for undo, and twice as much for a list. */
const budgetShare = 1 / 8;

export class RetainedDesks {
  readonly #options: RetainedDesksOptions;
  readonly #desks = new Map<ConnectionId, { readonly desk: RetainedDesk; readonly leave: () => void }>();

  constructor(options: RetainedDesksOptions) {
    this.#options = options;
  }

  /** Throws `notFound` for a connection that was discarded. */
  of(connectionId: ConnectionId): RetainedDesk {
    const { broker, budget, now, monotonicNow, onUnseenEnd, onBug } = this.#options;
    broker(connectionId);
    const known = this.#desks.get(connectionId);
    if (known !== undefined) return known.desk;
    // Lists and copies have nothing to give up by themselves: they are bounded, and go with their owner.
    const account = budget.openAccount(null);
    const desk = new RetainedDesk({
      broker: () => broker(connectionId),
      account,
      shareBytes: Math.floor(budget.limitBytes * budgetShare),
      now,
      monotonicNow,
      keepUnseenMs,
      onUnseenEnd: (finished, outcomes) => onUnseenEnd(connectionId, accountSentence(finished, outcomes)),
      onBug,
    });
    this.#desks.set(connectionId, { desk, leave: () => account.close() });
    return desk;
  }

  /** The production guard holds again: what is being published ends, and its account says why. */
  locked(connectionId: ConnectionId): void {
    const reason = 'The connection was locked meanwhile, so the rest was left alone.';
    this.#desks.get(connectionId)?.desk.stop(new AppError('guarded', reason));
  }

  /** The connection is gone. */
  discard(connectionId: ConnectionId): void {
    const known = this.#desks.get(connectionId);
    this.#desks.delete(connectionId);
    known?.desk.close();
    known?.leave();
  }
}
