// The packets of the log, oldest first, drawn only where they stand in view: the list follows the newest, and stands still while one reads.
// Called by packet-log-dialog.tsx.

import { type KeyboardEvent, useId } from 'react';
import type { PacketLogEntry } from '../../../shared/packet-log.ts';
import { classNames } from '../kit/class-names.ts';
import { countText, plural } from '../kit/format.ts';
import list from '../kit/list-dialog.module.css';
import { ListFoot } from '../kit/list-foot.tsx';
import { rowAfterKey } from '../kit/row-keys.ts';
import { useFollowingRows } from '../kit/use-following-rows.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import rows from '../kit/virtual-rows.module.css';
import { useModel, useReadable } from '../use-model.ts';
import { MarkCells, PacketCells } from './packet-cells.tsx';
import styles from './packet-log.module.css';

export function PacketList() {
  const { packetLog } = useModel();
  const { frame, text, place } = useReadable(packetLog.store, (state) => state);
  const id = useId();
  const begin = frame?.begin ?? 0;
  const end = frame?.end ?? 0;
  const { stand, follow, setViewportRows } = packetLog;
  const scroll = useFollowingRows({ end, place, stand, follow, setViewportRows });
  const { from, until } = scroll;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || begin === end) return;
    const page = Math.max(1, scroll.rows.visibleRows - 1);
    // Without a cursor the first key takes the newest row.
    const current = (place.cursor ?? end) - begin;
    const next = rowAfterKey(event.key, Math.min(current, end - begin), end - begin - 1, page);
    if (next === null) return;
    if (event.key === 'End') follow();
    else scroll.stand(begin + next);
    packetLog.setCursor(begin + next);
    event.preventDefault();
  };

  // Rows that leave at one edge are used again at the other.
  const drawn = until - from;
  const shown = positionsBetween(from, until).map((position) => {
    const entry = packetLog.entryAt(position);
    const key = ((position % drawn) + drawn) % drawn;
    return (
      <div
        key={key}
        id={`${id}-${position}`}
        role={entry === null ? 'presentation' : 'option'}
        aria-selected={entry === null ? undefined : position === place.cursor}
        aria-posinset={entry === null ? undefined : position - begin + 1}
        aria-setsize={entry === null ? undefined : end - begin}
        tabIndex={-1}
        className={classNames(
          rows.row,
          list.row,
          entry?.kind === 'packet' ? styles.columns : styles.mark,
          entry?.kind === 'connected' && styles.connected,
          entry?.kind === 'ended' && entry.message !== null && styles.lost,
          position === place.cursor && rows.current,
          entry === null && rows.placeholder,
        )}
        onClick={() => {
          // What one wants to read must not move away.
          if (place.follows) scroll.stand();
          packetLog.setCursor(position);
        }}
      >
        {entry === null ? null : <EntryCells entry={entry} highlight={text} />}
      </div>
    );
  });
  const { cursor } = place;
  const isCursorDrawn = cursor !== null && cursor >= from && cursor < until && packetLog.entryAt(cursor) !== null;
  return (
    <>
      <div className={classNames(list.head, styles.columns)} aria-hidden>
        <span>Time</span>
        <span />
        <span>Packet</span>
        <span className={list.number}>ID</span>
        <span className={list.number}>Size</span>
        <span>Topic</span>
        <span>Details</span>
      </div>
      <VirtualRows
        rows={scroll.rows}
        className={list.rows}
        role="listbox"
        aria-label="Control packets, newest last"
        aria-activedescendant={isCursorDrawn ? `${id}-${cursor}` : undefined}
        onKeyDown={onKeyDown}
      >
        {shown}
      </VirtualRows>
      {frame === null || begin < end ? null : (
        <p className={list.none} role="status">
          {frame.keptCount === 0 ? 'Nothing has been sent or received yet.' : 'No packet in the log fits.'}
        </p>
      )}
      {frame === null ? null : (
        <ListFoot
          label="Packets in the log"
          count={countWords(frame)}
          loss={
            frame.evictedCount === 0
              ? null
              : {
                  text: `${plural(frame.evictedCount, 'older packet')} given up`,
                  why: 'The log keeps 1,000 packets, and 4,000 more of messages, oldest given up first.',
                }
          }
          place={place}
          end={end}
          follow={follow}
          inset
        />
      )}
    </>
  );
}

function positionsBetween(from: number, until: number): readonly number[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, offset) => from + offset);
}

function EntryCells({ entry, highlight }: { readonly entry: PacketLogEntry; readonly highlight: string }) {
  return entry.kind === 'packet' ? <PacketCells packet={entry} highlight={highlight} /> : <MarkCells mark={entry} />;
}

function countWords({ matchCount, keptCount }: { readonly matchCount: number; readonly keptCount: number }): string {
  return matchCount === keptCount
    ? plural(keptCount, 'packet')
    : `${countText(matchCount)} of ${plural(keptCount, 'packet')}`;
}
