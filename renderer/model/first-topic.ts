// Selects a topic for a user who has not chosen one, so that no pane is empty: opens the liveliest branch down to its
// liveliest topic, once per connection. The broker's own topics (`$SYS`) are never opened. Made by model.ts.

import type { TreeRow } from '../../shared/tree.ts';
import type { ConnectionId, TopicId } from '../../shared/ids.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

/** Publications of the tree to wait at most for its first rows to settle: retained messages come in a rush. */
const settlingLimit = 8;
/** Publications to wait at most for a selection of an earlier page or core: some seconds of traffic. */
const patience = 100;
/** Levels opened at most. */
const deepest = 8;
/** Where there is nothing but the broker's own topics for so long, the first of them is selected, closed. */
const othersMs = 2000;

function messagesOf(row: TreeRow): number {
  return row.ownCount + row.belowCount;
}

/** What the choice needs from outside. */
export interface FirstTopicMeans {
  readonly tree: Tree;
  readonly selection: Selection;
  /** Whether the connection's selection of an earlier page or core is still being looked for. */
  readonly isSpokenFor: (connectionId: ConnectionId) => boolean;
  /** `setTimeout`, or a stand-in in tests. */
  readonly after: (delayMs: number, run: () => void) => void;
}

/** Watches the tree and makes the first choice for each connection shown. */
export function selectFirstTopics({ tree, selection, isSpokenFor, after }: FirstTopicMeans): void {
  /** Connections for which this has been done, or was not needed. */
  const done = new Set<ConnectionId>();
  let shown: ConnectionId | null = null;
  let seenRows = -1;
  let waited = 0;
  let spokenFor = 0;
  let opened: TopicId | null = null;
  /** One of the broker's own, selected for want of others: it gives way as soon as there is one. */
  let makeshift: TopicId | null = null;
  /** The wait for others: none, under way, over. */
  let others: 'unasked' | 'awaited' | 'absent' = 'unasked';

  /** Of the rows from `from` on that stand at a depth, the one with the most messages; the first of equals. */
  const liveliest = (from: number, depth: number): TreeRow | null => {
    let best: TreeRow | null = null;
    let index = from;
    for (let row = tree.rowAt(index); row !== null && row.depth >= depth; row = tree.rowAt(index)) {
      // The broker's own topics are rarely what one came for.
      const isBrokers = depth === 0 && row.level.startsWith('$');
      if (row.depth === depth && !isBrokers && (best === null || messagesOf(row) > messagesOf(best))) best = row;
      index += 1;
    }
    return best;
  };

  /** There are only the broker's own topics: waits for others, then selects the first of them as it is. */
  const makeDo = (connectionId: ConnectionId): void => {
    if (others === 'unasked') {
      others = 'awaited';
      after(othersMs, () => {
        if (shown !== connectionId || others !== 'awaited') return;
        others = 'absent';
        choose();
      });
    }
    const row = others === 'absent' ? tree.rowAt(0) : null;
    if (row === null || makeshift !== null) return;
    makeshift = row.topicId;
    selection.select(row.topicId, 'model');
  };

  const take = (row: TreeRow, connectionId: ConnectionId): void => {
    if (row.preview === null && row.openable && row.depth < deepest) {
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

  const choose = (): void => {
    const { connectionId, loaded, totalRows, filter } = tree.summary();
    if (connectionId !== shown) {
      shown = connectionId;
      seenRows = -1;
      waited = 0;
      spokenFor = 0;
      opened = null;
      makeshift = null;
      others = 'unasked';
    }
    if (connectionId === null || !loaded || totalRows === 0 || done.has(connectionId)) return;
    const { topicId, byUser } = selection.store.getState();
    if ((topicId !== null && (byUser || topicId !== makeshift)) || filter !== '') {
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
    if (!settled) return;
    const row = liveliest(0, 0);
    if (row === null) makeDo(connectionId);
    else take(row, connectionId);
  };
  tree.subscribe(choose);
}
