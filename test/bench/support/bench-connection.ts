// A connection with its ingest in this process, as the core has it, for benches that look at both.

import { BrokerConnection } from '../../../electron/core/broker/connection.ts';
import { createIngest, type Ingest } from '../../../electron/core/ingest/ingest.ts';
import type { MemoryBudget } from '../../../electron/core/ingest/memory-budget.ts';
import { newProfileSettings } from '../../../shared/profile.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';

/** Opens a connection to a broker on loopback that subscribes to everything. */
export function openBenchConnection(
  port: number,
  budget: MemoryBudget,
): { readonly ingest: Ingest; readonly close: () => Promise<void> } {
  const ingest = createIngest({ budget, now: () => Date.now(), random: Math.random });
  const connection = new BrokerConnection({
    packetLog: null,
    askPassword: null,
    settings: { ...newProfileSettings, host: '127.0.0.1', port, subscriptions: [plainSubscription('#', 0)] },
    secrets: {},
    sink: ingest,
    now: () => Date.now(),
    random: Math.random,
    onChanged: () => {},
    onViolation: (violation) => {
      throw new Error(violation.message);
    },
    onOnline: () => {},
    onOffline: () => {},
  });
  connection.open();
  return {
    ingest,
    close: async () => {
      await connection.close();
      ingest.close();
    },
  };
}
