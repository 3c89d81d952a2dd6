// Tier: per RENDER. All messages in the order of arrival: draws the rows in view, whatever the number of messages. Called by the shell's
// workspace, in the tree's place.

import { type CSSProperties, type KeyboardEvent, type MouseEvent, useEffect, useState } from 'react';
import { ContextMenu } from '../kit/context-menu.tsx';
import { openMenuByKey } from '../kit/row-keys.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { StreamEmpty } from './stream-empty.tsx';
import { StreamFoot } from './stream-foot.tsx';
import { useStreamMenu } from './stream-menu.tsx';
import { StreamRow, streamRowId, StreamRowPlaceholder } from './stream-row.tsx';
import styles from './stream-view.module.css';
import { useStreamCursor } from './use-stream-cursor.ts';
import { useStreamScroll } from './use-stream-scroll.ts';

/** The position whose row an event happened in. */
function positionAt(event: MouseEvent): number | null {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-position]') : null;
  return row?.dataset['position'] === undefined ? null : Number(row.dataset['position']);
}

export function StreamView() {
  const model = useModel();
  const { arrivals, selection, selectedMessages, view } = model;
  const topicId = useReadable(selection.store, (state) => state.topicId);
  const pinnedSeq = useReadable(selectedMessages.store, (state) => state.pinnedSeq);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);
  const [hovered, setHovered] = useState<number | null>(null);
  const scroll = useStreamScroll(arrivals);
  const cursor = useStreamCursor(model, scroll);
  const menu = useStreamMenu();
  const { summary, place, from, until } = scroll;
  const { scrollerRef } = scroll.rows;

  useEffect(() => {
    arrivals.setWatched(true);
    return () => arrivals.setWatched(false);
  }, [arrivals]);
  useEffect(() => {
    if (focusRequest?.place !== 'stream') return;
    view.settleFocus();
    scrollerRef.current?.focus();
  }, [view, focusRequest, scrollerRef]);

  const onClick = (event: MouseEvent): void => {
    const position = positionAt(event);
    const row = position === null ? null : arrivals.rowAt(position);
    if (position === null || row === null) return;
    cursor.choose(row, position);
    if (event.detail === 2) view.focus('selection');
  };
  const activeId = pinnedSeq === null ? undefined : streamRowId(pinnedSeq);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!openMenuByKey(event, activeId)) cursor.onKeyDown(event);
  };

  let isActiveDrawn = false;
  const rows = [];
  // Rows that leave at one edge are used again at the other: a frame of new messages makes no new elements.
  const drawn = until - from;
  for (let position = from; position < until; position += 1) {
    const row = arrivals.rowAt(position);
    const key = ((position % drawn) + drawn) % drawn;
    const isSelected = row !== null && row.seq === pinnedSeq;
    isActiveDrawn ||= isSelected;
    rows.push(
      row === null ? (
        <StreamRowPlaceholder key={key} evicted={position < summary.begin} />
      ) : (
        <StreamRow
          key={key}
          row={row}
          position={position}
          selected={isSelected}
          related={row.topicId === topicId}
          evicted={position < summary.begin}
          hovered={position === hovered}
          highlight={model.tree.summary().marked}
        />
      ),
    );
  }

  return (
    <div className={styles.pane} style={{ '--scrollbar': `${scroll.rows.scrollbarPx}px` } as CSSProperties}>
      <div className={styles.header} aria-hidden>
        <span className={styles.headerTime}>Time</span>
        <span className={styles.headerTopic}>Topic</span>
        <span className={styles.headerValue}>Value</span>
        <span className={styles.headerSize}>Size</span>
        <span className={styles.headerQos}>QoS</span>
      </div>
      <ContextMenu entries={menu.entries}>
        <VirtualRows
          rows={scroll.rows}
          role="listbox"
          aria-label="Messages in order of arrival, newest last"
          aria-activedescendant={isActiveDrawn ? activeId : undefined}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onContextMenu={(event) => {
            const position = positionAt(event) ?? place.cursor;
            const row = position === null ? null : arrivals.rowAt(position);
            menu.aim(row);
            if (position !== null && row !== null) cursor.choose(row, position);
          }}
          onPointerOver={(event) => setHovered(positionAt(event))}
          onPointerLeave={() => setHovered(null)}
        >
          {rows}
        </VirtualRows>
      </ContextMenu>
      {summary.loaded && summary.begin === summary.end && drawn === 0 ? <StreamEmpty summary={summary} /> : null}
      {summary.loaded ? <StreamFoot summary={summary} place={place} /> : null}
    </div>
  );
}
