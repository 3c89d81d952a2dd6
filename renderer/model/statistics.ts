// Counters of the open connections and of memory, about twice a second. Called by the status bar and the rail.

import { createStore } from 'zustand/vanilla';
import type { ConnectionStatistics, StatisticsFrame } from '../../shared/statistics.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';
import { whenDrawn } from './when-drawn.ts';

export interface StatisticsState {
  readonly frame: StatisticsFrame | null;
  /** Messages received when the connection was last shown: what came since is unread. */
  readonly seenCounts: ReadonlyMap<ConnectionId, number>;
}

/** The counters of a connection, or null before the first frame. */
export function statisticsOf(state: StatisticsState, connectionId: ConnectionId | null): ConnectionStatistics | null {
  return state.frame?.connections.find((one) => one.connectionId === connectionId) ?? null;
}

/** Messages that came while another connection was shown. */
export function unreadCount(state: StatisticsState, connectionId: ConnectionId): number {
  const received = statisticsOf(state, connectionId)?.ledger.receivedCount ?? 0;
  return Math.max(0, received - (state.seenCounts.get(connectionId) ?? 0));
}

export interface Statistics {
  readonly store: Readable<StatisticsState>;
}

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function createStatistics(
  line: Line,
  shownConnectionId: () => ConnectionId | null,
  schedule: (run: () => void) => void,
): Statistics {
  const store = createStore<StatisticsState>(() => ({ frame: null, seenCounts: new Map() }));
  const onFrame = (frame: StatisticsFrame): void => {
    const shown = shownConnectionId();
    const previous = store.getState().seenCounts;
    const seenCounts = new Map<ConnectionId, number>();
    for (const { connectionId, ledger } of frame.connections) {
      const seen = connectionId === shown ? ledger.receivedCount : (previous.get(connectionId) ?? 0);
      // A counter that went back belongs to a connection that was discarded and opened anew.
      seenCounts.set(connectionId, Math.min(seen, ledger.receivedCount));
    }
    store.setState({ frame, seenCounts });
  };
  line.onNewCore(() => {
    store.setState({ frame: null, seenCounts: new Map() });
    line.watch('statistics', {}, whenDrawn(schedule, onFrame));
  });
  return { store };
}
