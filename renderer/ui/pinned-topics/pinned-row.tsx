// Tier: per RENDER. One pinned topic: its name, and what the tree's row of it says. Called by pinned-topics.tsx.

import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import { useSyncExternalStore } from 'react';
import type { TreeRow } from '../../../shared/tree.ts';
import { classNames } from '../kit/class-names.ts';
import { plural, rateText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { TopicText } from '../kit/topic-text.tsx';
import { Age } from './age.tsx';
import { rowLabel } from '../topic-tree/row-words.ts';
import { TreeValue } from '../topic-tree/tree-value.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './pinned-topics.module.css';
import { nameParts } from './name-parts.ts';

export interface PinnedRowProps {
  readonly topicName: string;
  /** The one row that Tab stops at. */
  readonly tabbable: boolean;
  readonly onFocus: () => void;
  readonly onChoose: () => void;
  readonly onUnpin: () => void;
}

/** The longest part of a name that is drawn: a line holds no more. */
const drawnLength = 120;

function Name({ topicName }: { readonly topicName: string }) {
  const { head, middle, tail } = nameParts(topicName);
  return (
    <span className={styles.name} title={topicName.slice(0, 1000)}>
      {head === '' ? null : (
        <span className={styles.head}>
          <TopicText text={head} limit={drawnLength} />
        </span>
      )}
      {middle === '' ? null : (
        <span className={styles.middle}>
          <TopicText text={middle} limit={drawnLength} />
        </span>
      )}
      <span className={styles.tail}>
        <TopicText text={tail} limit={drawnLength} />
      </span>
    </span>
  );
}

function Figures({ row }: { readonly row: TreeRow | null | undefined }) {
  if (row === undefined) return null;
  if (row === null) return <span className={styles.unseen}>not seen yet</span>;
  return (
    <>
      <span className={styles.value}>
        {row.preview === null ? (
          <span className={styles.below}>{plural(row.topicsBelow, 'topic')}</span>
        ) : (
          <TreeValue preview={row.preview} sizeBytes={row.sizeBytes} shed={row.shed} />
        )}
      </span>
      <span className={styles.rate}>{rateText(row.messageRate)}</span>
      <span className={styles.age}>
        <Age at={row.lastAt} />
      </span>
    </>
  );
}

export function PinnedRow({ topicName, tabbable, onFocus, onChoose, onUnpin }: PinnedRowProps) {
  const { pinnedTopics, selection } = useModel();
  const row = useSyncExternalStore(pinnedTopics.subscribe, () => pinnedTopics.rowOf(topicName));
  const selected = useReadable(selection.store, ({ topicId }) => row != null && topicId === row.topicId);
  return (
    <li className={classNames(styles.row, selected && styles.selected)} data-name={topicName}>
      <button
        type="button"
        className={styles.choose}
        data-pin
        tabIndex={tabbable ? 0 : -1}
        aria-current={selected}
        aria-disabled={row == null}
        aria-label={
          row == null ? `${topicName}, not seen yet` : rowLabel({ ...row, level: topicName }, ['messageRate'])
        }
        onFocus={onFocus}
        onClick={onChoose}
      >
        <Pin aria-hidden className={styles.mark} />
        <Name topicName={topicName} />
        <Figures row={row} />
      </button>
      <span className={styles.actions}>
        <IconButton label="Unpin" shortcut="Delete" tabIndex={-1} icon={<PinOff aria-hidden />} onClick={onUnpin} />
      </span>
    </li>
  );
}
