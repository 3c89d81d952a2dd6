// Choosing messages of the stream by key and pointer: the chosen message is shown in the message pane, and its topic is the selected one.
// Called by stream-view.tsx.

import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { ArrivalRow } from '../../../shared/arrivals.ts';
import type { Model } from '../../model/model.ts';
import { stepOf } from '../kit/row-keys.ts';
import type { StreamScroll } from './use-stream-scroll.ts';

export interface StreamCursor {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly choose: (row: ArrivalRow, position: number) => void;
}

export function useStreamCursor({ arrivals, selection, selectedMessages, view }: Model, scroll: StreamScroll) {
  const { summary, place, firstVisible, stand } = scroll;
  const { visibleRows } = scroll.rows;
  /** Where the cursor goes as soon as its row has arrived. */
  const awaited = useRef<number | null>(null);

  const take = useCallback(
    (row: ArrivalRow, position: number): void => {
      awaited.current = null;
      arrivals.setCursor(position);
      selection.select(row.topicId);
      selectedMessages.pin(row.seq);
    },
    [arrivals, selection, selectedMessages],
  );

  useEffect(() => {
    const position = awaited.current;
    if (position === null) return;
    const row = arrivals.rowAt(position);
    if (row !== null) take(row, position);
    // Evicted before it came.
    else if (position < arrivals.summary().begin) awaited.current = null;
  });

  const goTo = (position: number): void => {
    const { begin, end } = summary;
    if (begin === end) return;
    const target = Math.min(Math.max(position, begin), end - 1);
    stand(target);
    const row = arrivals.rowAt(target);
    if (row !== null) {
      take(row, target);
      return;
    }
    awaited.current = target;
    arrivals.setCursor(target);
  };

  const moveBy = (rows: number): void => {
    const last = firstVisible + visibleRows - 1;
    const cursor = arrivals.place().cursor;
    // Without a cursor the first key takes the row at the edge it comes from.
    if (cursor === null) goTo(rows < 0 ? Math.min(last, summary.end - 1) : firstVisible);
    else goTo(cursor + rows);
  };

  const cursor: StreamCursor = {
    choose(row, position) {
      // What one wants to read must not move away.
      if (place.follows) stand();
      take(row, position);
    },
    onKeyDown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = stepOf(event.key, Math.max(1, visibleRows - 1));
      if (step !== null) moveBy(step);
      else if (event.key === 'Home') goTo(summary.begin);
      else if (event.key === 'End') arrivals.follow();
      else if (event.key === 'Enter') view.focus('selection');
      else if (event.key === 'Escape') selectedMessages.pin(null);
      else return;
      event.preventDefault();
    },
  };
  return cursor;
}
