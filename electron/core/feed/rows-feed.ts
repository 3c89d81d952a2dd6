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
  /** As given to `whenReady`. */
  #pollAtOnce: (() => void) | null = null;
  /** Polled between two ticks, because somebody waits; `hasPolled`: so was the last slice between frames. */
  #isEarly = false;
  #hasPolled = false;
  #isClosed = false;
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
    const { askedVersion } = this.#view;
    // What was held back and has come to rest is shown, too.
    const isAtRest = tick !== undefined && tick - this.#newsTick >= restTicks;
    const isAsked = this.#isFresh || askedVersion !== this.#sentVersion || isAtRest;
    this.#isHeld = true;
    if (!isAsked && !this.#isWorking && !this.#wasWorking && this.#pace.mustWait(tick)) return null;
    const { first, count, anchor } = this.#params;
    const window = this.#view.window(first, count, anchor, this.#begunCount < mostBegun);
    if (this.#view.hasWorkAhead) this.#workAhead();
    if (this.#isHeldBack()) return null;
    const built = this.#build(window);
    const chosen = this.#pace.choose(tick, built, isAsked || this.#isTurned(window, built));
    if (chosen === null) return null;
    const frame = this.#frameOf(window, chosen);
    const isSame = this.#last !== null && isSameFrame(this.#last, frame) && frame.trends.length === 0;
    this.#isHeld = this.#pace.sent(chosen, built);
    if (isSame && !this.#isFresh) return null;
    this.#isFresh = false;
    this.#last = frame;
    this.#sentVersion = askedVersion;
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

  whenReady(poll: () => void): void {
    this.#pollAtOnce = poll;
  }

  close(): void {
    clearImmediate(this.#ahead);
    this.#isClosed = true;
    this.#built = new Map();
    this.#onClose();
  }

  // Between frames, so that no slice is long and many do not take many frames. While somebody waits, every other one is a poll, which
  // works as much and shows what has come of it.
  #workAhead(): void {
    clearImmediate(this.#ahead);
    this.#ahead = setImmediate(() => {
      this.#isEarly = this.#isWaitedFor && !this.#hasPolled;
      this.#hasPolled = this.#isEarly;
      if (this.#isEarly) this.#pollAtOnce?.();
      else this.#view.workAhead();
      this.#isEarly = false;
      const goesOn = this.#view.hasWorkAhead || (this.#isWaitedFor && !this.#hasPolled);
      if (goesOn && !this.#isClosed) this.#workAhead();
    });
  }

  get #isWaitedFor(): boolean {
    return this.#isFresh && this.#pollAtOnce !== null;
  }

  // Rows that will be in order in a moment are not shown in another one first. Very many take longer, and are.
  #isHeldBack(): boolean {
    const passed = this.#isEarly ? 0 : 1;
    this.#begunCount = this.#view.isBeginning ? this.#begunCount + passed : Math.max(0, this.#begunCount - passed);
    if (this.#view.isBeginning && this.#begunCount <= mostBegun) return true;
    if (!this.#view.isWindowAwaited || this.#last === null) {
      this.#heldBack = 0;
      return false;
    }
    this.#heldBack += passed;
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
      this.#wasWorking ||
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

  // Whether there is more to come of what a filter, Find or an order has to look at; `wasWorking`: the page believes so.
  get #isWorking(): boolean {
    return this.#view.isScanning || this.#view.isSorting || this.#view.findFigures(null)?.scanning === true;
  }

  get #wasWorking(): boolean {
    const last = this.#last;
    return last !== null && (last.scanning || last.sorting || last.find?.scanning === true);
  }

  // What a filter or an order finds is shown as it is found, its end too. Where it only counts on, that waits for the beat: each frame
  // costs the page a drawing, and many come while a million topics are looked at.
  #isTurned(window: RowWindow, rows: BuiltRows): boolean {
    const last = this.#last;
    if (last === null || window.first !== last.first || window.ids.length !== last.rows.length) return true;
    if (this.#wasWorking && !this.#isWorking) return true;
    let index = 0;
    for (const { row } of rows.values()) {
      if (row.topicId !== last.rows[index]?.topicId) return true;
      index += 1;
    }
    return false;
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
