// One topic of the list: chosen or not, its name, size, value, and what became of it. Called by retained-list.tsx.

import Check from 'lucide-react/icons/check';
import { memo } from 'react';
import type { RetainedRow } from '../../../shared/retained.ts';
import { classNames } from '../kit/class-names.ts';
import { bytesText } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import rows from '../kit/virtual-rows.module.css';
import { TreeValue } from '../topic-tree/tree-value.tsx';
import list from '../kit/list-dialog.module.css';
import styles from './retained-list.module.css';
import { outcomeWords } from './retained-words.ts';

export interface RetainedRowProps {
  readonly id: string;
  readonly row: RetainedRow;
  readonly index: number;
  readonly count: number;
  readonly isCurrent: boolean;
  /** Nothing can be chosen now. */
  readonly isFixed: boolean;
  readonly highlight: string;
}

/** Longer names are cut; the whole one is the tooltip. */
const nameLimit = 400;

function wordsOf({ outcome, reason, choosable }: RetainedRow): string {
  if (outcome === 'none') return choosable ? '' : 'the broker’s own';
  const { word } = outcomeWords[outcome];
  return reason === null ? word : `${word}: ${reason}`;
}

export const RetainedRowView = memo(function RetainedRowView(props: RetainedRowProps) {
  const { id, row, index, count, isCurrent, isFixed, highlight } = props;
  const { topicName, sizeBytes, preview, selected, choosable, outcome, reason } = row;
  const words = wordsOf(row);
  const canBeChosen = choosable && !isFixed;
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={!canBeChosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={-1}
      data-index={index}
      className={classNames(rows.row, list.row, styles.columns, isCurrent && rows.current)}
    >
      <span className={classNames(styles.box, selected && styles.chosen, !choosable && styles.off)} aria-hidden>
        {selected ? <Check /> : null}
      </span>
      <span className={list.topic} title={topicName.length > nameLimit ? topicName.slice(0, 4000) : topicName}>
        <TopicText text={topicName} limit={nameLimit} highlight={highlight} />
      </span>
      <span className={list.number}>{bytesText(sizeBytes)}</span>
      <span className={styles.value}>
        <TreeValue preview={preview} sizeBytes={sizeBytes} shed={false} />
      </span>
      <span
        className={classNames(list.details, styles[outcomeWords[outcome].tone])}
        title={reason ?? outcomeWords[outcome].explanation}
      >
        {words}
      </span>
    </div>
  );
});

/** A row that has not come yet. */
export function RetainedRowPlaceholder() {
  return (
    <div className={classNames(rows.row, list.row, styles.columns)} role="presentation">
      <span className={styles.box} />
      <span className={styles.pending} />
    </div>
  );
}
