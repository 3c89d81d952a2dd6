// Shows the broker panel in the message's place, and takes it away again. Called by status-bar.tsx.

import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './status-bar.module.css';

export function BrokerToggle() {
  const { view } = useModel();
  const isShown = useReadable(view.store, (state) => state.details === 'broker');
  return (
    <Tooltip content="What the broker tells of itself, top talkers, silent topics" shortcut="Alt+B">
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={isShown}
        onClick={() => view.showDetails(isShown ? 'message' : 'broker')}
      >
        Broker
      </button>
    </Tooltip>
  );
}
