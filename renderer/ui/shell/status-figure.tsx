// One figure of the status bar with its explanation. Called by status-bar.tsx.

import { memo } from 'react';
import { classNames } from '../kit/class-names.ts';
import { Tooltip } from '../kit/tooltip.tsx';
import styles from './status-bar.module.css';
import type { Figure } from './status-figures.ts';

export const StatusFigure = memo(function StatusFigure({ name, text, explanation, loss }: Figure) {
  return (
    <Tooltip content={explanation}>
      <span className={classNames(styles.figure, loss && styles.loss)} data-figure={name} tabIndex={0}>
        {text}
      </span>
    </Tooltip>
  );
});
