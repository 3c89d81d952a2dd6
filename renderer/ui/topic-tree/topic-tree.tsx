// Tier: per RENDER. The live tree: draws the rows in view, whatever the number of topics. Called by the shell's workspace.

import { type CSSProperties, type KeyboardEvent, useEffect, useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { ContextMenu } from '../kit/context-menu.tsx';
import { openMenuByKey } from '../kit/row-keys.ts';
import { VirtualRows } from '../kit/virtual-rows.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { RowActions } from './row-actions.tsx';
import { TreeEmpty } from './tree-empty.tsx';
import { TreeHeader } from './tree-header.tsx';
import { useTreeMenu } from './tree-menu.tsx';
import { rowElementId, TreeRowPlaceholder, TreeRowView } from './tree-row.tsx';
import styles from './topic-tree.module.css';
import { useAges } from './use-ages.ts';
import { useColumns } from './use-columns.ts';
import { useTints } from './use-tints.ts';
import { useTrends } from './use-trends.ts';
import { useTreeCursor } from './use-tree-cursor.ts';
import { topicAt, useTreePointer } from './use-tree-pointer.ts';
import { useTreeScroll } from './use-tree-scroll.ts';

/** Of the width of a row, however deep it stands: the rest is for its name. */
const mostIndent = 0.4;

export function TopicTree() {
  const model = useModel();
  const { tree, selection, marked, view } = model;
  const selectedId = useReadable(selection.store, (state) => state.topicId);
  const markedIds = useReadable(marked.store, (state) => state.topicIds);
  const cursorId = useReadable(marked.store, (state) => state.cursorId);
  const byUser = useReadable(selection.store, (state) => state.byUser);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);
  const [hoveredId, setHoveredId] = useState<TopicId | null>(null);
  const scroll = useTreeScroll(tree, byUser ? selectedId : null);
  const cursor = useTreeCursor(model, scroll, selectedId);
  const { showSelected } = cursor;
  const menu = useTreeMenu();
  const pointer = useTreePointer(cursor, menu.aim);
  useTints(tree);
  const { summary } = scroll;
  const { scrollerRef, from, until, rowsPx, scrollbarPx } = scroll.rows;
  const columns = useColumns(rowsPx);
  useAges(tree, columns.names.includes('age'), from, until);
  useTrends(tree, columns.names.includes('trend'), from, until);

  useEffect(() => {
    const place = focusRequest?.place;
    if (place !== 'tree' && place !== 'selection' && place !== 'selectedRow') return;
    view.settleFocus();
    if (place !== 'selectedRow') scrollerRef.current?.focus();
    if (place !== 'tree') showSelected();
  }, [view, focusRequest, scrollerRef, showSelected]);

  const activeId = cursorId !== null && tree.rowOf(cursorId) !== null ? rowElementId(cursorId) : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!openMenuByKey(event, activeId)) cursor.onKeyDown(event);
  };

  const hoveredIndex = hoveredId === null ? -1 : tree.indexOf(hoveredId);
  const rows = [];
  for (let index = from; index < until; index += 1) {
    const row = tree.rowAt(index);
    rows.push(
      row === null ? (
        <TreeRowPlaceholder key={`unknown-${index}`} />
      ) : (
        <TreeRowView
          key={row.topicId}
          row={row}
          selected={row.topicId === selectedId || markedIds.has(row.topicId)}
          current={row.topicId === cursorId}
          hovered={row.topicId === hoveredId}
          highlight={summary.findMarked === '' ? summary.marked : summary.findMarked}
          columns={columns.names}
        />
      ),
    );
  }

  return (
    <div
      className={styles.pane}
      style={
        {
          '--scrollbar': `${scrollbarPx}px`,
          '--most-indent': `${mostIndent * rowsPx}px`,
          ...columns.style,
        } as CSSProperties
      }
    >
      <TreeHeader columns={columns} />
      <ContextMenu entries={menu.entries}>
        <div
          className={styles.viewport}
          onContextMenu={pointer.onContextMenu}
          onPointerDown={pointer.onPointerDown}
          onDragStart={pointer.onDragStart}
          onPointerOver={(event) => {
            tree.holdOrder(true);
            setHoveredId(topicAt(event));
          }}
          onPointerLeave={() => {
            tree.holdOrder(false);
            setHoveredId(null);
          }}
        >
          <VirtualRows
            rows={scroll.rows}
            role="tree"
            aria-label="Topics"
            aria-multiselectable
            aria-activedescendant={activeId}
            onKeyDown={onKeyDown}
            onClick={pointer.onClick}
          >
            {rows}
          </VirtualRows>
          {hoveredId === null || hoveredIndex < 0 ? null : (
            <RowActions
              topicId={hoveredId}
              top={scroll.viewportTopOf(hoveredIndex)}
              selected={hoveredId === selectedId || markedIds.has(hoveredId)}
              scrollerRef={scrollerRef}
            />
          )}
        </div>
      </ContextMenu>
      {summary.loaded && summary.totalRows === 0 ? <TreeEmpty /> : null}
    </div>
  );
}
