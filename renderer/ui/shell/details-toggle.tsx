// Shows the broker panel or the subscriptions in the message's place, and takes them away again. Called by status-bar.tsx.

import type { Details } from '../../model/view.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './status-bar.module.css';

interface DetailsToggleProps {
  readonly details: Exclude<Details, 'message'>;
  readonly label: string;
  readonly explanation: string;
  readonly shortcut: string;
}

export function DetailsToggle({ details, label, explanation, shortcut }: DetailsToggleProps) {
  const { view } = useModel();
  const isShown = useReadable(view.store, (state) => state.details === details);
  return (
    <Tooltip content={explanation} shortcut={shortcut}>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={isShown}
        onClick={() => view.showDetails(isShown ? 'message' : details)}
      >
        {label}
      </button>
    </Tooltip>
  );
}
