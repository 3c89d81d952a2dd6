// The pointer in the tree: choosing rows, their menu, dragging them away. Called by topic-tree.tsx.

import { type DragEvent, type MouseEvent, type PointerEvent, useRef } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import { isApple } from '../kit/platform.ts';
import { topicDragType } from '../kit/topic-drag.ts';
import { useModel } from '../use-model.ts';
import type { TreeCursor } from './use-tree-cursor.ts';

/** The topic whose row an event happened in. */
export function topicAt(event: MouseEvent): TopicId | null {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-topic]') : null;
  return row?.dataset.topic === undefined ? null : (Number(row.dataset.topic) as TopicId);
}

export interface TreePointer {
  readonly onClick: (event: MouseEvent) => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onDragStart: (event: DragEvent) => void;
}

/** `aim` tells the context menu whose it is to be. */
export function useTreePointer(cursor: TreeCursor, aim: (topicIds: readonly TopicId[]) => void): TreePointer {
  const { tree, marked, selection, topicActions } = useModel();
  /** Names of what may be dragged next: they are not in the rows, and a drag cannot wait for them. */
  const names = useRef<{ readonly topicId: TopicId; readonly text: string } | null>(null);

  /** A row of several selected ones stands for them all. */
  const withMarked = (topicId: TopicId): readonly TopicId[] => {
    const { topicIds } = marked.store.getState();
    return topicIds.has(topicId) ? [...topicIds] : [topicId];
  };

  return {
    onClick(event) {
      const topicId = topicAt(event);
      const row = topicId === null ? null : tree.rowOf(topicId);
      if (row === null) return;
      const onChevron = event.target instanceof Element && event.target.closest('[data-chevron]') !== null;
      if (onChevron && row.openable) cursor.toggle(row);
      else if (event.shiftKey) cursor.extendTo(row.topicId);
      else if (isApple() ? event.metaKey : event.ctrlKey) cursor.toggleMark(row.topicId);
      else if (event.detail === 2) cursor.toggle(row);
      else cursor.select(row.topicId);
    },
    onContextMenu(event) {
      // By the keyboard the event has no row: the menu is then the selection's.
      const topicId = topicAt(event) ?? selection.store.getState().topicId;
      if (topicId === null) {
        aim([]);
        return;
      }
      const topicIds = withMarked(topicId);
      aim(topicIds);
      if (topicIds.length === 1) cursor.select(topicId);
      // The keyboard goes on from the row whose menu it was.
      else marked.moveCursor(topicId);
    },
    onPointerDown(event) {
      const topicId = topicAt(event);
      if (topicId === null || event.button !== 0) return;
      void topicActions.namesOf(withMarked(topicId)).then((found) => {
        names.current = found.length === 0 ? null : { topicId, text: found.join('\n') };
      });
    },
    onDragStart(event) {
      const topicId = topicAt(event);
      if (topicId === null) return;
      event.dataTransfer.effectAllowed = 'copy';
      event.dataTransfer.setData(topicDragType, String(topicId));
      if (names.current?.topicId === topicId) event.dataTransfer.setData('text/plain', names.current.text);
    },
  };
}
