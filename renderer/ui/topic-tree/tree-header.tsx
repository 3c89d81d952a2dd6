// The line above the rows: what their figures are, which are shown, and how wide. Called by topic-tree.tsx.

import Columns3Cog from 'lucide-react/icons/columns-3-cog';
import { type KeyboardEvent, memo, type PointerEvent, useRef, useState } from 'react';
import type { TreeColumnName } from '../../../shared/tree-columns.ts';
import { ContextMenu } from '../kit/context-menu.tsx';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { columnKinds, type ShownColumn, widthProperty } from './columns.ts';
import styles from './tree-header.module.css';
import type { Columns } from './use-columns.ts';

function menuEntries({ names, chosen, choose, resetAll }: Columns): readonly MenuEntry[] {
  const kinds = columnKinds.map(({ name, title }): MenuEntry => {
    const isChosen = chosen.includes(name);
    const hasRoom = !isChosen || names.includes(name);
    return {
      label: hasRoom ? title : `${title} (no room)`,
      checked: isChosen,
      run: () => choose(name, !isChosen),
    };
  });
  return [...kinds, 'separator', { label: 'Default columns', run: resetAll }];
}

/** Steps of the arrow keys, without and with Shift. */
const stepPx = 4;
const bigStepPx = 20;

interface WidthHandleProps {
  readonly column: ShownColumn;
  readonly columns: Columns;
  /** The one the Tab key finds. */
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  /** To the next (1) or previous (-1) handle. */
  readonly onStep: (by: 1 | -1) => void;
}

/** The left edge of a column: to the left is wider. */
function WidthHandle({ column: { kind, widthPx }, columns, isTabStop, onFocus, onStep }: WidthHandleProps) {
  const { name, title, leastPx } = kind;
  const drag = useRef<{ readonly fromX: number; readonly widthPx: number } | null>(null);
  const widestPx = columns.widestPx(name);
  const tryWidth = (wanted: number): void =>
    columns.tryWidth(name, Math.round(Math.min(widestPx, Math.max(leastPx, wanted))));

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? bigStepPx : stepPx;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowLeft') tryWidth(widthPx + step);
    else if (event.key === 'ArrowRight') tryWidth(widthPx - step);
    else if (event.key === 'Home') tryWidth(leastPx);
    else if (event.key === 'End') tryWidth(widestPx);
    else if (event.key === 'Enter') columns.resetWidth(name);
    else if (event.key === 'ArrowUp') onStep(-1);
    else if (event.key === 'ArrowDown') onStep(1);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    drag.current = { fromX: event.clientX, widthPx };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const endDrag = (): void => {
    if (drag.current === null) return;
    drag.current = null;
    columns.keepWidth();
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${title}`}
      aria-valuenow={widthPx}
      aria-valuemin={leastPx}
      aria-valuemax={widestPx}
      aria-valuetext={`${widthPx} pixels`}
      tabIndex={isTabStop ? 0 : -1}
      data-column={name}
      className={styles.handle}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      // What the keys have tried is kept when they are let go, and not with each step.
      onKeyUp={() => columns.keepWidth()}
      onBlur={() => columns.keepWidth()}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag.current !== null) tryWidth(drag.current.widthPx + drag.current.fromX - event.clientX);
      }}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onDoubleClick={() => columns.resetWidth(name)}
    />
  );
}

export const TreeHeader = memo(function TreeHeader({ columns }: { readonly columns: Columns }) {
  const row = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<TreeColumnName | null>(null);
  const { shown } = columns;
  const stopName = shown.find(({ kind }) => kind.name === stop)?.kind.name ?? shown[0]?.kind.name;
  const entries = menuEntries(columns);
  const focus = (name: TreeColumnName | undefined): void => {
    if (name !== undefined) row.current?.querySelector<HTMLElement>(`[data-column="${name}"]`)?.focus();
  };
  return (
    <ContextMenu entries={entries}>
      <div ref={row} className={styles.header} role="group" aria-label="Columns of the tree">
        <span className={styles.name}>Topic</span>
        {shown.map((column, position) => (
          <span
            key={column.kind.name}
            data-heading={column.kind.name}
            className={styles.column}
            style={{ width: `var(${widthProperty(column.kind.name)})` }}
            title={column.kind.title}
          >
            <WidthHandle
              column={column}
              columns={columns}
              isTabStop={column.kind.name === stopName}
              onFocus={() => setStop(column.kind.name)}
              onStep={(by) => focus(shown[position + by]?.kind.name)}
            />
            {column.kind.heading}
          </span>
        ))}
        <Menu
          align="end"
          trigger={<IconButton label="Choose columns" className={styles.button} icon={<Columns3Cog aria-hidden />} />}
          entries={entries}
        />
      </div>
    </ContextMenu>
  );
});
