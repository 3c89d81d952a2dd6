// Whether the shown connection's tree, stream and messages stay at one moment, and what has come since. The core keeps that moment; called by
// the toolbar, the command table and the status bar.

import { createStore } from 'zustand/vanilla';
import type { Watch } from '../../shared/contract-client.ts';
import type { PausesFrame } from '../../shared/pauses.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';

export interface PauseState {
  readonly connectionId: ConnectionId | null;
  /** Null: not paused. Changes when counts do. */
  readonly pause: PausesFrame['pause'];
}

export interface Pause {
  readonly store: Readable<PauseState>;
  /** Pauses, or goes back to the present. Nothing happens where no connection is shown. */
  toggle(): void;
}

export interface PauseMeans {
  readonly line: Line;
  readonly viewId: ViewId;
  readonly notices: Notices;
}

/** The pause of whichever connection is shown. */
export function createPause({ line, viewId, notices }: PauseMeans): Pause & {
  show(connectionId: ConnectionId | null): void;
} {
  const store = createStore<PauseState>(() => ({ connectionId: null, pause: null }));
  let watch: Watch<'pauses'> | null = null;
  const setPaused = async (connectionId: ConnectionId, paused: boolean): Promise<void> => {
    try {
      await line.call('view.setPaused', { connectionId, viewId, paused });
    } catch (error) {
      notices.report(error);
    }
  };
  const takeFrame = (connectionId: ConnectionId, { pause, endedForMemory }: PausesFrame): void => {
    if (store.getState().connectionId !== connectionId) return;
    const wasPaused = store.getState().pause !== null;
    store.setState({ pause });
    if (!endedForMemory || !wasPaused) return;
    notices.toast({
      severity: 'warning',
      message: 'The pause has ended: so much has changed that keeping the old state took its share of memory.',
    });
  };
  return {
    store,
    toggle() {
      const { connectionId, pause } = store.getState();
      if (connectionId !== null) void setPaused(connectionId, pause === null);
    },
    show(connectionId) {
      if (connectionId === store.getState().connectionId) return;
      watch?.close();
      watch = null;
      store.setState({ connectionId, pause: null });
      if (connectionId === null) return;
      watch = line.watch('pauses', { connectionId, viewId }, (frame) => takeFrame(connectionId, frame));
    },
  };
}
