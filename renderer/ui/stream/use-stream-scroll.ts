// Tier: per RENDER. Scrolling of the stream: which positions to draw and where. At the end it follows; anywhere else what is shown stands
// still, whatever arrives or is evicted. Called by stream-view.tsx.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Arrivals, ArrivalsPlace, ArrivalsSummary } from '../../model/arrivals.ts';
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
} from '../topic-tree/scroll-map.ts';

export interface StreamScroll {
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly summary: ArrivalsSummary;
  readonly place: ArrivalsPlace;
  readonly contentPx: number;
  /** First position to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** Where the first drawn row stands within the content. */
  readonly offsetPx: number;
  /** Positions in view whole: the first, and how many. */
  readonly firstVisible: number;
  readonly visibleRows: number;
  /** Width that the scroll bar takes from the rows. */
  readonly scrollbarPx: number;
  /** Stands still where it is, or with a position in view. */
  readonly stand: (position?: number) => void;
}

/** What the scroller was last placed by: as long as it is the same, the scroller is the user's. */
interface Placed {
  readonly follows: boolean;
  readonly top: number;
  readonly geometry: ScrollGeometry;
  readonly base: number;
}

function mustPlace(before: Placed | null, now: Placed): boolean {
  if (before === null || now.follows || before.follows) return true;
  if (before.top !== now.top || before.base !== now.base) return true;
  // Beyond the browser's limit each row stands elsewhere as soon as the number of rows changes.
  const rows = Math.max(before.geometry.totalRows, now.geometry.totalRows);
  return rows * rowPx > maximumContentPx && before.geometry.totalRows !== now.geometry.totalRows;
}

export function useStreamScroll(arrivals: Arrivals): StreamScroll {
  const scrollerRef = useRef<HTMLDivElement>(null);
  /** Where the scroller was put or seen last: an event that reports it again is not the user's. */
  const placedAt = useRef(0);
  const placed = useRef<Placed | null>(null);
  const [viewportPx, setViewportPx] = useState(600);
  const [scrollbarPx, setScrollbarPx] = useState(0);
  useSyncExternalStore(arrivals.subscribe, arrivals.version);
  const summary = arrivals.summary();
  const place = arrivals.place();
  const { base, follows } = place;
  const geometry: ScrollGeometry = { totalRows: Math.max(0, summary.end - base), rowPx, viewportPx };
  const topRow = follows ? lastTopRow(geometry) : Math.min(Math.max(place.top - base, 0), lastTopRow(geometry));
  const scrollTop = scrollTopFor(geometry, topRow);
  const visibleRows = Math.max(1, Math.floor(viewportPx / rowPx));
  const firstRow = Math.max(0, Math.floor(topRow) - drawnBeyond);
  const untilRow = Math.min(geometry.totalRows, Math.ceil(topRow) + visibleRows + 1 + drawnBeyond);

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return undefined;
    const observer = new ResizeObserver(() => {
      setViewportPx(scroller.clientHeight);
      setScrollbarPx(scroller.offsetWidth - scroller.clientWidth);
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  }, []);
  useEffect(() => arrivals.setViewportRows(visibleRows + 1), [arrivals, visibleRows]);

  // In the same frame as the new rows, before anything is painted.
  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    const now: Placed = { follows, top: place.top, geometry, base };
    const before = placed.current;
    placed.current = now;
    if (scroller === null || !mustPlace(before, now)) return;
    if (Math.abs(scroller.scrollTop - scrollTop) >= 1) scroller.scrollTop = scrollTop;
    placedAt.current = scroller.scrollTop;
  });

  const onScroll = useCallback((): void => {
    const scroller = scrollerRef.current;
    const before = placed.current;
    if (scroller === null || before === null || scroller.scrollTop === placedAt.current) return;
    const isDownwards = scroller.scrollTop > placedAt.current;
    placedAt.current = scroller.scrollTop;
    if (isDownwards && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1) {
      arrivals.follow();
      return;
    }
    const top = before.base + topRowAt(before.geometry, scroller.scrollTop);
    placed.current = { ...before, follows: false, top };
    arrivals.stand(top);
  }, [arrivals]);

  const stand = (position?: number): void => {
    const row = position === undefined ? topRow : topRowShowing(geometry, topRow, position - base);
    if (follows || row !== topRow) arrivals.stand(base + Math.max(0, row));
  };

  return {
    scrollerRef,
    onScroll,
    summary,
    place,
    contentPx: contentPx(geometry),
    from: base + firstRow,
    until: base + untilRow,
    offsetPx: scrollTop + (firstRow - topRow) * rowPx,
    firstVisible: base + Math.ceil(topRow),
    visibleRows,
    scrollbarPx,
    stand,
  };
}
