// A button with an icon only: always with a tooltip and a name for assistive technology. Called by toolbars and rows.

import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './icon-button.module.css';
import { Tooltip, type TooltipProps } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** What it does: name and tooltip. */
  readonly label: string;
  /** A lucide icon element. */
  readonly icon: ReactNode;
  readonly shortcut?: string;
  readonly side?: TooltipProps['side'];
  /** For a button that stays in. */
  readonly pressed?: boolean;
}

export function IconButton({ label, icon, shortcut, side, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} {...(side === undefined ? {} : { side })}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={classNames(styles.iconButton, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
