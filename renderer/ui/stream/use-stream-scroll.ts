// Tier: per RENDER. Scrolling of the stream: which positions to draw and where. At the end it follows; anywhere else what is shown stands
// still, whatever arrives or is evicted. Called by stream-view.tsx.

import { useEffect, useSyncExternalStore } from 'react';
import type { Arrivals, ArrivalsPlace, ArrivalsSummary } from '../../model/arrivals.ts';
import { type RowWindow, useVirtualRows } from '../kit/use-virtual-rows.ts';

export interface StreamScroll {
  /** Of the rows from the first position that can be scrolled to. */
  readonly rows: RowWindow;
  readonly summary: ArrivalsSummary;
  readonly place: ArrivalsPlace;
  /** First position to draw, and one behind the last. */
  readonly from: number;
  readonly until: number;
  /** First position in view whole. */
  readonly firstVisible: number;
  /** Stands still where it is, or with a position in view. */
  readonly stand: (position?: number) => void;
}

export function useStreamScroll(arrivals: Arrivals): StreamScroll {
  useSyncExternalStore(arrivals.subscribe, arrivals.version);
  const summary = arrivals.summary();
  const place = arrivals.place();
  const { base, follows } = place;
  const setTopRow = (row: number): void => arrivals.stand(base + row);
  const rows = useVirtualRows({
    totalRows: Math.max(0, summary.end - base),
    topRow: follows ? Infinity : place.top - base,
    setTopRow,
    onScrolled: (row, toEnd) => (toEnd ? arrivals.follow() : setTopRow(row)),
  });
  const { topRow, visibleRows } = rows;
  useEffect(() => arrivals.setViewportRows(visibleRows + 1), [arrivals, visibleRows]);

  return {
    rows,
    summary,
    place,
    from: base + rows.from,
    until: base + rows.until,
    firstVisible: base + Math.ceil(topRow),
    stand(position) {
      const row = position === undefined ? topRow : rows.topRowFor(position - base);
      if (follows || row !== topRow) setTopRow(Math.max(0, row));
    },
  };
}
