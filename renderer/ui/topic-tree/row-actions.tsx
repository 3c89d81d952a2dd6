// Actions of the row under the pointer, over its right edge: they move nothing. Called by topic-tree.tsx. The keyboard has
// the same in the context menu.

import Copy from 'lucide-react/icons/copy';
import Send from 'lucide-react/icons/send';
import { memo, type RefObject } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { classNames } from '../kit/class-names.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { useModel } from '../use-model.ts';
import styles from './row-actions.module.css';

export interface RowActionsProps {
  readonly topicId: TopicId;
  /** Distance of the row from the viewport's top edge. */
  readonly top: number;
  readonly selected: boolean;
  /** The wheel is meant for the tree, wherever the pointer is. */
  readonly scrollerRef: RefObject<HTMLElement | null>;
}

export const RowActions = memo(function RowActions({ topicId, top, selected, scrollerRef }: RowActionsProps) {
  const { topicActions, view } = useModel();
  const publishTo = async (): Promise<void> => {
    if (await topicActions.publishTo(topicId)) view.focus('publish');
  };
  return (
    <div
      className={classNames(styles.actions, selected && styles.onSelected)}
      data-topic={topicId}
      style={{ top }}
      onWheel={(event) => scrollerRef.current?.scrollBy(0, event.deltaY)}
    >
      <IconButton
        label="Copy topic"
        tabIndex={-1}
        icon={<Copy aria-hidden />}
        onClick={() => void topicActions.copy([topicId], 'name')}
      />
      <IconButton
        label="Publish to this topic"
        tabIndex={-1}
        icon={<Send aria-hidden />}
        onClick={() => void publishTo()}
      />
    </div>
  );
});
