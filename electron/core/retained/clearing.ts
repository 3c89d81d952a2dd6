// Clears retained messages, batch by batch: takes a copy of each, publishes an empty one in its place, watches it go through, and asks the
// broker at the end. Called by retained-desk.ts.
//
// The copies are taken right before, topic by topic and with QoS 2: only so is the QoS known with which the broker keeps them, and what is
// cleared is what is there now, not what the list showed. Publishing goes over the connection itself, which has the user's client ID; the
// watching session sees our empty messages pass, which tells a topic that came back from one that the broker silently kept (3.1.1 has no refusal).

import { topicNameProblem } from '../../../shared/mqtt/topic-name.ts';
import { plainSubscription, type Qos } from '../../../shared/profile-parts.ts';
import type { RetainedOutcome } from '../../../shared/retained.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import { askRetained } from './asking.ts';
import { barredReason, isBarred } from './barred.ts';
import { BrokerSession } from './broker-session.ts';
import { paced } from './pacing.ts';
import { inFlightLimit, publishRow } from './publish-row.ts';
import type { RetainedTable } from './retained-table.ts';
import { RowSet } from './row-set.ts';
import { eachInSlices } from './slices.ts';
import type { Copy, UndoStore } from './undo-store.ts';
import { untilWorkedOff } from './worked-off.ts';

/** Topics asked for one by one in one session. A quarter of what mosquitto queues by default, so that it drops no copy. */
export const batchSize = 250;

export interface ClearJob {
  readonly broker: () => BrokerConnection;
  readonly table: RetainedTable;
  /** All `chosen`. */
  readonly rows: Int32Array;
  readonly topicFilters: readonly string[];
  readonly ratePerSecond: number;
  /** Null: no copies are kept. */
  readonly undo: UndoStore | null;
  readonly now: () => number;
  readonly monotonicNow: () => number;
}

const nothing = new Uint8Array(0);

/**
 * Clears. Returns the rows whose empty message was seen to pass; what became of each stands in the table. Aborting ends it after what was
 * sent has its answer. Rejects when the connection or a session ends; also then every row has its outcome.
 */
export async function clearTopics(job: ClearJob, signal: AbortSignal): Promise<RowSet> {
  const passed = new RowSet(job.table.length);
  try {
    for (let at = 0; at < job.rows.length && !signal.aborted; at += batchSize) {
      await clearBatch(job, job.rows.slice(at, at + batchSize), passed, signal);
    }
  } catch (error) {
    // A cancelled wait is no failure.
    if (!signal.aborted) throw error;
  } finally {
    await eachInSlices(job.rows, (row) => {
      job.table.tell(row, 'stopped');
      // A copy of what was not cleared is of no use.
      if (isUncleared(job.table.outcomeOf(row))) job.undo?.drop(job.table.nameOf(row));
    });
  }
  return passed;
}

async function clearBatch(job: ClearJob, rows: Int32Array, passed: RowSet, signal: AbortSignal): Promise<void> {
  const { table } = job;
  const copies = new Map<number, Copy>();
  const asked = new Set(Array.from(rows).filter((row) => !refusedAtOnce(table, row)));
  let wake = (): void => undefined;
  const session = await BrokerSession.open(
    {
      broker: job.broker(),
      subscriptions: [...asked].map((row) => plainSubscription(table.nameOf(row), 2)),
      withLive: true,
      onMessage: ({ topicName, payload, qos, retained, properties }) => {
        const row = table.rowOf(topicName);
        if (row === null || !asked.has(row)) return;
        const kept = job.undo === null ? nothing : payload.slice();
        if (retained) copies.set(row, { topicName, payload: kept, qos, properties, copiedAt: job.now() });
        else if (payload.length === 0 && table.outcomeOf(row) !== 'waiting') passed.add(row);
        wake();
      },
    },
    signal,
  );
  wake = () => session.wake();
  try {
    for (const { topicFilter, outcome } of session.subscriptions()) {
      const row = table.rowOf(topicFilter);
      if (outcome.kind !== 'refused' || row === null) continue;
      asked.delete(row);
      table.tell(row, 'refused', `The broker does not hand out this topic, so it was left alone. ${outcome.message}`);
    }
    await session.untilQuiet(
      () => copies.size,
      signal,
      () => copies.size >= asked.size,
    );
    await sendBatch(
      job,
      [...asked].filter((row) => isReady(job, row, copies.get(row))),
      signal,
    );
    const sent = [...asked].filter((row) => table.outcomeOf(row) === 'acknowledged');
    // Not to be cancelled: it takes a moment, and without it the account would not be exact.
    await session.untilQuiet(
      () => passed.size,
      new AbortController().signal,
      () => sent.every((row) => passed.has(row)),
    );
  } finally {
    await session.close();
  }
}

/** Names that cannot be published to, or that as a filter would mean other topics (a broker sent them all the same). */
function refusedAtOnce(table: RetainedTable, row: number): boolean {
  const topicName = table.nameOf(row);
  const problem = isBarred(topicName) ? barredReason : topicNameProblem(topicName);
  if (problem !== null) table.tell(row, 'refused', problem);
  return problem !== null;
}

/** Whether it may be cleared: it is there, and its copy is kept where copies are wanted. */
function isReady({ table, undo }: ClearJob, row: number, copy: Copy | undefined): boolean {
  if (copy === undefined) table.tell(row, 'absent');
  else if (undo !== null && !undo.keep(copy)) {
    table.tell(row, 'refused', 'Its message does not fit into the memory for undo any more, so it was left alone.');
  } else return true;
  return false;
}

async function sendBatch(job: ClearJob, rows: readonly number[], signal: AbortSignal): Promise<void> {
  const { table, ratePerSecond, monotonicNow } = job;
  const broken = new AbortController();
  const broker = job.broker();
  // With QoS 1 the broker answers, and a refusal is seen.
  const qos: Qos = (broker.snapshot().broker?.maximumQos ?? 1) === 0 ? 0 : 1;
  const pace = { ratePerSecond, monotonicNow, maximumInFlight: inFlightLimit(broker) };
  await paced(rows, pace, AbortSignal.any([signal, broken.signal]), (row) =>
    publishRow(
      table,
      row,
      () => job.broker().publish(table.nameOf(row), nothing, { qos, retain: true }),
      (cause) => broken.abort(cause),
    ),
  );
  if (qos === 0) await untilWorkedOff(broker);
  if (broken.signal.aborted) throw broken.signal.reason;
}

const isUncleared = (outcome: RetainedOutcome): boolean =>
  outcome === 'refused' || outcome === 'notSent' || outcome === 'gone';
const isUnverified = (outcome: RetainedOutcome): boolean =>
  outcome === 'acknowledged' || outcome === 'unknown' || outcome === 'gone';

/** Asks the broker what it holds now, and settles every row that was sent. `passed`: rows whose empty message was seen to pass. */
export async function verifyCleared(job: ClearJob, passed: RowSet, signal: AbortSignal): Promise<void> {
  const { table } = job;
  const rows = job.rows.filter((row) => isUnverified(table.outcomeOf(row)));
  if (rows.length === 0) return;
  const held = new RowSet(table.length);
  await askRetained(
    {
      broker: job.broker(),
      topicFilters: rows.length <= batchSize ? Array.from(rows, (row) => table.nameOf(row)) : job.topicFilters,
      onRetained: ({ topicName }) => {
        const row = table.rowOf(topicName);
        if (row !== null) held.add(row);
      },
      foundCount: () => held.size,
    },
    signal,
  );
  await eachInSlices(rows, (row) => {
    table.tell(row, !held.has(row) ? 'seenGone' : passed.has(row) ? 'seenAnew' : 'seenStill');
    if (table.outcomeOf(row) === 'kept') job.undo?.drop(table.nameOf(row));
  });
}
