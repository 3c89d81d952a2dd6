// The bar above a pane. With `role="search"` a line below it shows that its field has the keyboard. Called by tree, find and message pane.

import type { ComponentPropsWithoutRef } from 'react';
import { classNames } from './class-names.ts';
import styles from './toolbar.module.css';

export function Toolbar({ className, ...bar }: ComponentPropsWithoutRef<'div'>) {
  return <div {...bar} className={classNames(styles.toolbar, className)} />;
}
