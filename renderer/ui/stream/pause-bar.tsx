// Said while the view is paused: since when, what has come meanwhile, and the way back. Called by the shell's workspace, above tree or stream.

import { Button } from '../kit/button.tsx';
import { clockText, countText, momentText, plural } from '../kit/format.ts';
import { useModel, useReadable } from '../use-model.ts';
import styles from './pause-bar.module.css';

export function PauseBar() {
  const { pause } = useModel();
  const paused = useReadable(pause.store, (state) => state.pause);
  if (paused === null) return null;
  const { pausedAt, newMessageCount, newTopicCount } = paused;
  return (
    <div className={styles.bar} role="group" aria-label="Paused">
      <span className={styles.words}>
        Paused <span title={momentText(pausedAt)}>{clockText(pausedAt)}</span>
        {` · ${countText(newMessageCount)} new`}
        {newTopicCount === 0 ? null : ` · ${plural(newTopicCount, 'new topic')}`}
      </span>
      <Button kind="quiet" className={styles.resume} onClick={() => pause.toggle()}>
        Resume
      </Button>
    </div>
  );
}
