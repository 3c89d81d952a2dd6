// Tier: per RENDER. Scrolling of a growing list: which positions to draw and where. At the end it follows; anywhere else what is shown stands
// still, whatever comes or is given up. Called by the stream of messages and the packet log.

import { useEffect } from 'react';
import type { FollowingPlace } from '../../model/following-place.ts';
import { type RowWindow, useVirtualRows } from './use-virtual-rows.ts';

export interface FollowingList {
  /** One behind the newest position. */
  readonly end: number;
  readonly place: FollowingPlace;
  /** Stands still with a position at the top edge. */
  readonly stand: (top: number) => void;
  /** Goes to the newest row and stays with it. */
  readonly follow: () => void;
  /** Rows that fit into the view. The same function in every rendering. */
  readonly setViewportRows: (count: number) => void;
}

export interface FollowingRows {
  /** Of the rows from the first position that can be scrolled to. */
  readonly rows: RowWindow;
  /** First position to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** First position in view whole. */
  readonly firstVisible: number;
  /** Stands still where it is, or with a position in view. */
  readonly stand: (position?: number) => void;
}

export function useFollowingRows(list: FollowingList): FollowingRows {
  const { end, place, setViewportRows } = list;
  const { base, follows } = place;
  const setTopRow = (row: number): void => list.stand(base + row);
  const rows = useVirtualRows({
    totalRows: Math.max(0, end - base),
    topRow: follows ? Infinity : place.top - base,
    setTopRow,
    onScrolled: (row, toEnd) => (toEnd ? list.follow() : setTopRow(row)),
  });
  const { topRow, visibleRows } = rows;
  useEffect(() => setViewportRows(visibleRows + 1), [setViewportRows, visibleRows]);

  return {
    rows,
    from: base + rows.from,
    until: base + rows.until,
    firstVisible: base + Math.ceil(topRow),
    stand(position) {
      const row = position === undefined ? topRow : rows.topRowFor(position - base);
      if (follows || row !== topRow) setTopRow(Math.max(0, row));
    },
  };
}
