// Tier: per FRAME. One renderer's view of one tree: what is open, the filter, and the rows in a window. Kept by views.ts; read by
// rows-feed.ts and the tree handlers. While a filter holds, the user's own opening and closing is kept aside for later.

import type { TreeLevels } from '../../../shared/tree-levels.ts';
import type { TreeUnfolded } from '../../../shared/tree-shape.ts';
import type { TopicId } from '../../../shared/ids.ts';
import { parseFilter, type ParsedFilter } from '../../../shared/tree-filter.ts';
import type { FindDirection, FindFigures, TreeHit } from '../../../shared/tree-find.ts';
import { naturalSort, type TreeSort } from '../../../shared/tree-sort.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MemoryAccount } from '../ingest/memory-budget.ts';
import { rootId } from '../ingest/topic-tree.ts';
import { type TreeSettings, defaultTreeSettings } from '../../../shared/tree-settings.ts';
import { Expansion } from './expansion.ts';
import { FilteredRows } from './filtered-rows.ts';
import { Folding } from './folding.ts';
import { FoundTopics } from './found-topics.ts';
import { HiddenNodes } from './hidden-nodes.ts';
import type { FoundRow, IndexedRows, RowIndex } from './row-index.ts';
import { levelsBelow, type LevelsRequest } from './level-list.ts';
import { lowerLevelText } from './row.ts';
import { Slice } from './slice.ts';
import { Trends } from './trends.ts';
import { unfold } from './unfolding.ts';

/** The time for what one frame begins, in milliseconds: opening a branch mostly ends within it. */
const frameMs = 8;
/** The time to look for the first rows of a new filter within a frame, in milliseconds. */
const awaitedMs = 2;
/** More often than this no view is sorted anew. */
const versionStep = 2 ** 24;

/** A row that must not move in the viewport: the index at which the renderer knows it. */
export interface Anchor {
  readonly topicId: number;
  readonly index: number;
}

/** Rows as they are now. */
export interface RowWindow extends IndexedRows {
  /** Index of the first id. */
  readonly first: number;
  readonly totalRows: number;
  /** Where the anchor stands now; -1: not among the rows; null: none was named. */
  readonly anchorIndex: number | null;
}

/** The tree as one renderer sees it. Takes in new topics by itself before each reading. */
export class TreeView {
  readonly ingest: Ingest;
  readonly trends: Trends;
  readonly #account: Pick<MemoryAccount, 'hold'> | null;
  readonly #settingsNow: () => TreeSettings;
  readonly #expansion: Expansion;
  #settings: TreeSettings;
  #hidden: HiddenNodes;
  #filter: FilteredRows | null = null;
  #filterText = '';
  /** What is still to be closed under the filter. */
  #folding: Folding | null = null;
  #found: FoundTopics | null = null;
  #findText = '';
  #sort: TreeSort = naturalSort;
  #holdsOrder = false;
  #scansNext = false;
  /** No window of the filter that holds has had rows to show yet. */
  #isAwaited = false;
  #version = 0;

  /** `settingsNow`: the profile's tree settings, the same object until they change. `account` is told what the view holds. */
  constructor(
    ingest: Ingest,
    settingsNow: () => TreeSettings = () => defaultTreeSettings,
    account: Pick<MemoryAccount, 'hold'> | null = null,
  ) {
    this.#account = account;
    this.ingest = ingest;
    this.trends = new Trends(ingest);
    this.#settingsNow = settingsNow;
    this.#settings = settingsNow();
    this.#hidden = new HiddenNodes(ingest.tree, this.#settings);
    this.#expansion = new Expansion(ingest.tree, this.#hidden);
    this.#expansion.auto.setLimit(this.#settings.autoExpandLimit);
  }

  /** Changes when something other than traffic may have changed the rows: opening, closing, the filter, sorting. */
  get version(): number {
    return this.#version * versionStep + this.#rows.orderVersion;
  }

  /** As `version`, of what the user has changed alone: he waits for it. */
  get askedVersion(): number {
    return this.#version;
  }

  /** The filter that holds: the last one set that could be read. */
  get filterText(): string {
    return this.#filterText;
  }

  /** Topics that match the filter, of those scanned so far; all topics without a filter. */
  get matchCount(): number {
    return this.#filter?.scan.matchCount ?? this.ingest.tree.topicCount;
  }

  /** Topics of which the filter cannot say whether they match: their value was given up, or is too large to be looked into. */
  get unknownCount(): number {
    return this.#filter?.scan.unknownCount ?? 0;
  }

  /** Topics (under a filter: matches) that are no rows because the user has hidden them. */
  get hiddenCount(): number {
    return this.#filter?.hiddenMatchCount ?? this.#hidden.topicCount();
  }

  /** Whether the filter has more topics to look at: the next reading will show more. */
  get isScanning(): boolean {
    return this.#filter?.scan.isComplete === false;
  }

  /** Whether siblings that are shown are not in order yet: they are too many to be sorted at once. */
  get isSorting(): boolean {
    return this.#rows.isSorting;
  }

  /** Whether the first children of a branch in the last window are still being chosen: it is not to be shown. */
  get isBeginning(): boolean {
    return this.#rows.isBeginning;
  }

  /** Whether the rows of the last window stand where they belong, though others may not. */
  get isWindowInOrder(): boolean {
    return this.#rows.isWindowInOrder;
  }

  /** Whether the next reading will do more of what takes longer than a frame. */
  get isWorking(): boolean {
    const isFinding = this.#found?.isWorking(this.#holdsOrder) === true;
    const isOpening = this.#filter === null && this.#expansion.auto.isPending;
    if (isFinding || isOpening || this.#folding !== null) return true;
    return this.#filter?.scan.isWorking === true || (this.#rows.isWorking && !this.#holdsOrder) || this.isSorting;
  }

  /** What the view holds besides the tree, in bytes: marks of the filter and of Find, sorted siblings, what is open. */
  get memoryBytes(): number {
    return this.#expansion.memoryBytes + (this.#filter?.memoryBytes ?? 0) + (this.#found?.memoryBytes ?? 0);
  }

  /** Scans, sorts and closes one slice on, between frames; whether there is more of it. What messages and time change is not hurried. */
  workAhead(): boolean {
    // In turn, so that one slice is one slice.
    this.#scansNext = !this.#scansNext;
    if (this.#scansNext && this.#isScanningAhead && !this.#arrangesFirst) this.#scanAhead();
    else if (this.#folding !== null) this.#goOnFolding();
    else this.#rows.work(this.#holdsOrder, new Slice());
    return this.hasWorkAhead;
  }

  /** Whether `workAhead` has something to do. */
  get hasWorkAhead(): boolean {
    if (this.#folding !== null || this.#isScanningAhead) return true;
    return this.#rows.isWorking && (this.isSorting || !this.#holdsOrder);
  }

  get #isScanningAhead(): boolean {
    return this.#filter?.scan.isFirst === true || this.#found?.isFirst === true;
  }

  #scanAhead(): void {
    const slice = new Slice();
    this.takeSettings();
    this.#takeNodes();
    if (this.#filter?.scan.isFirst === true) this.#filter.sync(slice);
    if (this.#found?.isFirst === true) this.#found.sync(this.#holdsOrder, slice);
  }

  /** Whether there is nothing to show, or not in order, and that may be otherwise in a moment. */
  get isWindowAwaited(): boolean {
    return !this.isWindowInOrder || (this.#isAwaited && this.isScanning);
  }

  // The first rows of a new filter are put in order before more are looked for: so they are shown soon, and nothing comes between them.
  get #arrangesFirst(): boolean {
    const rows = this.#rows;
    return this.#isAwaited && (rows.isBeginning || !rows.isWindowInOrder) && rows.isWorking;
  }

  /** Whether branches that would open by themselves stayed closed: there would have been too many rows. */
  get isAutoExpandLimited(): boolean {
    return this.#expansion.auto.isLimited;
  }

  get sort(): TreeSort {
    return this.#sort;
  }

  /** Shows topics that match a filter (shared/tree-filter.ts); empty shows all. One that cannot be read changes nothing. */
  setFilter(text: string): void {
    if (text === this.#filterText) return;
    const filter = parseFilter(text);
    if (filter.problems.length > 0) return;
    this.#filterText = text;
    this.#filter = this.#filtered(filter);
    this.#isAwaited = this.#filter !== null;
    this.#folding = null;
    this.#findAnew();
    this.#version += 1;
  }

  /** Looks for topics that match a text (shared/tree-filter.ts), hiding none. Empty, or one that cannot be read: for nothing. */
  setFind(text: string): void {
    if (text === this.#findText) return;
    this.#findText = text;
    this.#findAnew();
    this.#version += 1;
  }

  /** How much there is to find, and where a topic stands among it; null: nothing is looked for. */
  findFigures(topicId: number | null): FindFigures | null {
    const found = this.#found;
    if (found === null) return null;
    const id = topicId === null ? -1 : this.ingest.tree.fromLastingId(topicId);
    return {
      text: this.#findText,
      hitCount: found.hitCount,
      position: id > rootId ? found.positionOf(id) : 0,
      unknownCount: found.unknownCount,
      scanning: found.isScanning,
    };
  }

  /** The next hit after a topic, or before it, of those found so far; null: there is none. Its row may not be open. */
  find(fromTopicId: number | null, direction: FindDirection): TreeHit | null {
    this.#sync();
    const { tree } = this.ingest;
    const hit = this.#found?.step(this.#nodeOf(fromTopicId), direction) ?? null;
    return hit === null ? null : { topicId: tree.lastingId(hit.id) as TopicId, position: hit.position };
  }

  /** Does what `find` would have to do among very many siblings, until the slice is over; whether that is done. */
  prepareFind(fromTopicId: number | null, direction: FindDirection, slice: Slice): boolean {
    this.#sync(slice);
    return this.#found?.prepareStep(this.#nodeOf(fromTopicId), direction, slice) ?? true;
  }

  #nodeOf(topicId: number | null): number | null {
    const id = topicId === null ? -1 : this.ingest.tree.fromLastingId(topicId);
    return id > rootId ? id : null;
  }

  // A hit obeys the filter too.
  #findAnew(): void {
    const { terms, problems } = parseFilter(this.#findText);
    const isReadable = terms.length > 0 && problems.length === 0;
    const both = { terms: [...parseFilter(this.#filterText).terms, ...terms], problems };
    this.#found = isReadable ? new FoundTopics(this.ingest, both, this.#hidden, this.#sort) : null;
  }

  #filtered(filter: ParsedFilter): FilteredRows | null {
    if (filter.terms.length === 0) return null;
    const filtered = new FilteredRows(this.ingest, filter, this.#hidden);
    filtered.rows.setSort(this.#sort);
    return filtered;
  }

  /** Sorts siblings. `holdsOrder`: rows are not to change places for now, though figures do. */
  setSort(sort: TreeSort, holdsOrder: boolean): void {
    this.#holdsOrder = holdsOrder;
    if (sort.by === this.#sort.by && sort.descending === this.#sort.descending) return;
    this.#sort = sort;
    this.#expansion.rows.setSort(sort);
    this.#filter?.rows.setSort(sort);
    this.#found?.setSort(sort);
    this.#version += 1;
  }

  /** Obeys the profile's tree settings as they are now. */
  takeSettings(): void {
    const settings = this.#settingsNow();
    if (settings === this.#settings) return;
    this.#takeNodes();
    const isSame =
      settings.hidden === this.#settings.hidden && settings.showsDollarTopics === this.#settings.showsDollarTopics;
    this.#settings = settings;
    this.#expansion.auto.setLimit(settings.autoExpandLimit);
    if (isSame) return;
    this.#hidden = new HiddenNodes(this.ingest.tree, settings);
    this.#expansion.setHidden(this.#hidden);
    if (this.#filter !== null) {
      this.#folding?.finish();
      this.#folding = null;
      const { closedIds } = this.#filter;
      this.#filter = this.#filtered(parseFilter(this.#filterText));
      this.#filter?.setOpen(closedIds, false);
    }
    this.#findAnew();
    this.#version += 1;
  }

  /** Opens or closes nodes; under a filter only for as long as it holds. */
  setExpanded(topicIds: readonly number[], expanded: boolean): void {
    this.#setOpen(
      topicIds.map((topicId) => this.ingest.tree.fromLastingId(topicId)).filter((id) => id !== -1),
      expanded,
    );
  }

  #setOpen(ids: readonly number[], open: boolean): void {
    this.#sync();
    (this.#filter ?? this.#expansion).setOpen(ids, open);
    if (open) this.#folding?.spare(ids);
    // What lies in it opens with it, by itself: a row found right after this stands where the next frame has it.
    if (this.#filter === null) this.#expansion.auto.work();
    this.#version += 1;
  }

  /** Opens nodes (null: the whole tree) and all below them; with `levels`, exactly so many levels of rows below each. */
  expandSubtrees(topicIds: readonly number[] | null, levels: number | null): TreeUnfolded {
    this.#sync();
    const { tree } = this.ingest;
    const ids = this.#knownIds(topicIds);
    if (ids.length === 0) return { addedRows: 0, isLimited: false };
    this.#version += 1;
    if (levels !== null) this.#fold(ids);
    this.#folding?.finish();
    this.#folding = null;
    return unfold(tree, this.#filter ?? this.#expansion, ids, levels);
  }

  /** Closes nodes (null: the whole tree) and everything below them; under a filter only for as long as it holds. */
  collapseSubtrees(topicIds: readonly number[] | null): void {
    this.#sync();
    const ids = this.#knownIds(topicIds);
    if (ids.length === 0) return;
    this.#version += 1;
    this.#fold(ids);
  }

  #knownIds(topicIds: readonly number[] | null): readonly number[] {
    if (topicIds === null) return [rootId];
    return topicIds.map((topicId) => this.ingest.tree.fromLastingId(topicId)).filter((id) => id !== -1);
  }

  #fold(ids: readonly number[]): void {
    if (this.#filter === null) return this.#expansion.closeBelow(ids);
    this.#folding?.finish();
    this.#folding = new Folding(this.ingest.tree, this.#filter, ids);
    this.#goOnFolding();
  }

  #goOnFolding(): void {
    this.#folding?.work();
    if (this.#folding?.isDone === true) this.#folding = null;
    this.#version += 1;
  }

  /** Opens everything above a topic; the row at which it then stands, -1: hidden by the filter or unknown. */
  reveal(topicId: number): number {
    const id = this.openAbove(topicId);
    return id === null ? -1 : this.#rows.indexOf(id);
  }

  /** Opens everything above a topic. Its node; null: it is not known. */
  openAbove(topicId: number): number | null {
    const { tree } = this.ingest;
    const id = this.#nodeOf(topicId);
    if (id === null) return null;
    const above: number[] = [];
    for (let at = tree.parent(id); at !== rootId; at = tree.parent(at)) above.push(at);
    this.#setOpen(above, true);
    return id;
  }

  /** With everything above it open: does what `reveal` would have to do among very many siblings, as `prepareFind`. */
  prepareReveal(topicId: number, slice: Slice): boolean {
    this.#sync(slice);
    const id = this.#nodeOf(topicId);
    return id === null || this.#rows.collectAbove(id, slice);
  }

  /** Whether a row is open, and whether rows stand below it then. */
  openness(id: number): { readonly isOpen: boolean; readonly isOpenable: boolean } {
    const shape = this.#filter ?? this.#expansion;
    return { isOpen: shape.isOpen(id), isOpenable: shape.rowsBelow(id) > 0 };
  }

  /**
   * The rows from `first` on, moved with the anchor. Under a filter, scans one slice on. Unless it is patient, very many children of
   * a branch that was just opened are all there, whatever it takes: see `isBeginning`.
   */
  window(first: number, count: number, anchor: Anchor | null, isPatient = true): RowWindow {
    const patience = isPatient ? new Slice(frameMs) : null;
    // The first rows of a filter are collected and made on top of it.
    const slice = new Slice(this.#isAwaited ? awaitedMs : undefined);
    this.#sync(slice);
    const rows = this.#rows;
    rows.work(this.#holdsOrder, slice);
    const { totalRows } = rows;
    const known = anchor === null ? -1 : this.ingest.tree.fromLastingId(anchor.topicId);
    const anchorIndex = anchor === null ? null : known > rootId ? rows.indexOf(known, patience) : -1;
    const moved =
      anchor === null || anchorIndex === null || anchorIndex === -1 ? first : first + anchorIndex - anchor.index;
    const start = Math.max(0, Math.min(moved, totalRows - count));
    const window = { first: start, ...rows.window(start, count, patience), totalRows, anchorIndex };
    if (totalRows > 0 && rows.isWindowInOrder && !rows.isBeginning) this.#isAwaited = false;
    // Messages may be given up for it; nodes are not.
    this.#account?.hold(this.memoryBytes);
    return window;
  }

  /** The row at an index, or null beyond the end. */
  rowAt(index: number): FoundRow | null {
    this.#sync();
    const { ids, places } = this.#rows.window(index, 1);
    const id = ids[0];
    const place = places[0];
    return id === undefined || place === undefined ? null : { index, id, place };
  }

  /**
   * The rows from one node's to another's from the top down, at most the `limit` nearest to `from`; `rowCount` is how many there are. Null
   * for an end stands for the first, or the last row. Null: one of them is no row (any more).
   */
  rowsBetween(
    from: number | null,
    to: number | null,
    limit: number,
  ): { readonly topicIds: readonly TopicId[]; readonly rowCount: number } | null {
    this.#sync();
    const rows = this.#rows;
    const { tree } = this.ingest;
    const indexOf = (topicId: number): number => {
      const id = tree.fromLastingId(topicId);
      return id > rootId ? rows.indexOf(id) : -1;
    };
    const start = from === null ? 0 : indexOf(from);
    const end = to === null ? rows.totalRows - 1 : indexOf(to);
    if (start < 0 || end < 0) return null;
    const rowCount = Math.abs(end - start) + 1;
    const count = Math.min(rowCount, limit);
    const { ids } = rows.window(start <= end ? start : start - count + 1, count);
    return { topicIds: ids.map((id) => tree.lastingId(id) as TopicId), rowCount };
  }

  /** Levels right below a branch, whatever is open or filtered. */
  levels(request: LevelsRequest): TreeLevels {
    this.takeSettings();
    this.#takeNodes();
    this.ingest.refresh();
    return levelsBelow(this.ingest.tree, this.#hidden, request);
  }

  /** The next row after `fromIndex`, wrapping, whose level starts with the text, ignoring case. */
  typeAhead(fromIndex: number, text: string): FoundRow | null {
    this.#sync();
    const wanted = text.toLowerCase();
    return this.#rows.search(fromIndex + 1, (id) =>
      lowerLevelText(this.ingest.tree, id, wanted.length).startsWith(wanted),
    );
  }

  get #rows(): RowIndex {
    return (this.#filter ?? this.#expansion).rows;
  }

  #sync(slice = new Slice()): void {
    this.takeSettings();
    this.#takeNodes();
    if (this.#filter === null) this.#expansion.auto.work();
    else this.#filter.sync(this.#arrangesFirst ? null : slice);
    if (this.#folding !== null) this.#goOnFolding();
    this.#found?.sync(this.#holdsOrder, slice);
  }

  #takeNodes(): void {
    this.#hidden.sync();
    this.#expansion.sync();
  }
}
