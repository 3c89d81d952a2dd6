// Tier: per RENDER. One message of the stream. Renders only when another message takes its place or its marks change. Called by
// stream-view.tsx.

import { memo } from 'react';
import type { ArrivalRow } from '../../../shared/arrivals.ts';
import { classNames } from '../kit/class-names.ts';
import { bytesText, momentText } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import rows from '../kit/virtual-rows.module.css';
import { preciseClockText } from '../message/message-format.ts';
import { TreeValue } from '../topic-tree/tree-value.tsx';
import styles from './stream-row.module.css';

export interface StreamRowProps {
  readonly row: ArrivalRow;
  readonly position: number;
  /** Shown in the message pane. */
  readonly selected: boolean;
  /** Of the selected topic. */
  readonly related: boolean;
  /** No longer in the history. */
  readonly evicted: boolean;
  readonly hovered: boolean;
  readonly highlight: string;
}

/** The DOM id of a message's row, for aria-activedescendant. */
export function streamRowId(seq: number): string {
  return `arrival-${seq}`;
}

/** The last level is what tells topics apart: it is cut last. */
function splitName(topicName: string): readonly [string, string] {
  const at = topicName.lastIndexOf('/', topicName.length - 2) + 1;
  return [topicName.slice(0, at), topicName.slice(at)];
}

export const StreamRow = memo(function StreamRow(props: StreamRowProps) {
  const { row, position, selected, related, evicted, hovered, highlight } = props;
  const [above, last] = splitName(row.topicName);
  return (
    <div
      id={streamRowId(row.seq)}
      role="option"
      aria-selected={selected}
      aria-label={`${preciseClockText(row.at)}, ${row.topicName}, ${row.preview.text.slice(0, 80) || 'empty'}`}
      data-position={position}
      tabIndex={-1}
      className={classNames(
        rows.row,
        styles.row,
        related && styles.related,
        selected && rows.selected,
        selected && rows.current,
        evicted && styles.evicted,
      )}
    >
      <span className={styles.time} title={hovered ? momentText(row.at) : undefined}>
        {preciseClockText(row.at)}
      </span>
      <span className={styles.topic} title={hovered ? row.topicName : undefined}>
        {above === '' ? null : (
          <span className={styles.above}>
            <TopicText text={above} highlight={highlight} />
          </span>
        )}
        <span className={styles.last}>
          <TopicText text={last} highlight={highlight} />
        </span>
      </span>
      <TreeValue preview={row.preview} sizeBytes={row.sizeBytes} shed={false} />
      {evicted ? (
        <span className={styles.flag} title="Evicted to stay within the memory budget: it can no longer be read">
          evicted
        </span>
      ) : null}
      {row.retain ? (
        <span className={styles.flag} title="Came as a retained message">
          R
        </span>
      ) : null}
      {row.dup ? (
        <span className={styles.flag} title="Duplicate: sent again by the broker">
          D
        </span>
      ) : null}
      <span className={styles.size}>{bytesText(row.sizeBytes)}</span>
      <span className={styles.qos}>{row.qos}</span>
    </div>
  );
});

/** Stands for a row that has not arrived, or is gone. */
export function StreamRowPlaceholder({ evicted }: { readonly evicted: boolean }) {
  return (
    <div className={classNames(rows.row, styles.row, evicted ? styles.gone : rows.placeholder)} role="presentation">
      {evicted ? 'evicted' : null}
    </div>
  );
}
