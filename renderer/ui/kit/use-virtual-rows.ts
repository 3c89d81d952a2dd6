// Tier: per RENDER. Which rows of many to draw and where, beyond the browser's limit for the height of an element; keeps the rows where
// they are to stand, and the scroll bar with them. Drawn by virtual-rows.tsx. Called by tree, stream, lists and the hex view: they say
// which row stands at the top edge (their policy), or leave that to `useOwnTop`.

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import {
  contentPx,
  drawnBeyond,
  isScaled,
  lastTopRow,
  rowOffsetPx,
  rowPx as usualRowPx,
  type ScrollGeometry,
  scrollTopFor,
  topRowAt,
  topRowShowing,
} from './scroll-map.ts';

export interface VirtualRowsOptions {
  readonly totalRows: number;
  /** Height of each row, where it is not the usual one. */
  readonly rowPx?: number;
  /** The row that stands at the top edge, with its fraction. Infinity: the last row stays in view, whatever comes. */
  readonly topRow: number;
  /** Another row is to stand at the top edge. */
  readonly setTopRow: (topRow: number) => void;
  /** The user scrolled, where that means more than `setTopRow`. `toEnd`: downwards, and the last row is in view. */
  readonly onScrolled?: (topRow: number, toEnd: boolean) => void;
}

export interface RowWindow {
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly contentPx: number;
  /** First row to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** Where the first drawn row stands within the content. */
  readonly offsetPx: number;
  /** Row at the top edge, within bounds. */
  readonly topRow: number;
  /** Rows that fit into the viewport whole. */
  readonly visibleRows: number;
  /** Width of the rows. */
  readonly rowsPx: number;
  /** Width that the scroll bar takes from them. */
  readonly scrollbarPx: number;
  /** The top row after moving as little as possible so that a row is in view whole. */
  readonly topRowFor: (index: number) => number;
  /** Brings a row into view, moving as little as possible (or to the middle). Does the same in every rendering. */
  readonly show: (index: number, place?: 'nearest' | 'middle') => void;
}

/** What the scroller was last placed by: as long as it is the same, the scroller is the user's. */
interface Placed {
  readonly topRow: number;
  readonly geometry: ScrollGeometry;
}

function mustPlace(before: Placed | null, { topRow, geometry }: Placed): boolean {
  if (before === null || topRow === Infinity || topRow !== before.topRow) return true;
  if (!isScaled(geometry) && !isScaled(before.geometry)) return false;
  return geometry.totalRows !== before.geometry.totalRows || geometry.viewportPx !== before.geometry.viewportPx;
}

/** The place of a list that nobody else keeps: `name` names the list, another one is seen from its top. */
export function useOwnTop(name: string): Pick<VirtualRowsOptions, 'topRow' | 'setTopRow'> {
  const [place, setPlace] = useState({ topRow: 0, name });
  return {
    topRow: place.name === name ? place.topRow : 0,
    setTopRow: (topRow) => setPlace({ topRow, name }),
  };
}

export function useVirtualRows(options: VirtualRowsOptions): RowWindow {
  const { totalRows, rowPx = usualRowPx, setTopRow, onScrolled = setTopRow } = options;
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [{ viewportPx, rowsPx, scrollbarPx }, setSize] = useState({ viewportPx: 600, rowsPx: 400, scrollbarPx: 0 });
  /** Where the scroller was put or seen last: an event that reports it again is not the user's. */
  const placedAt = useRef(0);
  const placed = useRef<Placed | null>(null);

  const geometry: ScrollGeometry = { totalRows, rowPx, viewportPx };
  const topRow = Math.min(Math.max(options.topRow, 0), lastTopRow(geometry));
  const visibleRows = Math.max(1, Math.floor(viewportPx / rowPx));
  const from = Math.max(0, Math.floor(topRow) - drawnBeyond);

  /** Keys may come faster than renderings. */
  const latest = useRef({ geometry, topRow, setTopRow });
  const [show] = useState(() => (index: number, place: 'nearest' | 'middle' = 'nearest'): void => {
    const now = latest.current;
    const nearest = topRowShowing(now.geometry, now.topRow, index);
    if (nearest === now.topRow) return;
    const wanted = place === 'nearest' ? nearest : index - now.geometry.viewportPx / now.geometry.rowPx / 2;
    now.topRow = Math.min(Math.max(wanted, 0), lastTopRow(now.geometry));
    now.setTopRow(now.topRow);
  });

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return undefined;
    const observer = new ResizeObserver(() => {
      const { clientHeight, clientWidth, offsetWidth } = scroller;
      setSize({ viewportPx: clientHeight, rowsPx: clientWidth, scrollbarPx: offsetWidth - clientWidth });
    });
    observer.observe(scroller);
    return () => observer.disconnect();
  }, []);

  // In the same frame as the new rows, before anything is painted.
  useLayoutEffect(() => {
    latest.current = { geometry, topRow, setTopRow };
    const scroller = scrollerRef.current;
    const before = placed.current;
    placed.current = { topRow: options.topRow, geometry };
    if (scroller === null || !mustPlace(before, placed.current)) return;
    const scrollTop = Math.round(scrollTopFor(geometry, topRow));
    if (Math.abs(scroller.scrollTop - scrollTop) >= 1) scroller.scrollTop = scrollTop;
    // The scroll event would come a frame later.
    placedAt.current = scroller.scrollTop;
  });

  return {
    scrollerRef,
    onScroll() {
      const scroller = scrollerRef.current;
      if (scroller === null || scroller.scrollTop === placedAt.current) return;
      const { scrollTop, clientHeight, scrollHeight } = scroller;
      const isDownwards = scrollTop > placedAt.current;
      const row = topRowAt(geometry, scrollTop);
      placedAt.current = scrollTop;
      placed.current = { topRow: row, geometry };
      onScrolled(row, isDownwards && scrollTop + clientHeight >= scrollHeight - 1);
    },
    contentPx: contentPx(geometry),
    from,
    until: Math.min(totalRows, Math.ceil(topRow) + visibleRows + 1 + drawnBeyond),
    offsetPx: rowOffsetPx(geometry, topRow, from),
    topRow,
    visibleRows,
    rowsPx,
    scrollbarPx,
    topRowFor: (index) => topRowShowing(geometry, topRow, index),
    show,
  };
}
