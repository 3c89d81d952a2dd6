// What one connection's users do with retained messages: the list, the one job that may be under way, and the copies for undo. All windows
// share it. Made by retained-desks.ts; called by handlers.ts, watched by retained-feed.ts.

import { AppError, wireErrorFrom } from '../../../shared/errors.ts';
import { topicFilterProblem } from '../../../shared/mqtt/topic-filter.ts';
import type { RetainedFailure, RetainedOutcome, RetainedStage } from '../../../shared/retained.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import type { MemoryAccount } from '../ingest/memory-budget.ts';
import { askRetained } from './asking.ts';
import { type ClearJob, clearTopics, verifyCleared } from './clearing.ts';
import { MemoryShare } from './memory-share.ts';
import { markOccupied, type RestoreJob, restoreTopics, verifyRestored } from './restoring.ts';
import { RetainedTable } from './retained-table.ts';
import { RowSet } from './row-set.ts';
import { eachInSlices } from './slices.ts';
import { UndoStore } from './undo-store.ts';

export interface RetainedDeskOptions {
  /** The connection as it is now: settings that change make a new one. */
  readonly broker: () => BrokerConnection;
  readonly account: Pick<MemoryAccount, 'grow' | 'shrink'>;
  /** For copies for undo; twice as much for the list. */
  readonly shareBytes: number;
  readonly now: () => number;
  readonly monotonicNow: () => number;
  /** How long a list that nobody looks at is kept, in milliseconds: a page that is reloaded finds it again. */
  readonly keepUnseenMs: number;
  /** Told of a job that ended while no window looked: its account waits to be read. */
  readonly onUnseenEnd: (finished: Finished, outcomes: OutcomeCounts) => void;
  /** Told of bugs in a job. */
  readonly onBug: (error: unknown) => void;
}

export interface ClearRequest {
  readonly listId: number;
  readonly filter: string;
  readonly outcome?: RetainedOutcome | null;
  readonly expectedCount: number;
  readonly ratePerSecond: number;
  readonly keepUndo: boolean;
}

type Working = Extract<RetainedStage, { kind: 'working' }>;
export type Finished = Extract<RetainedStage, { kind: 'finished' }>;
export type OutcomeCounts = Readonly<Record<RetainedOutcome, number>>;

export class RetainedDesk {
  readonly undo: UndoStore;
  readonly #options: RetainedDeskOptions;
  readonly #share: MemoryShare;
  #table: RetainedTable;
  #stage: RetainedStage = { kind: 'none' };
  #topicFilters: readonly string[] = [];
  #tooLargeCount = 0;
  #undoFilters: readonly string[] = [];
  #version = 0;
  #watcherCount = 0;
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  #job: AbortController | null = null;

  constructor(options: RetainedDeskOptions) {
    this.#options = options;
    this.#share = new MemoryShare(options.account, 2 * options.shareBytes);
    this.undo = new UndoStore(new MemoryShare(options.account, options.shareBytes));
    this.#table = new RetainedTable(0, this.#share);
  }

  get stage(): RetainedStage {
    return this.#stage;
  }
  get table(): RetainedTable {
    return this.#table;
  }
  get topicFilters(): readonly string[] {
    return this.#topicFilters;
  }
  get tooLargeCount(): number {
    return this.#tooLargeCount;
  }
  /** Grows with everything a frame may show. */
  get version(): number {
    return this.#version + this.#table.version;
  }

  /** Asks the broker anew; a question that is under way is given up. Throws AppError when it cannot be asked. */
  list(topicFilters: readonly string[]): void {
    for (const topicFilter of topicFilters) assertListable(topicFilter);
    if (this.#stage.kind === 'working') throw busy();
    this.#assertOnline();
    this.#job?.abort();
    this.#topicFilters = topicFilters;
    this.#tooLargeCount = 0;
    const table = this.#newTable();
    const since = this.#options.now();
    let step = 'Connecting';
    const tell = (): void => {
      if (this.#table === table)
        this.#enter({ kind: 'listing', since, step, foundCount: table.topicCount + table.omittedCount });
    };
    tell();
    this.#run(async (signal) => {
      let complete = true;
      try {
        await askRetained(
          {
            broker: this.#options.broker(),
            topicFilters,
            onRetained: ({ topicName, payload }) => {
              if (this.#table !== table || signal.aborted) return;
              table.add(topicName, payload);
              tell();
            },
            foundCount: () => table.topicCount + table.omittedCount,
            onTooLarge: () => {
              this.#tooLargeCount += 1;
            },
            onStep: (next) => {
              step = next;
              tell();
            },
          },
          signal,
        );
      } catch (error) {
        if (this.#table !== table) return;
        if (!signal.aborted) {
          this.#enter({ kind: 'failed', failure: failureFrom(error) });
          throw error;
        }
        complete = false;
      }
      step = 'Sorting';
      tell();
      await table.complete();
      if (this.#table === table) this.#enter({ kind: 'listed', at: this.#options.now(), complete });
    });
  }

  /** Ends what is under way, if anything is. */
  cancel(): void {
    const { stage } = this;
    if (stage.kind === 'working') this.#enter({ ...stage, cancelling: true });
    this.#job?.abort();
  }

  /** Ends what is being published to the broker, and says why in its account. Reading from the broker goes on. */
  stop(reason: AppError): void {
    const { stage } = this;
    if (stage.kind !== 'working' || stage.step === 'verifying') return;
    this.#enter({ ...stage, cancelling: true });
    this.#job?.abort(reason);
  }

  /** Throws `invalidInput` for a list that is no longer shown. */
  select(
    listId: number,
    filter: string,
    first: number,
    count: number,
    selected: boolean,
    outcome: RetainedOutcome | null = null,
  ): void {
    this.#assertList(listId);
    this.#assertSearched(filter);
    this.#table.select(filter, first, count, selected, outcome);
    this.#version += 1;
  }

  /** Begins to clear; throws AppError when it cannot begin. */
  clear({ listId, filter, outcome = null, expectedCount, ratePerSecond, keepUndo }: ClearRequest): void {
    this.#assertList(listId);
    this.#assertSearched(filter);
    this.#assertOnline();
    const table = this.#table;
    const { rows } = table.choice(filter, outcome);
    if (rows.length !== expectedCount) {
      throw new AppError(
        'invalidInput',
        `${rows.length} topics are chosen by now, not ${expectedCount}: the choice was changed in another window. Look again.`,
      );
    }
    if (rows.length === 0) throw new AppError('invalidInput', 'No topic is chosen. Choose at least one.');
    if (keepUndo && this.undoNeededBytes(filter, outcome) > this.undo.limitBytes) {
      throw new AppError(
        'tooLarge',
        `Undo keeps at most ${this.undo.limitBytes} bytes, and these messages need more. Clear fewer at once, or clear without undo.`,
      );
    }
    const { now, monotonicNow, broker } = this.#options;
    this.undo.clear();
    this.undo.clearedAt = now();
    this.#undoFilters = this.#topicFilters;
    const undo = keepUndo ? this.undo : null;
    const job: ClearJob = {
      broker,
      table,
      rows,
      topicFilters: this.#topicFilters,
      ratePerSecond,
      undo,
      now,
      monotonicNow,
    };
    const working: Working = {
      kind: 'working',
      task: 'clear',
      step: 'publishing',
      since: now(),
      topicCount: rows.length,
      ratePerSecond,
      cancelling: false,
    };
    let passed = new RowSet(table.length);
    this.#work(working, {
      publish: async (signal) => {
        await eachInSlices(rows, (row) => table.tell(row, 'chosen'));
        passed = await clearTopics(job, signal);
      },
      verify: (signal) => verifyCleared(job, passed, signal),
    });
  }

  /** Begins to publish the copies again; throws AppError when it cannot begin. */
  restore(ratePerSecond: number): void {
    if (this.#stage.kind === 'working') throw busy();
    if (this.undo.size === 0) throw new AppError('notFound', 'There is nothing to bring back.');
    this.#assertOnline();
    this.#job?.abort();
    const { now, monotonicNow, broker } = this.#options;
    const table = this.#newTable();
    this.#topicFilters = this.#undoFilters;
    for (const copy of this.undo.all()) table.add(copy.topicName, copy.payload);
    const working: Working = {
      kind: 'working',
      task: 'restore',
      step: 'checking',
      since: now(),
      topicCount: table.topicCount,
      ratePerSecond,
      cancelling: false,
    };
    const jobOf = (): RestoreJob => ({
      broker,
      table,
      rows: Int32Array.from({ length: table.length }, (_, row) => row),
      topicFilters: this.#undoFilters,
      ratePerSecond,
      undo: this.undo,
      now,
      monotonicNow,
    });
    this.#work(working, {
      publish: async (signal) => {
        await table.complete();
        const job = jobOf();
        await eachInSlices(job.rows, (row) => table.tell(row, 'chosen'));
        try {
          await markOccupied(job, signal);
          this.#enterStep('publishing');
          await restoreTopics(job, signal);
        } finally {
          await eachInSlices(job.rows, (row) => table.tell(row, 'stopped'));
        }
      },
      verify: (signal) => verifyRestored(jobOf(), signal),
    });
  }

  /** What copies of the chosen among these would take, were older ones given up. */
  undoNeededBytes(filter: string, outcome: RetainedOutcome | null = null): number {
    return this.undo.neededBytes(this.#table.chosen(filter, outcome));
  }

  /** A window looks; returns how it looks away. A list that nobody looks at is given up after a while, copies for undo are not. */
  watch(): () => void {
    this.#watcherCount += 1;
    clearTimeout(this.#forgetting);
    return () => {
      this.#watcherCount -= 1;
      if (this.#watcherCount > 0 || this.#stage.kind === 'working') return;
      if (this.#stage.kind === 'listing') this.#job?.abort();
      this.#forgetting = setTimeout(() => this.#forgetList(), this.#options.keepUnseenMs);
      this.#forgetting.unref();
    };
  }

  /** The connection is discarded: everything ends, and all memory is given back. */
  close(): void {
    clearTimeout(this.#forgetting);
    this.#forgetList();
    this.undo.clear();
  }

  #forgetList(): void {
    this.#job?.abort();
    this.#newTable();
    this.#enter({ kind: 'none' });
  }

  /** Publishes, then asks the broker what came of it, also after a failure or a cancel: the account is to be exact. */
  #work(
    working: Working,
    {
      publish,
      verify,
    }: {
      readonly publish: (signal: AbortSignal) => Promise<void>;
      readonly verify: (signal: AbortSignal) => Promise<void>;
    },
  ): void {
    const { task, topicCount } = working;
    const table = this.#table;
    this.#enter(working);
    this.#run(async (signal) => {
      let failure: RetainedFailure | null = null;
      let bug: unknown = null;
      const note = (error: unknown): void => {
        failure ??= failureFrom(error);
        if (!(error instanceof AppError)) bug ??= error;
      };
      try {
        await publish(signal);
      } catch (error) {
        if (!signal.aborted) note(error);
      }
      if (signal.reason instanceof AppError) note(signal.reason);
      const cancelled = signal.aborted;
      // Cancelled once, it still verifies; cancelled twice, it ends.
      const verifying = new AbortController();
      if (this.#table !== table) return;
      this.#job = verifying;
      this.#enterStep('verifying');
      let verified = true;
      try {
        await verify(verifying.signal);
      } catch (error) {
        verified = false;
        if (!verifying.signal.aborted) note(error);
      }
      this.#job = null;
      if (this.#table !== table) return;
      const finished: Finished = {
        kind: 'finished',
        task,
        at: this.#options.now(),
        topicCount,
        cancelled,
        verified,
        failure,
      };
      this.#enter(finished);
      if (this.#watcherCount === 0) this.#options.onUnseenEnd(finished, table.outcomeCounts());
      if (bug !== null) throw bug;
    });
  }

  #enterStep(step: Working['step']): void {
    if (this.#stage.kind === 'working') this.#enter({ ...this.#stage, step });
  }

  #run(work: (signal: AbortSignal) => Promise<void>): void {
    const job = new AbortController();
    this.#job = job;
    work(job.signal)
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) this.#options.onBug(error);
      })
      .finally(() => {
        if (this.#job === job) this.#job = null;
      });
  }

  #newTable(): RetainedTable {
    const { listId, version } = this.#table;
    this.#version += version + 1;
    this.#table.close();
    this.#table = new RetainedTable(listId + 1, this.#share);
    return this.#table;
  }

  #enter(stage: RetainedStage): void {
    this.#stage = stage;
    this.#version += 1;
  }

  #assertList(listId: number): void {
    if (this.#stage.kind === 'working') throw busy();
    const stands = this.#stage.kind === 'listed' || this.#stage.kind === 'finished';
    if (!stands || listId !== this.#table.listId) {
      throw new AppError('invalidInput', 'The list was made anew meanwhile. Look again.');
    }
  }

  #assertSearched(filter: string): void {
    if (!this.#table.isSearching(filter)) return;
    throw new AppError('invalidInput', `The list is still being searched for “${filter}”. Wait for the end of it.`);
  }

  #assertOnline(): void {
    const { state, broker } = this.#options.broker().snapshot();
    if (state.kind !== 'online') {
      throw new AppError('offline', 'There is no connection to the broker, so it cannot be asked. Connect first.');
    }
    if (broker?.retainAvailable === false) {
      throw new AppError('notSupported', 'This broker announced that it keeps no retained messages.');
    }
  }
}

function assertListable(topicFilter: string): void {
  const problem = topicFilterProblem(topicFilter);
  if (problem !== null) throw new AppError('invalidInput', problem, { field: 'topicFilter' });
  if (!topicFilter.startsWith('$share/')) return;
  throw new AppError(
    'invalidInput',
    'Brokers send no retained messages to a shared subscription. Leave the $share/… part out.',
    { field: 'topicFilter' },
  );
}

function busy(): AppError {
  return new AppError(
    'invalidInput',
    'Retained messages of this connection are being cleared or restored. Wait for the end, or cancel it.',
  );
}

function failureFrom(error: unknown): RetainedFailure {
  const { message, detail } = wireErrorFrom(error);
  return { message, detail: detail ?? null };
}
