// Tier: per RENDER. Scrolling of the tree: which rows to draw, where, and holding the content still when rows come in above.
// Called by topic-tree.tsx.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { Tree, TreeSummary } from '../../model/tree.ts';
import { chooseAnchor } from './anchor.ts';
import {
  contentPx,
  drawnBeyond,
  lastTopRow,
  maximumContentPx,
  rowPx,
  type ScrollGeometry,
  scrollTopFor,
  topRowAt,
  topRowShowing,
} from './scroll-map.ts';

export interface TreeScroll {
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly summary: TreeSummary;
  readonly version: number;
  readonly contentPx: number;
  /** First row to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** Where the first drawn row stands within the content. */
  readonly offsetPx: number;
  readonly visibleRows: number;
  /** Width of the rows. */
  readonly rowsPx: number;
  /** Width that the scroll bar takes from the rows. */
  readonly scrollbarPx: number;
  /** Distance of a row from the viewport's top edge. */
  readonly viewportTopOf: (index: number) => number;
  /** Brings a row into view, moving as little as possible (or to the middle). */
  readonly show: (index: number, place?: 'nearest' | 'middle') => void;
  /** Names the row that the user has just opened or closed: it holds still. */
  readonly holdOn: (topicId: TopicId) => void;
}

export function useTreeScroll(tree: Tree, selectedByUser: TopicId | null): TreeScroll {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const toggled = useRef<TopicId | null>(null);
  const anchor = useRef<TopicId | null>(null);
  /** Where the scroller was put or seen last: an event that reports it again is not the user's. */
  const placedAt = useRef(0);
  const [viewportPx, setViewportPx] = useState(600);
  const [rowsPx, setRowsPx] = useState(400);
  const [scrollbarPx, setScrollbarPx] = useState(0);
  const [{ topRow, scrollTop }, setPosition] = useState({ topRow: 0, scrollTop: 0 });
  const version = useSyncExternalStore(tree.subscribe, tree.version);
  const summary = tree.summary();

  const geometry: ScrollGeometry = { totalRows: summary.totalRows, rowPx, viewportPx };
  const visibleRows = Math.max(1, Math.floor(viewportPx / rowPx));
  const from = Math.max(0, Math.floor(topRow) - drawnBeyond);
  const until = Math.min(summary.totalRows, Math.ceil(topRow) + visibleRows + 1 + drawnBeyond);

  const latest = useRef({ geometry, topRow });
  useLayoutEffect(() => {
    latest.current = { geometry, topRow };
  });
  /** Brings a row to the top edge. The row counts: the scroll position is its image, rounded by the browser. */
  const scrollTo = useCallback((row: number): void => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    const now = latest.current.geometry;
    scroller.scrollTop = scrollTopFor(now, row);
    // The scroll event would come a frame later.
    placedAt.current = scroller.scrollTop;
    const top = Math.min(Math.max(row, 0), lastTopRow(now));
    // Keys may come faster than renderings.
    latest.current = { ...latest.current, topRow: top };
    setPosition({ topRow: top, scrollTop: scroller.scrollTop });
  }, []);

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return undefined;
    const observer = new ResizeObserver(() => {
      setViewportPx(scroller.clientHeight);
      setRowsPx(scroller.clientWidth);
      setScrollbarPx(scroller.offsetWidth - scroller.clientWidth);
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  }, []);

  // Another connection or filter: another tree, seen from its top.
  const place = `${summary.connectionId ?? ''} ${summary.validFilter}`;
  const shownPlace = useRef(place);
  useLayoutEffect(() => {
    if (shownPlace.current === place) return;
    shownPlace.current = place;
    toggled.current = null;
    anchor.current = null;
    scrollTo(0);
  }, [place, scrollTo]);

  // Rows came in above the anchor: move along in the same frame, before anything is painted. Beyond the browser's limit
  // each row stands elsewhere as soon as the number of rows changes, so the position is then found anew as well.
  const placedRows = useRef(0);
  useLayoutEffect(() => {
    const shift = tree.takeShift();
    const isScaled = Math.max(placedRows.current, summary.totalRows) * rowPx > maximumContentPx;
    const moved = shift !== 0 || (isScaled && placedRows.current !== summary.totalRows);
    placedRows.current = summary.totalRows;
    if (moved) scrollTo(topRow + shift);
  });

  // Each rendering may show other rows than the last one.
  useEffect(() => {
    const first = Math.ceil(topRow);
    const visible: (TopicId | null)[] = [];
    for (let index = first; index < Math.min(first + visibleRows, summary.totalRows); index += 1) {
      visible.push(tree.rowAt(index)?.topicId ?? null);
    }
    anchor.current = chooseAnchor({
      visible,
      atTop: scrollTop <= 0,
      toggled: toggled.current,
      selected: selectedByUser,
      current: anchor.current,
    });
    tree.setViewport(Math.floor(topRow), visibleRows + 1, anchor.current);
  });

  const show = useCallback(
    (index: number, at: 'nearest' | 'middle' = 'nearest'): void => {
      const now = latest.current;
      const nearest = topRowShowing(now.geometry, now.topRow, index);
      if (nearest === now.topRow) return;
      const target = at === 'nearest' ? nearest : index - now.geometry.viewportPx / rowPx / 2;
      scrollTo(target);
    },
    [scrollTo],
  );

  return {
    scrollerRef,
    onScroll: useCallback(() => {
      const top = scrollerRef.current?.scrollTop ?? 0;
      if (top === placedAt.current) return;
      placedAt.current = top;
      toggled.current = null;
      setPosition({ topRow: topRowAt(latest.current.geometry, top), scrollTop: top });
    }, []),
    summary,
    version,
    contentPx: contentPx(geometry),
    from,
    until,
    offsetPx: scrollTop + (from - topRow) * rowPx,
    visibleRows,
    rowsPx,
    scrollbarPx,
    viewportTopOf: (index) => (index - topRow) * rowPx,
    show,
    holdOn: useCallback((topicId: TopicId) => {
      toggled.current = topicId;
    }, []),
  };
}
