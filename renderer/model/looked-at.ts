// A store of one connection's stream that is watched only while somebody looks. Called by broker-panel.ts and subscriptions.ts.

import { createStore } from 'zustand/vanilla';
import type { StreamData } from '../../shared/contract.ts';
import type { ConnectionId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';
import { whenDrawn } from './when-drawn.ts';

/** Streams that take nothing but a connection. */
type Name = 'brokerPanel' | 'subscriptions';

export interface LookedAt<Frame> {
  /** Null: nothing has come yet. */
  readonly store: Readable<{ readonly frame: Frame | null }>;
  /** Begins to look; returns how to look away. One looks at a time. */
  look(connectionId: ConnectionId): () => void;
}

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function createLookedAt<Stream extends Name>(
  line: Line,
  stream: Stream,
  schedule: (run: () => void) => void,
): LookedAt<StreamData<Stream>> {
  const store = createStore<{ readonly frame: StreamData<Stream> | null }>(() => ({ frame: null }));
  return {
    store,
    look(connectionId) {
      let isOver = false;
      const watch = line.watch(
        stream,
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
