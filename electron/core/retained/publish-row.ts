// Publishes for one topic of the table and tells the table what became of it. Called by clearing.ts and restoring.ts.

import type { PublishAnswer } from '../../../shared/message.ts';
import { AppError } from '../../../shared/errors.ts';
import type { BrokerConnection } from '../broker/connection.ts';
import type { RetainedTable } from './retained-table.ts';

/** Most publishes without an answer at once, whatever more the broker takes. */
const mostInFlight = 200;

/** How many publishes may be without an answer on this connection. */
export function inFlightLimit(broker: BrokerConnection): number {
  return Math.min(broker.snapshot().broker?.receiveMaximum ?? mostInFlight, mostInFlight);
}

/** Never rejects. `onBroken` is told when nothing more can be sent: the connection is gone, or it was a bug. */
export async function publishRow(
  table: RetainedTable,
  row: number,
  publish: () => Promise<PublishAnswer>,
  onBroken: (cause: unknown) => void,
): Promise<void> {
  table.tell(row, 'sent');
  try {
    await publish();
    table.tell(row, 'acknowledged');
  } catch (error) {
    if (!(error instanceof AppError)) {
      table.tell(row, 'unanswered');
      onBroken(error);
    } else if (error.code === 'offline') {
      table.tell(row, 'stopped');
      onBroken(error);
    } else if (error.code === 'connectionLost' || error.code === 'timeout') {
      table.tell(row, 'unanswered', error.message);
      if (error.code === 'connectionLost') onBroken(error);
    } else table.tell(row, 'refused', error.message);
  }
}
