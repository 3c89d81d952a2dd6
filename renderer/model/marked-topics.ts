// The topics selected together: the one whose messages are shown (selection.ts) and those marked beside it. Called by the tree, its menu
// and the bar over several. Whatever else chooses a topic (the breadcrumb, back, another connection) leaves that one alone.

import { createStore } from 'zustand/vanilla';
import type { TopicId } from '../../shared/ids.ts';
import { maximumSelected } from '../../shared/topic-records.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';
import type { Selection } from './selection.ts';
import type { Tree } from './tree.ts';

export interface MarkedState {
  /** Never without the shown topic; empty when nothing is selected. From the top down where they were marked as a range. */
  readonly topicIds: ReadonlySet<TopicId>;
  /** Where the keys are. It may have been moved to a row that is not selected. */
  readonly cursorId: TopicId | null;
}

export interface MarkedTopics {
  readonly store: Readable<MarkedState>;
  /** Selects one topic alone. */
  only(topicId: TopicId): void;
  /** Takes a topic in and shows it, or leaves it out. The last one stays. */
  toggle(topicId: TopicId): void;
  /** Selects all rows from the one where this began to this one, and shows it. At most 10,000: a toast says when they were more. */
  extendTo(topicId: TopicId): Promise<void>;
  /** Moves the cursor alone: the selection stays as it is. */
  moveCursor(topicId: TopicId): void;
  /** Selects all rows, within the same bound. */
  selectAll(): Promise<void>;
  /** Back to the shown topic. */
  clear(): void;
}

export interface MarkedTopicsMeans {
  readonly tree: Tree;
  readonly selection: Selection;
  readonly notices: Notices;
}

export function createMarkedTopics({ tree, selection, notices }: MarkedTopicsMeans): MarkedTopics {
  const store = createStore<MarkedState>(() => ({ topicIds: new Set(), cursorId: null }));
  /** Where a range begins. */
  let anchor: TopicId | null = null;
  /** The choice under way is ours. */
  let isOwn = false;
  /** Whether the last range was cut short: said once, not with every key. */
  let wasLimited = false;
  /** Grows with every wish, so that the answer to an older one is not taken. */
  let wish = 0;
  let shownFilter = '';
  let shown = selection.store.getState().topicId;

  const mark = (topicIds: ReadonlySet<TopicId>, cursorId: TopicId | null): void => {
    wish += 1;
    store.setState({ topicIds, cursorId });
  };
  const choose = (topicId: TopicId): void => {
    isOwn = true;
    selection.select(topicId);
    isOwn = false;
  };
  const alone = (topicId: TopicId | null): void => {
    anchor = topicId;
    wasLimited = false;
    mark(new Set(topicId === null ? [] : [topicId]), topicId);
  };

  selection.store.subscribe(({ topicId }) => {
    if (topicId === shown) return;
    shown = topicId;
    if (!isOwn) alone(topicId);
  });
  // What a filter hides must not be copied along unseen.
  tree.subscribe(() => {
    const { filter } = tree.summary();
    if (filter === shownFilter) return;
    shownFilter = filter;
    if (store.getState().topicIds.size > 1) alone(shown);
  });

  const takeRange = async (from: TopicId | null, to: TopicId | null, more: readonly TopicId[]): Promise<void> => {
    wish += 1;
    const wanted = wish;
    const range = await tree.rowsBetween(from, to, maximumSelected);
    if (wish !== wanted) return;
    // Where it began is no row any more: it begins anew.
    if (range === null) {
      alone(shown);
      return;
    }
    mark(new Set([...range.topicIds, ...more]), store.getState().cursorId);
    const isLimited = range.rowCount > range.topicIds.length;
    if (isLimited && !wasLimited) {
      const [taken, all] = [range.topicIds.length, range.rowCount].map((count) => count.toLocaleString('en'));
      notices.toast({
        severity: 'warning',
        message: `${taken ?? ''} of ${all ?? ''} rows are selected: more cannot be at once.`,
      });
    }
    wasLimited = isLimited;
  };

  return {
    store,
    only(topicId) {
      choose(topicId);
      alone(topicId);
    },
    toggle(topicId) {
      const topicIds = new Set(store.getState().topicIds);
      if (!topicIds.has(topicId)) {
        if (topicIds.size >= maximumSelected) {
          notices.toast({ severity: 'warning', message: 'More than 10,000 topics cannot be selected at once.' });
          return;
        }
        topicIds.add(topicId);
        choose(topicId);
      } else if (topicIds.size > 1) {
        topicIds.delete(topicId);
        const next = [...topicIds].at(-1);
        if (topicId === shown && next !== undefined) choose(next);
      }
      anchor = topicIds.has(topicId) ? topicId : shown;
      // Also on a row that was left out: the keys go on from there.
      mark(topicIds, topicId);
    },
    async extendTo(topicId) {
      const from = anchor ?? shown ?? topicId;
      anchor = from;
      choose(topicId);
      store.setState({ cursorId: topicId });
      await takeRange(from, topicId, [topicId]);
    },
    moveCursor: (cursorId) => store.setState({ cursorId }),
    async selectAll() {
      const { connectionId, totalRows } = tree.summary();
      if (connectionId === null || totalRows === 0) return;
      await takeRange(null, null, shown === null ? [] : [shown]);
    },
    clear: () => alone(shown),
  };
}
