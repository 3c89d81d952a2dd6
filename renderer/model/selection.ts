// The selected topic of each connection. Called by the tree, the breadcrumb and everything that shows one topic.

import { createStore } from 'zustand/vanilla';
import type { TopicDescription } from '../../shared/tree.ts';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionId, TopicId } from '../../shared/ids.ts';
import type { Line } from './line.ts';
import type { Readable } from './readable.ts';

/** The selected topic of the connection the window shows. */
export interface SelectionState {
  readonly connectionId: ConnectionId | null;
  readonly topicId: TopicId | null;
  /** Its full name and levels; null until the core has told (some milliseconds), or when it is not known any more. */
  readonly description: TopicDescription | null;
  /** False: chosen for the user, who may not care about it. */
  readonly byUser: boolean;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

export interface Selection {
  readonly store: Readable<SelectionState>;
  /** Selects a topic of the shown connection. `by: 'model'` is for choices the user did not make. */
  select(topicId: TopicId | null, by?: 'user' | 'model'): void;
  /** Selects the node above; on the first level nothing happens. */
  selectParent(): void;
  /** Walks through the topics selected before, like a browser. */
  back(): void;
  forward(): void;
}

interface Visited {
  readonly trail: TopicId[];
  position: number;
  byUser: boolean;
  /** When the present one was selected, by a clock that never jumps. */
  at: number;
}

/** Topics remembered per connection for back and forward. */
const trailLimit = 100;
/** What was selected for less than this was only passed by: it is no stop on the way back. */
const passingMs = 700;
/** Nothing is selected, and no connection is shown. */
export const noSelection: SelectionState = {
  connectionId: null,
  topicId: null,
  description: null,
  byUser: false,
  canGoBack: false,
  canGoForward: false,
};

export function createSelection(line: Line): Selection & {
  /** Shows another connection's selection. */
  show(connectionId: ConnectionId | null): void;
  forget(connectionId: ConnectionId): void;
  forgetAll(): void;
} {
  const store = createStore<SelectionState>(() => noSelection);
  const visited = new Map<ConnectionId, Visited>();

  const describe = async (connectionId: ConnectionId, topicId: TopicId): Promise<void> => {
    let description: TopicDescription | null = null;
    try {
      description = (await line.call('topic.describe', { connectionId, topicId })).result;
    } catch (error) {
      // The line broke or the connection was discarded: both are shown at their own places.
      if (!(error instanceof AppError)) throw error;
    }
    store.setState((state) =>
      state.connectionId === connectionId && state.topicId === topicId ? { description } : state,
    );
  };

  const isStillKnown = async (connectionId: ConnectionId, topicId: TopicId): Promise<boolean> => {
    try {
      return (await line.call('topic.describe', { connectionId, topicId })).result !== null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Nobody can be asked now: what is shown of it says so itself.
      return true;
    }
  };

  line.onResumed(() => {
    const { connectionId, topicId, description } = store.getState();
    if (connectionId !== null && topicId !== null && description === null) void describe(connectionId, topicId);
  });

  const publish = (connectionId: ConnectionId): void => {
    const { trail, position, byUser } = visited.get(connectionId) ?? { trail: [], position: -1, byUser: false };
    const topicId = trail[position] ?? null;
    const previous = store.getState();
    const same = previous.connectionId === connectionId && previous.topicId === topicId;
    store.setState({
      connectionId,
      topicId,
      description: same ? previous.description : null,
      byUser,
      canGoBack: position > 0,
      canGoForward: position < trail.length - 1,
    });
    if (topicId !== null && !(same && previous.description !== null)) void describe(connectionId, topicId);
  };

  /** Goes to the next topic that is still known; those that are not leave the trail. */
  const step = async (by: 1 | -1): Promise<void> => {
    const { connectionId } = store.getState();
    const record = connectionId === null ? undefined : visited.get(connectionId);
    if (connectionId === null || record === undefined) return;
    for (;;) {
      const position = record.position + by;
      const topicId = record.trail[position];
      if (topicId === undefined) break;
      const isKnown = await isStillKnown(connectionId, topicId);
      // Meanwhile something else was chosen, or another connection is shown.
      if (record.trail[record.position + by] !== topicId || store.getState().connectionId !== connectionId) return;
      if (isKnown) {
        record.position = position;
        record.byUser = true;
        break;
      }
      record.trail.splice(position, 1);
      if (by === -1) record.position -= 1;
    }
    publish(connectionId);
  };
  /** Steps wait for each other, so that two quick ones are two. */
  let steps: Promise<void> = Promise.resolve();
  const queueStep = (by: 1 | -1): void => {
    // A mistake in one step must not stop the next ones.
    steps = steps.then(() => step(by)).catch((error: unknown) => console.error(error));
  };

  const select = (topicId: TopicId | null, by: 'user' | 'model' = 'user'): void => {
    const { connectionId } = store.getState();
    if (connectionId === null) return;
    if (topicId === null) visited.delete(connectionId);
    else {
      const record = visited.get(connectionId) ?? { trail: [], position: -1, byUser: false, at: 0 };
      if (record.trail[record.position] !== topicId) {
        const now = performance.now();
        const wasPassing = record.position > 0 && now - record.at < passingMs;
        record.at = now;
        // What lay ahead is given up, as in a browser; the trail is bounded, the oldest goes first.
        record.trail.splice(record.position + (wasPassing ? 0 : 1), record.trail.length, topicId);
        if (record.trail.length > trailLimit) record.trail.shift();
        record.position = record.trail.length - 1;
      }
      record.byUser = by === 'user';
      visited.set(connectionId, record);
    }
    publish(connectionId);
  };

  return {
    store,
    select,
    selectParent() {
      const parent = store.getState().description?.levels.at(-2);
      if (parent !== undefined) select(parent.topicId);
    },
    back: () => queueStep(-1),
    forward: () => queueStep(1),
    show(connectionId) {
      if (connectionId === null) store.setState(noSelection);
      else publish(connectionId);
    },
    forget(connectionId) {
      visited.delete(connectionId);
      if (store.getState().connectionId === connectionId) store.setState(noSelection);
    },
    forgetAll() {
      visited.clear();
      store.setState(noSelection);
    },
  };
}
