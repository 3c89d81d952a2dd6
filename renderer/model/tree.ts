// The rows in view of one connection's topic tree: a mutable buffer with a version number, never a store of its own.
// Called by ui/topic-tree and, for the row of one topic, by whoever shows that topic.

import { required } from '../../shared/assert.ts';
import type { Watch } from '../../shared/contract-client.ts';
import type { CallResult, StreamParams } from '../../shared/contract.ts';
import type { RowsFrame, TopicTrend, TreeRow } from '../../shared/tree.ts';
import { type FindDirection, type FindFigures, isSameFind, type TreeHit } from '../../shared/tree-find.ts';
import { type FilterProblem, markedTexts, parseFilter } from '../../shared/tree-filter.ts';
import { naturalSort, type TreeSort } from '../../shared/tree-sort.ts';
import type { ConnectionId, TopicId, ViewId } from '../../shared/ids.ts';
import { AppError } from '../../shared/errors.ts';
import { FramePublisher } from './frame-publisher.ts';
import type { Line } from './line.ts';
import { TreeBuffer } from './tree-buffer.ts';
import { TreeWindow } from './tree-window.ts';

/** Counts that change seldom enough to be read as one object (a new one for each change). */
export interface TreeSummary {
  readonly connectionId: ConnectionId | null;
  /** False until the first frame: nothing is known yet. */
  readonly loaded: boolean;
  readonly totalRows: number;
  readonly topicCount: number;
  readonly matchCount: number;
  /** Topics, under a filter matches, that the user has hidden. */
  readonly hiddenCount: number;
  /** Branches that would have opened by themselves stayed closed: there would have been too many rows. */
  readonly autoExpandLimited: boolean;
  /** The filter as typed. */
  readonly filter: string;
  /** What of it cannot be read; while there is such, the last filter without problems goes on holding. */
  readonly problems: readonly FilterProblem[];
  /** The last filter without problems. */
  readonly validFilter: string;
  /** The filter that the rows obey already. */
  readonly shownFilter: string;
  /** Texts to mark in names. */
  readonly marked: string;
  /** Topics of which the filter cannot say whether they match: their value was given up, or is too large to be looked into. */
  readonly unknownCount: number;
  /** The filter has more topics to look at. */
  readonly scanning: boolean;
  readonly sort: TreeSort;
  /** Siblings are still being sorted: they are too many for one frame. */
  readonly sorting: boolean;
  /** How much Find finds; null: nothing is looked for. */
  readonly find: FindFigures | null;
  /** Its text to mark in names. */
  readonly findMarked: string;
}

export interface Tree {
  /** Called at most once per animation frame, after rows or summary changed. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Grows with every publication. */
  readonly version: () => number;
  readonly summary: () => TreeSummary;
  /** The row at an index, or null where it is not in the window yet. */
  rowAt(index: number): TreeRow | null;
  /** The row of a topic, the same object until it changes; null when it is not in the window. */
  rowOf(topicId: TopicId): TreeRow | null;
  /** Where a topic stands, if it is in the window; else -1. */
  indexOf(topicId: TopicId): number;
  /** Where the parent of a row stands, if it is in the window; else -1. */
  parentIndexOf(index: number): number;
  /** Topics in the window that got messages since the last call. */
  takeTouched(): readonly TopicId[];
  /** The trend of a row in the window; null: not known (yet), or not wanted. */
  trendOf(topicId: TopicId): TopicTrend | null;
  /** Topics in the window whose trends moved since the last call. */
  takeMoved(): readonly TopicId[];
  /** Says whether somebody shows trends: until then the core makes none. */
  wantTrends(wanted: boolean): void;
  /**
   * Says which rows stand in view. `anchor` is the row that must not move.
   * Answers arrive as frames; `takeShift` then tells by how many rows the content moved.
   */
  setViewport(first: number, count: number, anchor: TopicId | null): void;
  /** Rows that came in above the anchor since the last call (negative: left). The caller scrolls by as much. */
  takeShift(): number;
  /** Text of the filter as typed: shared/tree-filter.ts. */
  setFilter(text: string): void;
  /** What Find looks for (empty: nothing), and the topic whose place among the hits is wanted. */
  setFind(text: string, topicId: TopicId | null): void;
  /** The next hit after a topic, or the one before it; null: none so far. */
  find(text: string, fromTopicId: TopicId | null, direction: FindDirection): Promise<TreeHit | null>;
  /** Sorts siblings, in the trees of all connections. */
  setSort(sort: TreeSort): void;
  /** Sorted by figures, rows are not to change places for now: the pointer rests on them. */
  holdOrder(holds: boolean): void;
  setExpanded(topicIds: readonly TopicId[], expanded: boolean): Promise<void>;
  /** Opens branches (null: the whole tree) and all below them; with `levels`, exactly so many levels of rows. */
  expandSubtrees(topicIds: readonly TopicId[] | null, levels?: number): Promise<void>;
  /** Closes branches (null: the whole tree) and every branch below them. */
  collapseSubtrees(topicIds: readonly TopicId[] | null): Promise<void>;
  /** Opens everything above a topic; the index it then stands at, or -1. */
  reveal(topicId: TopicId): Promise<number>;
  /** Asks for a row outside the window. */
  fetchRowAt(index: number): Promise<{ readonly index: number; readonly row: TreeRow } | null>;
  typeAhead(fromIndex: number, text: string): Promise<{ readonly index: number; readonly row: TreeRow } | null>;
  /**
   * Levels right below a branch, of the text's beginning; `below` null: first levels. `plusIsAny`: a level `+` of the branch's name is any.
   * Null: they are not to be had. Says nothing.
   */
  levels(
    below: string | null,
    text: string,
    limit: number,
    plusIsAny?: boolean,
  ): Promise<CallResult<'tree.levels'> | null>;
  /** Topics of the rows between two, from the top down: the `limit` nearest to `from`. A null end is the first, the last row. */
  rowsBetween(from: TopicId | null, to: TopicId | null, limit: number): Promise<CallResult<'tree.rowsBetween'>>;
}

/** What became of whole subtrees: all open, all closed, or open down to a level. */
export type SubtreeChange = 'expanded' | 'collapsed' | 'toLevels';

/** What the tree needs from outside. */
export interface TreeMeans {
  readonly line: Line;
  readonly viewId: ViewId;
  /** `requestAnimationFrame`, or a stand-in in tests. */
  readonly schedule: (publish: () => void) => void;
  /** Publishes now what is scheduled: the user waits for it. */
  readonly hurry: () => void;
  readonly onError: (error: unknown) => void;
  /** Nodes were opened or closed. */
  readonly onExpanded: (connectionId: ConnectionId, topicIds: readonly TopicId[], expanded: boolean) => void;
  /** Whole subtrees were closed or opened; null: the whole tree. */
  readonly onSubtreesChanged: (
    connectionId: ConnectionId,
    topicIds: readonly TopicId[] | null,
    change: SubtreeChange,
  ) => void;
  /** Subtrees have more rows than may come at once: so many were opened. */
  readonly onUnfoldLimited: (addedRows: number) => void;
  /** Branches that would have opened by themselves stayed closed, from now on. */
  readonly onAutoExpandLimited: () => void;
}

const emptySummary: TreeSummary = {
  connectionId: null,
  loaded: false,
  totalRows: 0,
  topicCount: 0,
  matchCount: 0,
  hiddenCount: 0,
  autoExpandLimited: false,
  filter: '',
  problems: [],
  validFilter: '',
  shownFilter: '',
  marked: '',
  unknownCount: 0,
  scanning: false,
  sort: naturalSort,
  sorting: false,
  find: null,
  findMarked: '',
};

function isSameSummary(one: TreeSummary, other: TreeSummary): boolean {
  return (
    one.connectionId === other.connectionId &&
    one.loaded === other.loaded &&
    one.totalRows === other.totalRows &&
    one.topicCount === other.topicCount &&
    one.matchCount === other.matchCount &&
    one.hiddenCount === other.hiddenCount &&
    one.autoExpandLimited === other.autoExpandLimited &&
    one.filter === other.filter &&
    one.validFilter === other.validFilter &&
    one.unknownCount === other.unknownCount &&
    one.sort === other.sort &&
    one.sorting === other.sorting &&
    one.shownFilter === other.shownFilter &&
    isSameFind(one.find, other.find) &&
    one.scanning === other.scanning
  );
}

/** A filter as typed beside the last one that could be read. */
function typed(filter: string, validFilter: string): Pick<TreeSummary, 'filter' | 'problems' | 'validFilter'> {
  const { problems } = parseFilter(filter);
  return { filter, problems, validFilter: problems.length === 0 ? filter : validFilter };
}

/** The text to mark in names; the longest, where there are several. */
function markedIn(filter: string): string {
  return markedTexts(parseFilter(filter)).reduce(
    (longest, text) => (text.length > longest.length ? text : longest),
    '',
  );
}

/** The tree of whichever connection is shown. */
export function createTree(means: TreeMeans): Tree & { show(connectionId: ConnectionId | null): void } {
  const { line, viewId, schedule, hurry, onError, onExpanded, onSubtreesChanged } = means;
  const { onUnfoldLimited, onAutoExpandLimited } = means;
  const publisher = new FramePublisher(schedule);
  const buffer = new TreeBuffer();
  const window = new TreeWindow();
  /** Filters outlive a look at another connection. */
  const filters = new Map<ConnectionId, string>();
  let sort = naturalSort;
  let holdOrder = false;
  let summary = emptySummary;
  let watch: Watch<'rows'> | null = null;
  let touched: readonly TopicId[] = [];
  let moved: readonly TopicId[] = [];
  let trends = false;
  let find: StreamParams<'rows'>['find'];
  /** Those that the last frame obeyed. */
  let obeyed: StreamParams<'rows'> | null = null;

  const paramsFor = (connectionId: ConnectionId): StreamParams<'rows'> => ({
    connectionId,
    viewId,
    ...window.place,
    filter: summary.validFilter,
    sort,
    holdOrder,
    trends,
    ...(find === undefined ? {} : { find }),
  });

  const takeFrame = (frame: RowsFrame, params: StreamParams<'rows'>): Promise<void> | undefined => {
    const { connectionId } = summary;
    if (params.connectionId !== connectionId) return undefined;
    buffer.apply(frame);
    // What no frame of the screen has taken yet is not worth more than the newest.
    touched = buffer.touched;
    moved = moved.length === 0 ? buffer.moved : [...new Set([...moved, ...buffer.moved])];
    window.see(frame, params);
    const {
      totalRows,
      topicCount,
      matchCount,
      hiddenCount,
      autoExpandLimited,
      unknownCount,
      scanning,
      sorting,
      filter: shownFilter,
    } = frame;
    const counts = { totalRows, topicCount, matchCount, hiddenCount, unknownCount, scanning, sorting };
    const findMarked = frame.find === null ? '' : markedIn(frame.find.text);
    const marked = shownFilter === summary.shownFilter ? summary.marked : markedIn(shownFilter);
    if (autoExpandLimited && !summary.autoExpandLimited) onAutoExpandLimited();
    const shown = { shownFilter, marked, find: frame.find, findMarked };
    const next = { ...summary, ...counts, autoExpandLimited, loaded: true, ...shown };
    if (!isSameSummary(summary, next)) summary = next;
    const published = publisher.publish();
    // The first to obey new wishes: what somebody opened, typed or scrolled to.
    if (params !== obeyed) hurry();
    obeyed = params;
    return published;
  };

  /** Also after a command that changes rows: what the core is told now it answers without waiting for its clock. */
  const tell = (): void => {
    if (summary.connectionId !== null) watch?.update(paramsFor(summary.connectionId));
  };
  /** For a command that changes rows: told where we look right after it, the core answers with them without waiting for its clock. */
  const told = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    tell();
    return answer;
  };
  const shownConnection = (): ConnectionId => required(summary.connectionId, 'only a shown tree has rows to act on');

  return {
    subscribe: (listener) => publisher.subscribe(listener),
    version: () => publisher.version,
    summary: () => summary,
    rowAt: (index) => buffer.rowAt(index),
    rowOf: (topicId) => buffer.rowOf(topicId),
    indexOf: (topicId) => buffer.indexOf(topicId),
    parentIndexOf: (index) => buffer.parentIndexOf(index),
    takeTouched() {
      const taken = touched;
      touched = [];
      return taken;
    },
    trendOf: (topicId) => buffer.trendOf(topicId),
    takeMoved() {
      const taken = moved;
      moved = [];
      return taken;
    },
    wantTrends(wanted) {
      if (wanted === trends) return;
      trends = wanted;
      tell();
    },
    takeShift: () => window.takeShift(),

    show(connectionId) {
      if (connectionId === summary.connectionId) return;
      watch?.close();
      watch = null;
      buffer.clear();
      window.reset();
      summary = emptySummary;
      if (connectionId !== null) {
        summary = { ...emptySummary, ...typed(filters.get(connectionId) ?? '', ''), connectionId, sort };
        watch = line.watch('rows', paramsFor(connectionId), (frame, _body, params) => takeFrame(frame, params));
      }
      void publisher.publish();
    },
    setViewport(first, count, anchor) {
      const index = anchor === null ? -1 : buffer.indexOf(anchor);
      if (window.look(first, count, anchor === null || index < 0 ? null : { topicId: anchor, index })) tell();
    },
    setFilter(filter) {
      const { connectionId } = summary;
      if (connectionId === null || filter === summary.filter) return;
      filters.set(connectionId, filter);
      const { validFilter } = summary;
      summary = { ...summary, ...typed(filter, validFilter) };
      if (summary.validFilter !== validFilter) {
        window.reset();
        tell();
      }
      void publisher.publish();
    },
    setFind(text, topicId) {
      if (text === (find?.text ?? '') && (text === '' || topicId === find?.topicId)) return;
      find = text === '' ? undefined : { text, topicId };
      tell();
    },
    async find(text, fromTopicId, direction) {
      const connectionId = shownConnection();
      try {
        return (await line.call('tree.find', { connectionId, viewId, text, fromTopicId, direction })).result;
      } catch (error) {
        onError(error);
        return null;
      }
    },
    setSort(wanted) {
      if (wanted.by === sort.by && wanted.descending === sort.descending) return;
      sort = wanted;
      summary = { ...summary, sort };
      tell();
      void publisher.publish();
    },
    holdOrder(holds) {
      if (holds === holdOrder) return;
      holdOrder = holds;
      // Names do not change.
      if (sort.by !== 'name') tell();
    },
    async setExpanded(topicIds, expanded) {
      const connectionId = shownConnection();
      try {
        await told(line.call('tree.setExpanded', { connectionId, viewId, topicIds: [...topicIds], expanded }));
        onExpanded(connectionId, topicIds, expanded);
      } catch (error) {
        onError(error);
      }
    },
    async expandSubtrees(topicIds, levels) {
      const connectionId = shownConnection();
      try {
        const wanted = topicIds === null ? null : [...topicIds];
        const args = { connectionId, viewId, topicIds: wanted, levels: levels ?? null };
        const { addedRows, isLimited } = (await told(line.call('tree.expandSubtrees', args))).result;
        onSubtreesChanged(connectionId, topicIds, levels === undefined ? 'expanded' : 'toLevels');
        if (topicIds !== null && levels !== 0) onExpanded(connectionId, topicIds, true);
        if (isLimited) onUnfoldLimited(addedRows);
      } catch (error) {
        onError(error);
      }
    },
    async collapseSubtrees(topicIds) {
      const connectionId = shownConnection();
      try {
        const wanted = topicIds === null ? null : [...topicIds];
        await told(line.call('tree.collapseSubtrees', { connectionId, viewId, topicIds: wanted }));
        onSubtreesChanged(connectionId, topicIds, 'collapsed');
      } catch (error) {
        onError(error);
      }
    },
    async reveal(topicId) {
      const connectionId = shownConnection();
      try {
        return (await told(line.call('tree.reveal', { connectionId, viewId, topicId }))).result.index;
      } catch (error) {
        onError(error);
        return -1;
      }
    },
    async fetchRowAt(index) {
      const connectionId = shownConnection();
      try {
        return (await line.call('tree.rowAt', { connectionId, viewId, index })).result;
      } catch (error) {
        onError(error);
        return null;
      }
    },
    async levels(below, text, limit, plusIsAny = false) {
      const { connectionId } = summary;
      if (connectionId === null) return null;
      try {
        return (await line.call('tree.levels', { connectionId, viewId, below, plusIsAny, text, limit })).result;
      } catch (error) {
        // The line broke or the connection was discarded: both are shown at their own places.
        if (!(error instanceof AppError)) throw error;
        return null;
      }
    },
    async rowsBetween(from, to, limit) {
      const connectionId = shownConnection();
      try {
        return (await line.call('tree.rowsBetween', { connectionId, viewId, from, to, limit })).result;
      } catch (error) {
        onError(error);
        return null;
      }
    },
    async typeAhead(fromIndex, text) {
      const connectionId = shownConnection();
      try {
        return (await line.call('tree.typeAhead', { connectionId, viewId, fromIndex, text })).result;
      } catch (error) {
        onError(error);
        return null;
      }
    },
  };
}
