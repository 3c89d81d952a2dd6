// The rows of the pinned topics of the shown connection: a mutable buffer past React, as the tree's. Made by model.ts; called by
// ui/pinned-topics.

import type { StreamParams } from '../../shared/contract.ts';
import type { Watch } from '../../shared/contract-client.ts';
import type { ConnectionId, TopicId, ViewId } from '../../shared/ids.ts';
import type { TopicsFrame, TreeRow } from '../../shared/tree.ts';
import type { TreeSettings } from '../../shared/tree-settings.ts';
import type { Line } from './line.ts';
import { sameRow } from './tree-buffer.ts';
import { whenDrawn } from './when-drawn.ts';

export interface PinnedTopics {
  /** Called at most once per animation frame, after rows changed. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until it changes. Null: no such topic has come yet. Undefined: the core has not told. */
  rowOf(topicName: string): TreeRow | null | undefined;
  isPinned(topicId: TopicId): boolean;
}

export interface PinnedTopicsMeans {
  readonly line: Line;
  /** Whose pause holds for the pins too. */
  readonly viewId: ViewId;
  /** `requestAnimationFrame`, or a stand-in in tests. */
  readonly schedule: (publish: () => void) => void;
}

export function createPinnedTopics({ line, viewId, schedule }: PinnedTopicsMeans): PinnedTopics & {
  /** Watches these topics of a connection (null: none). */
  show(connectionId: ConnectionId | null, pinned: TreeSettings['pinned']): void;
} {
  const listeners = new Set<() => void>();
  let rows: ReadonlyMap<string, TreeRow | null> = new Map();
  let shownId: ConnectionId | null = null;
  let shownNames: TreeSettings['pinned'] = [];
  let watch: Watch<'topics'> | null = null;

  const take = (topicNames: readonly string[], frameRows: readonly (TreeRow | null)[]): void => {
    const next = new Map<string, TreeRow | null>();
    for (const [index, topicName] of topicNames.entries()) {
      const row = frameRows[index] ?? null;
      const known = rows.get(topicName);
      const isSame =
        row === null ? known === null : known != null && known.topicId === row.topicId && sameRow(known, row);
      next.set(topicName, isSame && known !== undefined ? known : row);
    }
    rows = next;
    for (const listener of listeners) listener();
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    rowOf: (topicName) => rows.get(topicName),
    isPinned: (topicId) => [...rows.values()].some((row) => row?.topicId === topicId),
    show(connectionId, pinned) {
      const wantedId = pinned.length === 0 ? null : connectionId;
      if (wantedId === shownId && pinned === shownNames) return;
      shownNames = pinned;
      const isSameConnection = wantedId === shownId;
      shownId = wantedId;
      if (wantedId === null || !isSameConnection) {
        watch?.close();
        watch = null;
        rows = new Map();
      }
      if (wantedId === null) return;
      const params = { connectionId: wantedId, viewId, topicNames: [...pinned] };
      if (watch !== null) watch.update(params);
      else {
        watch = line.watch(
          'topics',
          params,
          whenDrawn<[TopicsFrame, Uint8Array, StreamParams<'topics'>]>(schedule, (frame, _body, obeyed) => {
            if (obeyed.connectionId === shownId) take(obeyed.topicNames, frame.rows);
          }),
        );
      }
    },
  };
}
