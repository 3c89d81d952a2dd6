// Tier: per RENDER. Scrolling of the tree: which rows to draw, where, and holding the content still when rows come in above.
// Called by topic-tree.tsx.

import { useCallback, useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { Tree, TreeSummary } from '../../model/tree.ts';
import { rowPx } from '../kit/scroll-map.ts';
import { type RowWindow, useOwnTop, useVirtualRows } from '../kit/use-virtual-rows.ts';
import { chooseAnchor } from './anchor.ts';

export interface TreeScroll {
  readonly rows: RowWindow;
  readonly summary: TreeSummary;
  /** Distance of a row from the viewport's top edge. */
  readonly viewportTopOf: (index: number) => number;
  /** Names the row that the user has just opened or closed: it holds still. */
  readonly holdOn: (topicId: TopicId) => void;
}

export function useTreeScroll(tree: Tree, selectedByUser: TopicId | null): TreeScroll {
  const toggled = useRef<TopicId | null>(null);
  const anchor = useRef<TopicId | null>(null);
  useSyncExternalStore(tree.subscribe, tree.version);
  const summary = tree.summary();
  const { totalRows } = summary;

  // Another connection or filter: another tree, seen from its top.
  const name = `${summary.connectionId ?? ''} ${summary.validFilter}`;
  const shownName = useRef(name);
  useLayoutEffect(() => {
    if (shownName.current === name) return;
    shownName.current = name;
    toggled.current = null;
    anchor.current = null;
  }, [name]);

  const top = useOwnTop(name);
  const rows = useVirtualRows({
    ...top,
    totalRows,
    onScrolled(topRow) {
      toggled.current = null;
      top.setTopRow(topRow);
    },
  });
  const { topRow, visibleRows } = rows;

  // Rows came in above the anchor: move along in the same frame, before anything is painted.
  useLayoutEffect(() => {
    const shift = tree.takeShift();
    if (shift !== 0) top.setTopRow(Math.max(0, topRow + shift));
  });

  // Each rendering may show other rows than the last one.
  useEffect(() => {
    const first = Math.ceil(topRow);
    const visible: (TopicId | null)[] = [];
    for (let index = first; index < Math.min(first + visibleRows, totalRows); index += 1) {
      visible.push(tree.rowAt(index)?.topicId ?? null);
    }
    anchor.current = chooseAnchor({
      visible,
      atTop: topRow <= 0,
      toggled: toggled.current,
      selected: selectedByUser,
      current: anchor.current,
    });
    tree.setViewport(Math.floor(topRow), visibleRows + 1, anchor.current);
  });

  return {
    rows,
    summary,
    viewportTopOf: (index) => (index - topRow) * rowPx,
    holdOn: useCallback((topicId: TopicId) => {
      toggled.current = topicId;
    }, []),
  };
}
