// The question before retained messages are cleared: how many exactly, an example, how long it takes, whether it can be undone.
// Called by retained-dialog.tsx.

import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { clockText, countText, plural } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel } from '../use-model.ts';
import type { ClearWish } from './retained-dialog.tsx';
import styles from './retained-dialog.module.css';
import { durationText } from './retained-words.ts';
import { useRetained } from './use-retained.ts';

export interface RetainedConfirmProps {
  readonly open: boolean;
  readonly wish: ClearWish;
  readonly onClose: () => void;
}

export function RetainedConfirm({ open, wish, onClose }: RetainedConfirmProps) {
  const { retained } = useModel();
  const count = useRetained((state) => state.frame?.selectedCount ?? 0);
  const example = useRetained((state) => state.frame?.firstSelected ?? null);
  const undo = useRetained((state) => state.frame?.undo ?? null);
  const stands = useRetained((state) => ['listed', 'finished'].includes(state.frame?.stage.kind ?? 'none'));
  const clear = (): void => {
    retained.clear({ expectedCount: count, ...wish });
    onClose();
  };
  return (
    <DialogFrame
      // Another window may have begun meanwhile, or asked for another list.
      open={open && stands && count > 0}
      onClose={onClose}
      title={`Clear ${plural(count, 'retained message')}?`}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" onClick={clear}>
            Clear {countText(count)}
          </Button>
        </>
      }
    >
      <div className={styles.question}>
        <p>
          An empty retained message is published to each of these topics, at least{' '}
          {durationText(count / wish.ratePerSecond)} of work. Whoever is subscribed receives it, too.
        </p>
        {example === null ? null : (
          <p>
            {count === 1 ? 'The topic: ' : 'The first of them: '}
            <span className={styles.example}>
              <TopicText text={example} limit={300} />
            </span>
          </p>
        )}
        <p>
          {wish.keepUndo
            ? 'A copy of each is taken first, so that they can be published again.'
            : 'No copies are kept: this cannot be undone.'}
        </p>
        {undo === null ? null : (
          <p>
            {plural(undo.topicCount, 'copy', 'copies')} of the clearing at {clockText(undo.clearedAt)}{' '}
            {undo.topicCount === 1 ? 'is' : 'are'} given up.
          </p>
        )}
      </div>
    </DialogFrame>
  );
}
