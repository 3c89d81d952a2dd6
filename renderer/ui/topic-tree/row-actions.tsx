// Actions of the row under the pointer, over its right edge: they move nothing. Called by topic-tree.tsx. The keyboard has
// the same in the context menu.

import Copy from 'lucide-react/icons/copy';
import Send from 'lucide-react/icons/send';
import type { TopicId } from '../../../shared/ids.ts';
import { classNames } from '../kit/class-names.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel } from '../use-model.ts';
import styles from './row-actions.module.css';

export interface RowActionsProps {
  readonly topicId: TopicId | null;
  /** Distance of a row from the viewport's top edge. */
  readonly topOf: (index: number) => number;
  readonly selected: boolean;
  /** The pointer is over us, the wheel is meant for the tree. */
  readonly onWheel: (deltaPx: number) => void;
}

export function RowActions({ topicId, topOf, selected, onWheel }: RowActionsProps) {
  const { tree, topicActions, publishDrafts, view } = useModel();
  const index = topicId === null ? -1 : tree.indexOf(topicId);
  if (topicId === null || index < 0) return null;
  const publishTo = async (): Promise<void> => {
    const topicName = await topicActions.nameOf(topicId);
    if (topicName === null) return;
    publishDrafts.change({ topicName });
    view.focus('publish');
  };
  return (
    <div
      className={classNames(styles.actions, selected && styles.onSelected)}
      data-topic={topicId}
      style={{ top: topOf(index) }}
      onWheel={(event) => onWheel(event.deltaY)}
    >
      <IconButton
        label="Copy topic"
        tabIndex={-1}
        icon={<Copy aria-hidden />}
        onClick={() => void topicActions.copyName(topicId)}
      />
      <IconButton
        label="Publish to this topic"
        tabIndex={-1}
        icon={<Send aria-hidden />}
        onClick={() => void publishTo()}
      />
    </div>
  );
}
