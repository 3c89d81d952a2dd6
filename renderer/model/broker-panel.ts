// What the broker panel shows of a connection: watched only while the panel is open. Called by ui/broker.

import { createStore } from 'zustand/vanilla';
import type { BrokerPanelFrame } from '../../shared/broker-panel.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';
import { whenDrawn } from './when-drawn.ts';

export interface BrokerPanelState {
  /** Null: nothing has come yet. */
  readonly frame: BrokerPanelFrame | null;
}

export interface BrokerPanel {
  readonly store: Readable<BrokerPanelState>;
  /** Begins to look; returns how to look away. One looks at a time. */
  look(connectionId: ConnectionId): () => void;
}

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function createBrokerPanel(line: Line, schedule: (run: () => void) => void): BrokerPanel {
  const store = createStore<BrokerPanelState>(() => ({ frame: null }));
  return {
    store,
    look(connectionId) {
      let isOver = false;
      const watch = line.watch(
        'brokerPanel',
        { connectionId },
        whenDrawn(schedule, (frame) => {
          if (!isOver) store.setState({ frame });
        }),
      );
      return () => {
        isOver = true;
        watch.close();
        store.setState({ frame: null });
      };
    },
  };
}
