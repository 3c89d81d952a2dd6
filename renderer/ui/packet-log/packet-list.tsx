// The packets of the log, newest first, drawn only where they stand in view. Called by packet-log-dialog.tsx.

import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { packetName, propertiesText, reasonTexts, topicsText } from '../../model/packet-texts.ts';
import type { LoggedPacket } from '../../../shared/packet-log.ts';
import { classNames } from '../kit/class-names.ts';
import { bytesText, momentText } from '../kit/format.ts';
import { rowAfterKey } from '../kit/row-keys.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useOwnTop, useVirtualRows } from '../kit/use-virtual-rows.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import rows from '../kit/virtual-rows.module.css';
import { useModel, useReadable } from '../use-model.ts';
import styles from './packet-log.module.css';

export function PacketList() {
  const { packetLog } = useModel();
  const { frame, text, direction, kind } = useReadable(packetLog.store, (state) => state);
  const total = frame?.matchCount ?? 0;
  const place = `${direction} ${kind} ${text}`;
  const scroll = useVirtualRows({ ...useOwnTop(place), totalRows: total });
  const [{ cursor, of }, setCursor] = useState({ cursor: 0, of: place });
  const id = useId();
  const current = of === place ? Math.min(cursor, Math.max(total - 1, 0)) : 0;
  const { from, until } = scroll;
  useEffect(() => packetLog.setViewport(from, until - from), [packetLog, from, until]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = rowAfterKey(event.key, current, total - 1, Math.max(scroll.visibleRows - 1, 1));
    if (next === null || total === 0) return;
    setCursor({ cursor: next, of: place });
    scroll.show(next);
    event.preventDefault();
  };

  const shown = indexesBetween(from, until).flatMap((index) => {
    const packet = packetLog.packetAt(index);
    if (packet === null) return [];
    return [
      <div
        key={packet.seq}
        id={`${id}-${index}`}
        role="option"
        aria-selected={index === current}
        aria-posinset={index + 1}
        aria-setsize={total}
        tabIndex={-1}
        className={classNames(rows.row, styles.row, index === current && rows.current)}
        onClick={() => setCursor({ cursor: index, of: place })}
      >
        <PacketCells packet={packet} highlight={text} />
      </div>,
    ];
  });
  const isLoaded = packetLog.packetAt(current) !== null;
  return (
    <>
      <div className={styles.head} aria-hidden>
        <span>Time</span>
        <span />
        <span>Packet</span>
        <span className={styles.number}>ID</span>
        <span className={styles.number}>Size</span>
        <span>Topic</span>
        <span>Details</span>
      </div>
      <VirtualRows
        rows={scroll}
        className={styles.rows}
        role="listbox"
        aria-label="Control packets, newest first"
        aria-activedescendant={isLoaded ? `${id}-${current}` : undefined}
        onKeyDown={onKeyDown}
      >
        {shown}
      </VirtualRows>
      {total > 0 || frame === null ? null : (
        <p className={styles.none} role="status">
          {frame.keptCount === 0 ? 'Nothing has been sent or received yet.' : 'No packet in the log fits.'}
        </p>
      )}
    </>
  );
}

/** Behind the date of a moment: the time with its milliseconds. */
const clockAt = 'YYYY-MM-DD '.length;

function indexesBetween(from: number, until: number): readonly number[] {
  return Array.from({ length: Math.max(0, until - from) }, (_, offset) => from + offset);
}

function PacketCells({ packet, highlight }: { readonly packet: LoggedPacket; readonly highlight: string }) {
  const { at, direction, sizeBytes, packetId, flags, reasonCodes } = packet;
  const isFailure = reasonCodes.some((code) => code >= 0x80) || (packet.packetType === 2 && reasonCodes[0] !== 0);
  const reasons = reasonTexts(packet).join(', ');
  const details = [flags, propertiesText(packet)].filter((part) => part !== '').join(' · ');
  const topics = topicsText(packet);
  const isSent = direction === 'sent';
  return (
    <>
      <span className={styles.time} title={momentText(at)}>
        {momentText(at).slice(clockAt)}
      </span>
      <span className={isSent ? styles.sent : styles.received}>
        <span aria-hidden>{isSent ? '→' : '←'}</span>
        <span className="visually-hidden">{direction}</span>
      </span>
      <span className={styles.name}>{packetName(packet)}</span>
      <span className={styles.number}>{packetId ?? ''}</span>
      <span className={styles.number}>{bytesText(sizeBytes)}</span>
      <span className={styles.topic} title={topics}>
        {packet.topicCount === 0 ? null : <TopicText text={topics} limit={400} highlight={highlight} />}
      </span>
      <span className={styles.details} title={[reasons, details].filter((part) => part !== '').join('\n')}>
        {reasons === '' ? null : <span className={isFailure ? styles.failure : styles.reason}>{reasons}</span>}
        {reasons === '' || details === '' ? details : ` · ${details}`}
      </span>
    </>
  );
}
