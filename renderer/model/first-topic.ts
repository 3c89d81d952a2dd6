// Selects a topic for a user who has not chosen one, so that no pane is empty: opens the liveliest branch down to its
// liveliest topic, once per connection. Made by model.ts.

import type { TreeRow } from '../../shared/contract.ts';
import type { ConnectionId, TopicId } from '../../shared/ids.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

/** Publications of the tree to wait at most for its first rows to settle: retained messages come in a rush. */
const settlingLimit = 8;
/** Publications to wait at most for a selection of an earlier page or core: some seconds of traffic. */
const patience = 100;
/** Levels opened at most. */
const deepest = 8;

function messagesOf(row: TreeRow): number {
  return row.ownCount + row.belowCount;
}

/** `isSpokenFor`: the connection's selection of an earlier page or core is still being looked for. */
export function selectFirstTopics(
  tree: Tree,
  selection: Selection,
  isSpokenFor: (connectionId: ConnectionId) => boolean,
): void {
  /** Connections for which this has been done, or was not needed. */
  const done = new Set<ConnectionId>();
  let shown: ConnectionId | null = null;
  let seenRows = -1;
  let waited = 0;
  let spokenFor = 0;
  let opened: TopicId | null = null;

  /** Of the rows from `from` on that stand at a depth, the one with the most messages; the first of equals. */
  const liveliest = (from: number, depth: number): TreeRow | null => {
    let best: TreeRow | null = null;
    let index = from;
    for (let row = tree.rowAt(index); row !== null && row.depth >= depth; row = tree.rowAt(index)) {
      // The broker's own topics are rarely what one came for.
      const isOwn = depth === 0 && row.level.startsWith('$');
      if (row.depth === depth && !isOwn && (best === null || messagesOf(row) > messagesOf(best))) best = row;
      index += 1;
    }
    return best ?? tree.rowAt(from);
  };

  const take = (row: TreeRow, connectionId: ConnectionId): void => {
    if (row.preview === null && row.childCount > 0 && row.depth < deepest) {
      opened = row.topicId;
      if (!row.expanded) void tree.setExpanded([row.topicId], true);
      else descend(connectionId);
      return;
    }
    done.add(connectionId);
    selection.select(row.topicId, 'model');
  };

  const descend = (connectionId: ConnectionId): void => {
    if (opened === null || tree.rowOf(opened)?.expanded !== true) return;
    const index = tree.indexOf(opened);
    const child = liveliest(index + 1, (tree.rowAt(index)?.depth ?? 0) + 1);
    if (child !== null) take(child, connectionId);
  };

  tree.subscribe(() => {
    const { connectionId, loaded, totalRows, filter } = tree.summary();
    if (connectionId !== shown) {
      shown = connectionId;
      seenRows = -1;
      waited = 0;
      spokenFor = 0;
      opened = null;
    }
    if (connectionId === null || !loaded || totalRows === 0 || done.has(connectionId)) return;
    if (selection.store.getState().topicId !== null || filter !== '') {
      done.add(connectionId);
      return;
    }
    if (isSpokenFor(connectionId) && spokenFor < patience) {
      spokenFor += 1;
      return;
    }
    if (opened !== null) {
      descend(connectionId);
      return;
    }
    waited += 1;
    const settled = totalRows === seenRows || waited >= settlingLimit;
    seenRows = totalRows;
    const row = settled ? liveliest(0, 0) : null;
    if (row !== null) take(row, connectionId);
  });
}
