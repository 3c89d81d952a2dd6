// One message in the list. Called by the list for each row on screen.

import { memo } from 'react';
import type { MessageMeta } from '../../../shared/message.ts';
import { classNames } from '../kit/class-names.ts';
import { bytesText, momentText } from '../kit/format.ts';
import rows from '../kit/virtual-rows.module.css';
import { deltaText, preciseClockText } from './message-format.ts';
import styles from './message-list.module.css';

export interface MessageRowProps {
  readonly id: string;
  readonly message: MessageMeta;
  /** When the message before it came; null where that is not known. */
  readonly previousAt: number | null;
  readonly index: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { id, message, previousAt, index, count, isSelected, isPinned } = props;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={-1}
      data-index={index}
      className={classNames(
        rows.row,
        styles.row,
        isSelected && rows.selected,
        isSelected && rows.current,
        isPinned && styles.pinned,
      )}
    >
      <MessageCells message={message} previousAt={previousAt} />
    </div>
  );
});

/** What the row says. A message that comes moves all rows, but changes no words. */
const MessageCells = memo(function MessageCells({
  message,
  previousAt,
}: Pick<MessageRowProps, 'message' | 'previousAt'>) {
  const { preview } = message;
  return (
    <>
      <span className={styles.time} title={momentText(message.at)}>
        {preciseClockText(message.at)}
      </span>
      <span className={styles.delta}>{previousAt === null ? '' : deltaText(message.at - previousAt)}</span>
      <span className={styles.size}>{bytesText(message.sizeBytes)}</span>
      <span className={styles.qos}>{message.qos}</span>
      <span className={styles.flags}>
        {message.retain ? <abbr title="retained">R</abbr> : null}
        {message.dup ? <abbr title="duplicate: sent again by the broker">D</abbr> : null}
      </span>
      <bdi className={classNames(styles.preview, styles[preview.kind])}>
        {preview.kind === 'empty' ? '(empty)' : preview.text}
      </bdi>
    </>
  );
});
