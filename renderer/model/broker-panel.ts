// What the broker panel shows of a connection: watched only while the panel is open. Called by ui/broker.

import type { BrokerPanelFrame } from '../../shared/broker-panel.ts';
import type { Line } from './line.ts';
import { createLookedAt, type LookedAt } from './looked-at.ts';

export type BrokerPanel = LookedAt<BrokerPanelFrame>;

/** `schedule` as in looked-at.ts. */
export function createBrokerPanel(line: Line, schedule: (run: () => void) => void): BrokerPanel {
  return createLookedAt(line, 'brokerPanel', schedule);
}
