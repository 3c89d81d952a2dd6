// The cells of a row of the packet log: a control packet, or where a network connection begins or ends. Called by packet-list.tsx.

import type { LoggedPacket, PacketLogEntry } from '../../../shared/packet-log.ts';
import { markText, packetName, propertiesText, reasonTexts, topicsText } from '../../model/packet-texts.ts';
import { bytesText, momentText } from '../kit/format.ts';
import list from '../kit/list-dialog.module.css';
import { TopicText } from '../kit/topic-text.tsx';
import styles from './packet-log.module.css';

/** Behind the date of a moment: the time with its milliseconds. */
const clockAt = 'YYYY-MM-DD '.length;

function TimeCell({ at }: { readonly at: number }) {
  return (
    <span className={styles.time} title={momentText(at)}>
      {momentText(at).slice(clockAt)}
    </span>
  );
}

export function MarkCells({ mark }: { readonly mark: Exclude<PacketLogEntry, LoggedPacket> }) {
  const text = markText(mark);
  return (
    <>
      <TimeCell at={mark.at} />
      <span className={styles.markText} title={text}>
        {text}
      </span>
    </>
  );
}

export function PacketCells({ packet, highlight }: { readonly packet: LoggedPacket; readonly highlight: string }) {
  const { at, direction, sizeBytes, packetId, flags, reasonCodes } = packet;
  const isFailure = reasonCodes.some((code) => code >= 0x80) || (packet.packetType === 2 && reasonCodes[0] !== 0);
  const reasons = reasonTexts(packet).join(', ');
  const details = [flags, propertiesText(packet)].filter((part) => part !== '').join(' · ');
  const topics = topicsText(packet);
  const isSent = direction === 'sent';
  return (
    <>
      <TimeCell at={at} />
      <span className={isSent ? styles.sent : styles.received}>
        <span aria-hidden>{isSent ? '→' : '←'}</span>
        <span className="visually-hidden">{direction}</span>
      </span>
      <span className={styles.name}>{packetName(packet)}</span>
      <span className={list.number}>{packetId ?? ''}</span>
      <span className={list.number}>{bytesText(sizeBytes)}</span>
      <span className={list.topic} title={topics}>
        {packet.topicCount === 0 ? null : <TopicText text={topics} limit={400} highlight={highlight} />}
      </span>
      <span className={list.details} title={[reasons, details].filter((part) => part !== '').join('\n')}>
        {reasons === '' ? null : <span className={isFailure ? styles.failure : styles.reason}>{reasons}</span>}
        {reasons === '' || details === '' ? details : ` · ${details}`}
      </span>
    </>
  );
}
