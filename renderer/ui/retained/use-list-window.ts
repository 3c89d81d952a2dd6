// Which rows of a long list stand in view, beyond the browser's limit for the height of an element. Called by retained-list.tsx.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  contentPx,
  rowPx,
  type ScrollGeometry,
  scrollTopFor,
  topRowAt,
  topRowShowing,
} from '../topic-tree/scroll-map.ts';

/** Rows drawn beyond both edges. */
const drawnBeyond = 8;

export interface ListWindow {
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly contentPx: number;
  /** First row to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** Where a row stands within the content. */
  readonly topOf: (index: number) => number;
  readonly visibleRows: number;
  /** Brings a row into view, moving as little as possible. */
  readonly show: (index: number) => void;
}

/** `place` names the list: another one is shown from its top. */
export function useListWindow(totalRows: number, place: string): ListWindow {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [viewportPx, setViewportPx] = useState(400);
  const [scrollTop, setScrollTop] = useState(0);
  const geometry: ScrollGeometry = { totalRows, rowPx, viewportPx };
  const topRow = topRowAt(geometry, scrollTop);
  const visibleRows = Math.max(1, Math.floor(viewportPx / rowPx));

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return undefined;
    const observer = new ResizeObserver(() => setViewportPx(scroller.clientHeight));
    observer.observe(scroller);
    return () => observer.disconnect();
  }, []);
  const onScroll = useCallback(() => setScrollTop(scrollerRef.current?.scrollTop ?? 0), []);
  const scrollTo = (row: number): void => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    scroller.scrollTop = scrollTopFor(geometry, row);
    setScrollTop(scroller.scrollTop);
  };
  const shownPlace = useRef(place);
  useLayoutEffect(() => {
    if (shownPlace.current === place) return;
    shownPlace.current = place;
    scrollerRef.current?.scrollTo({ top: 0 });
    setScrollTop(0);
  }, [place]);

  return {
    scrollerRef,
    onScroll,
    contentPx: contentPx(geometry),
    from: Math.max(0, Math.floor(topRow) - drawnBeyond),
    until: Math.min(totalRows, Math.ceil(topRow) + visibleRows + 1 + drawnBeyond),
    topOf: (index) => scrollTop + (index - topRow) * rowPx,
    visibleRows,
    show: (index) => scrollTo(topRowShowing(geometry, topRow, index)),
  };
}
