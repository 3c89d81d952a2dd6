// One message in the list. Called by the list for each row on screen.

import { memo } from 'react';
import type { MessageMeta } from '../../../shared/contract.ts';
import { classNames } from '../kit/class-names.ts';
import { bytesText, momentText } from '../kit/format.ts';
import { deltaText, preciseClockText } from './message-format.ts';
import styles from './message-list.module.css';

export interface MessageRowProps {
  readonly id: string;
  readonly message: MessageMeta;
  /** When the message before it came; null where that is not known. */
  readonly previousAt: number | null;
  /** From 1. */
  readonly position: number;
  readonly count: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly isSelected: boolean;
  readonly isPinned: boolean;
  readonly onChoose: () => void;
}

export const MessageRow = memo(
  function MessageRow(props: MessageRowProps) {
    const { id, message, previousAt, position, count, top, isSelected, isPinned, onChoose } = props;
    const { preview } = message;
    return (
      <div
        id={id}
        role="option"
        aria-selected={isSelected}
        aria-posinset={position}
        aria-setsize={count}
        tabIndex={-1}
        className={classNames(styles.row, isSelected && styles.selected, isPinned && styles.pinned)}
        style={{ transform: `translateY(${top}px)` }}
        onClick={onChoose}
        // The list has the keyboard; its keys lead here.
        onKeyDown={undefined}
      >
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
      </div>
    );
  },
  (before, after) =>
    before.message === after.message &&
    before.previousAt === after.previousAt &&
    before.position === after.position &&
    before.count === after.count &&
    before.top === after.top &&
    before.isSelected === after.isSelected &&
    before.isPinned === after.isPinned,
);
