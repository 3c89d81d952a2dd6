// The scroller of rows of which only those in view are drawn: tree, stream and lists. It has the keyboard, its rows the marks of
// virtual-rows.module.css. Which rows those are says use-virtual-rows.ts.

import type { ComponentPropsWithoutRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { RowWindow } from './use-virtual-rows.ts';
import styles from './virtual-rows.module.css';

export interface VirtualRowsProps extends ComponentPropsWithoutRef<'div'> {
  readonly rows: RowWindow;
  /** The rows from `rows.from` to `rows.until`, each as high as the others. */
  readonly children: ReactNode;
}

export function VirtualRows({ rows, children, className, ...list }: VirtualRowsProps) {
  const { scrollerRef, onScroll, contentPx, offsetPx } = rows;
  return (
    <div
      {...list}
      ref={scrollerRef}
      className={classNames(styles.scroller, className)}
      tabIndex={0}
      onScroll={onScroll}
    >
      <div className={styles.content} role="presentation" style={{ height: contentPx }}>
        <div className={styles.block} role="presentation" style={{ transform: `translateY(${offsetPx}px)` }}>
          {children}
        </div>
      </div>
    </div>
  );
}
