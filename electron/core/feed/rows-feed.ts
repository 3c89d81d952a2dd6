// Tier: per FRAME. The `rows` stream: the window of one renderer's tree, or nothing when it would look the same. Opened by core/handlers.

import type { ParsedStreamParams } from '../../../shared/contract.ts';
import type { RowsFrame, TopicTrend } from '../../../shared/tree.ts';
import type { StreamSource } from '../../../shared/contract-server.ts';
import { required } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import { isSameFind } from '../../../shared/tree-find.ts';
import { naturalSort } from '../../../shared/tree-sort.ts';
import { restTicks } from './beat.ts';
import { type BuiltRow, buildRow } from './row.ts';
import { type BuiltRows, RowPace } from './row-pace.ts';
import type { RowWindow, TreeView } from './tree-view.ts';

type RowsParams = ParsedStreamParams<'rows'>;

/** Ticks that wait for rows to be sorted: 100 ms. */
const mostHeldBack = 4;
/** Ticks that wait for the first rows of a branch that was just opened: it may begin again and again while topics are given up. */
const mostBegun = 10;

/** Rows of a view. Several may read one view; filter and sort of the last one opened or changed hold. */
export class RowsFeed implements StreamSource<'rows'> {
  readonly everyTick = true;
  readonly #view: TreeView;
  readonly #onClose: () => void;
  #params: RowsParams;
  #isFresh = true;
  /** The last look saw something new and left it for the next beat. */
  #isHeld = false;
  #newsTick = 0;
  readonly #pace = new RowPace();
  #built: BuiltRows = new Map();
  #last: RowsFrame | null = null;
  /** Trends as this stream's page has them, of the rows in its window. */
  #sentTrends = new Map<number, TopicTrend>();
  #ahead: NodeJS.Immediate | undefined;
  #heldBack = 0;
  #begunCount = 0;
  /** What the last look was made of: nothing of it changed, nothing to do. */
  #seenSeq = -1;
  #seenBirths = -1;
  #seenRemovals = -1;
  #seenVersion = -1;
  #sentVersion = -1;
  #seenWindow = -1;
  #seenShed = -1;

  constructor(view: TreeView, params: RowsParams, onClose: () => void) {
    this.#view = view;
    this.#params = params;
    this.#onClose = onClose;
    this.#takeWishes();
  }

  poll(tick?: number): { readonly data: RowsFrame } | null {
    const hasNews = this.#hasNews();
    if (hasNews && tick !== undefined) this.#newsTick = tick;
    if (!hasNews && !this.#isHeld) return null;
    const { version } = this.#view;
    // What was held back and has come to rest is shown, too.
    const isAtRest = tick !== undefined && tick - this.#newsTick >= restTicks;
    const isAsked = this.#isFresh || version !== this.#sentVersion || isAtRest || this.#isWorking();
    this.#isHeld = true;
    if (!isAsked && this.#pace.mustWait(tick)) return null;
    const { first, count, anchor } = this.#params;
    const window = this.#view.window(first, count, anchor, this.#begunCount < mostBegun);
    if (this.#view.hasWorkAhead) this.#workAhead();
    if (this.#isHeldBack()) return null;
    const built = this.#build(window);
    const chosen = this.#pace.choose(tick, built, isAsked);
    if (chosen === null) return null;
    const frame = this.#frameOf(window, chosen);
    const isSame = this.#last !== null && isSameFrame(this.#last, frame) && frame.trends.length === 0;
    this.#isHeld = this.#pace.sent(chosen, built);
    if (isSame && !this.#isFresh) return null;
    this.#isFresh = false;
    this.#last = frame;
    this.#sentVersion = version;
    return { data: frame };
  }

  get rests(): boolean {
    const isTrendPending = this.#params.trends === true && this.#view.trends.isPending;
    return !this.#isHeld && this.#heldBack === 0 && !this.#view.isWorking && !isTrendPending;
  }

  /** Takes another window, anchor, filter, find text or sort. Another connection or view wants a stream of its own: that throws. */
  update(params: RowsParams): void {
    const { connectionId, viewId } = this.#params;
    if (params.connectionId !== connectionId || params.viewId !== viewId) {
      throw new AppError('badRequest', 'A rows stream cannot change its connection or view: open another one.');
    }
    this.#params = params;
    this.#isFresh = true;
    this.#takeWishes();
  }

  close(): void {
    clearImmediate(this.#ahead);
    this.#built = new Map();
    this.#onClose();
  }

  // Between frames, so that no slice is long and many do not take many frames.
  #workAhead(): void {
    clearImmediate(this.#ahead);
    this.#ahead = setImmediate(() => {
      if (this.#view.workAhead()) this.#workAhead();
    });
  }

  // Rows that will be in order in a moment are not shown in another one first. Very many take longer, and are.
  #isHeldBack(): boolean {
    this.#begunCount = this.#view.isBeginning ? this.#begunCount + 1 : Math.max(0, this.#begunCount - 1);
    if (this.#view.isBeginning && this.#begunCount <= mostBegun) return true;
    if (this.#view.isWindowInOrder || this.#last === null) {
      this.#heldBack = 0;
      return false;
    }
    this.#heldBack += 1;
    return this.#heldBack <= mostHeldBack;
  }

  #takeWishes(): void {
    const { filter, find, sort, holdOrder } = this.#params;
    this.#view.setFilter(filter);
    this.#view.setFind(find?.text ?? '');
    this.#view.setSort(sort ?? naturalSort, holdOrder ?? false);
  }

  #hasNews(): boolean {
    const view = this.#view;
    const { ingest } = view;
    ingest.refresh();
    view.takeSettings();
    const { tree, ring } = ingest;
    const isNew =
      this.#isFresh ||
      view.isWorking ||
      (this.#params.trends === true && view.trends.isPending) ||
      this.#seenSeq !== ring.nextSeq ||
      this.#seenBirths !== tree.birthCount ||
      this.#seenRemovals !== tree.removalCount ||
      this.#seenVersion !== view.version ||
      this.#seenWindow !== tree.window ||
      this.#seenShed !== ingest.shedCount;
    this.#seenSeq = ring.nextSeq;
    this.#seenBirths = tree.birthCount;
    this.#seenRemovals = tree.removalCount;
    this.#seenVersion = view.version;
    this.#seenWindow = tree.window;
    this.#seenShed = ingest.shedCount;
    return isNew;
  }

  // What a filter or an order finds is shown as it is found, its end too.
  #isWorking(): boolean {
    const { isScanning, isSorting } = this.#view;
    return isScanning || isSorting || this.#last?.scanning === true || this.#last?.sorting === true;
  }

  #build(window: RowWindow): BuiltRows {
    const view = this.#view;
    const built = new Map<number, BuiltRow>();
    for (const [at, id] of window.ids.entries()) {
      const place = required(window.places[at], 'each row has a place');
      built.set(id, buildRow(view.ingest, { id, place, ...view.openness(id) }, this.#built.get(id)));
    }
    this.#built = built;
    return built;
  }

  #frameOf(window: RowWindow, rows: BuiltRows): RowsFrame {
    const view = this.#view;
    return {
      first: window.first,
      rows: Array.from(rows.values(), ({ row }) => row),
      trends: this.#newTrends(window.ids),
      totalRows: window.totalRows,
      anchorIndex: window.anchorIndex,
      topicCount: view.ingest.tree.topicCount,
      matchCount: view.matchCount,
      hiddenCount: view.hiddenCount,
      autoExpandLimited: view.isAutoExpandLimited,
      filter: view.filterText,
      unknownCount: view.unknownCount,
      scanning: view.isScanning,
      sort: view.sort,
      sorting: view.isSorting,
      find: view.findFigures(this.#params.find?.topicId ?? null),
    };
  }

  #newTrends(ids: readonly number[]): TopicTrend[] {
    const known = this.#sentTrends;
    const sent = new Map<number, TopicTrend>();
    this.#sentTrends = sent;
    if (this.#params.trends !== true) return [];
    const { trends } = this.#view;
    trends.follow(ids);
    const moved: TopicTrend[] = [];
    for (const id of ids) {
      const trend = trends.of(id);
      sent.set(id, trend);
      if (known.get(id) !== trend) moved.push(trend);
    }
    return moved;
  }
}

function isSameFrame(a: RowsFrame, b: RowsFrame): boolean {
  return (
    a.first === b.first &&
    a.totalRows === b.totalRows &&
    a.anchorIndex === b.anchorIndex &&
    a.topicCount === b.topicCount &&
    a.matchCount === b.matchCount &&
    a.hiddenCount === b.hiddenCount &&
    a.autoExpandLimited === b.autoExpandLimited &&
    a.filter === b.filter &&
    a.unknownCount === b.unknownCount &&
    a.scanning === b.scanning &&
    a.sort === b.sort &&
    a.sorting === b.sorting &&
    isSameFind(a.find, b.find) &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => row === b.rows[index])
  );
}
