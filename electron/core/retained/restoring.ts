// Publishes again, retained, what a clearing took away: where no newer message stands, with the same pacing, and asks the broker at the end.
// Called by retained-desk.ts.

import type { Qos } from '../../../shared/profile-parts.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import { askRetained } from './asking.ts';
import { batchSize } from './clearing.ts';
import { paced } from './pacing.ts';
import { inFlightLimit, publishRow } from './publish-row.ts';
import type { RetainedTable } from './retained-table.ts';
import { RowSet } from './row-set.ts';
import { eachInSlices } from './slices.ts';
import type { Copy, UndoStore } from './undo-store.ts';
import { untilWorkedOff } from './worked-off.ts';

export interface RestoreJob {
  readonly broker: () => BrokerConnection;
  /** Made of the copies; all `chosen`. */
  readonly table: RetainedTable;
  readonly rows: Int32Array;
  readonly topicFilters: readonly string[];
  readonly ratePerSecond: number;
  readonly undo: UndoStore;
  readonly now: () => number;
  readonly monotonicNow: () => number;
}

/** Marks every row where a message stands already: it is newer than ours and is left alone. */
export async function markOccupied(job: RestoreJob, signal: AbortSignal): Promise<void> {
  const { table, rows } = job;
  const held = new RowSet(table.length);
  await ask(job, rows, (row) => held.add(row), signal);
  await eachInSlices(rows, (row) => {
    if (held.has(row)) table.tell(row, 'occupied');
  });
}

/** Publishes. Aborting ends it after what was sent has its answer. Rejects when the connection ends; then, too, every row has its outcome. */
export async function restoreTopics(job: RestoreJob, signal: AbortSignal): Promise<void> {
  const { table, rows, undo, ratePerSecond, monotonicNow } = job;
  const broken = new AbortController();
  const broker = job.broker();
  const pace = { ratePerSecond, monotonicNow, maximumInFlight: inFlightLimit(broker) };
  const waiting = Array.from(rows.filter((row) => table.outcomeOf(row) === 'waiting'));
  await paced(waiting, pace, AbortSignal.any([signal, broken.signal]), async (row) => {
    const copy = undo.get(table.nameOf(row));
    const remaining = copy === undefined ? null : remainingProperties(copy, job.now());
    if (copy === undefined || remaining === null) return table.tell(row, 'expired');
    const qos = Math.min(copy.qos, broker.snapshot().broker?.maximumQos ?? 2) as Qos;
    await publishRow(
      table,
      row,
      () => job.broker().publish(copy.topicName, copy.payload, { qos, retain: true, properties: remaining }),
      (cause) => broken.abort(cause),
    );
  });
  await eachInSlices(rows, (row) => table.tell(row, 'stopped'));
  await untilWorkedOff(job.broker());
  if (broken.signal.aborted) throw broken.signal.reason;
}

/** The copy's properties with the time to live that is left of it (MQTT 5 clause 3.3.2.3.3); null: it would be gone by now. */
function remainingProperties({ properties, copiedAt }: Copy, now: number): NonNullable<Copy['properties']> | null {
  const interval = properties?.messageExpiryInterval;
  if (properties === null || interval === undefined) return properties ?? {};
  const left = interval - Math.floor(Math.max(0, now - copiedAt) / 1000);
  return left <= 0 ? null : { ...properties, messageExpiryInterval: left };
}

/** Asks the broker what it holds now, settles every row that was sent, and forgets the copies that are back. */
export async function verifyRestored(job: RestoreJob, signal: AbortSignal): Promise<void> {
  const { table, undo } = job;
  const rows = job.rows.filter((row) => {
    const outcome = table.outcomeOf(row);
    return outcome === 'acknowledged' || outcome === 'unknown';
  });
  const same = new RowSet(table.length);
  const other = new RowSet(table.length);
  await ask(
    job,
    rows,
    (row, payload) => {
      const copy = undo.get(table.nameOf(row));
      const isSame = copy !== undefined && Buffer.compare(copy.payload, payload) === 0;
      (isSame ? same : other).add(row);
    },
    signal,
  );
  await eachInSlices(rows, (row) => {
    table.tell(row, same.has(row) ? 'seenRestored' : other.has(row) ? 'seenOther' : 'seenMissing');
  });
  await eachInSlices(job.rows, (row) => {
    const outcome = table.outcomeOf(row);
    if (outcome === 'restored' || outcome === 'expired') undo.drop(table.nameOf(row));
  });
}

async function ask(
  { broker, table, topicFilters }: RestoreJob,
  rows: Int32Array,
  onHeld: (row: number, payload: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  if (rows.length === 0) return;
  const found = new RowSet(table.length);
  await askRetained(
    {
      broker: broker(),
      topicFilters: rows.length <= batchSize ? Array.from(rows, (row) => table.nameOf(row)) : topicFilters,
      onRetained: ({ topicName, payload }) => {
        const row = table.rowOf(topicName);
        if (row === null) return;
        found.add(row);
        onHeld(row, payload);
      },
      foundCount: () => found.size,
    },
    signal,
  );
}
