// The keyboard in the tree: the selection follows the cursor, unless that roams alone. Called by topic-tree.tsx.

import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import type { TreeRow } from '../../../shared/tree.ts';
import type { TopicId } from '../../../shared/ids.ts';
import type { Model } from '../../model/model.ts';
import { type TreeKeyAction, treeKeyAction, type TreeMove } from './tree-keys.ts';
import type { TreeScroll } from './use-tree-scroll.ts';

/** Letters typed within this time belong together. */
const typeAheadMs = 700;

export interface TreeCursor {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly toggle: (row: TreeRow) => void;
  readonly select: (topicId: TopicId) => void;
  /** Selects all rows from where the selection began to this one. */
  readonly extendTo: (topicId: TopicId) => void;
  /** Takes a topic into the selection, or leaves it out. */
  readonly toggleMark: (topicId: TopicId) => void;
  /** Opens the way to the selected topic and scrolls to it; says so where it cannot stand among the rows. */
  readonly showSelected: () => void;
}

export function useTreeCursor(
  { tree, selection, marked, notices }: Model,
  scroll: TreeScroll,
  selectedId: TopicId | null,
): TreeCursor {
  const { rows, holdOn, summary } = scroll;
  const { show, visibleRows } = rows;
  /** Where the cursor goes while its row is still being fetched. */
  const fetching = useRef<number | null>(null);
  /** Where the cursor went by key last: its row may not have come into the window yet. */
  const lastPlace = useRef<{ readonly topicId: TopicId; readonly index: number } | null>(null);
  /** A row that is to be shown as soon as it has arrived. */
  const awaited = useRef<TopicId | null>(null);
  /** The selection made here; any other one has to be looked up and shown. */
  const ownChoice = useRef<TopicId | null>(null);
  const typed = useRef({ text: '', at: 0 });

  const select = useCallback(
    (topicId: TopicId): void => {
      ownChoice.current = topicId;
      marked.only(topicId);
    },
    [marked],
  );
  const extendTo = useCallback(
    (topicId: TopicId): void => {
      ownChoice.current = topicId;
      void marked.extendTo(topicId);
    },
    [marked],
  );
  const toggleMark = (topicId: TopicId): void => {
    marked.toggle(topicId);
    // What was left out may have been the shown one: the next one is not to be scrolled to.
    ownChoice.current = selection.store.getState().topicId;
  };
  const toggle = useCallback(
    (row: TreeRow): void => {
      if (!row.openable) return;
      holdOn(row.topicId);
      void tree.setExpanded([row.topicId], !row.expanded);
    },
    [tree, holdOn],
  );

  /** Selects the row at an index, which may have to be fetched first; with `choose` as it says. */
  const goTo = async (index: number, choose: (topicId: TopicId) => void = select): Promise<void> => {
    const target = Math.min(Math.max(index, 0), tree.summary().totalRows - 1);
    if (target < 0) return;
    show(target);
    const known = tree.rowAt(target);
    fetching.current = known === null ? target : null;
    const row = known ?? (await tree.fetchRowAt(target))?.row;
    // While it was fetched, another key may have gone further.
    if (known === null && fetching.current !== target) return;
    fetching.current = null;
    if (row === undefined) return;
    lastPlace.current = { topicId: row.topicId, index: target };
    choose(row.topicId);
  };

  /** Where the cursor is. Asks the stores, since keys may come faster than renderings. */
  const currentIndex = (): number | Promise<number> => {
    if (fetching.current !== null) return fetching.current;
    const { cursorId } = marked.store.getState();
    if (cursorId === null) return -1;
    const index = tree.indexOf(cursorId);
    if (index >= 0) return index;
    return lastPlace.current?.topicId === cursorId ? lastPlace.current.index : tree.reveal(cursorId);
  };

  const indexAfter = (move: TreeMove, index: number): number => {
    switch (move.kind) {
      case 'move':
        return index + move.rows;
      case 'page':
        return index + move.direction * Math.max(1, visibleRows - 1);
      case 'first':
        return 0;
      case 'last':
      default:
        return tree.summary().totalRows - 1;
    }
  };

  const act = async (action: TreeKeyAction): Promise<void> => {
    const place = currentIndex();
    const index = typeof place === 'number' ? place : await place;
    const row = tree.rowAt(index);
    switch (action.kind) {
      case 'move':
      case 'page':
      case 'first':
      case 'last':
        return goTo(indexAfter(action, index));
      case 'extend':
        return goTo(indexAfter(action.move, index), extendTo);
      case 'roam':
        return goTo(indexAfter(action.move, index), (topicId) => marked.moveCursor(topicId));
      case 'mark':
        if (row !== null) toggleMark(row.topicId);
        return undefined;
      case 'all':
        return marked.selectAll();
      case 'one':
        return marked.clear();
      case 'inward':
        if (row?.openable === true) {
          if (row.expanded) return goTo(index + 1);
          toggle(row);
        }
        return undefined;
      case 'outward':
        if (row?.expanded === true) toggle(row);
        else if (tree.parentIndexOf(index) >= 0) return goTo(tree.parentIndexOf(index));
        else selection.selectParent();
        return undefined;
      case 'toggle':
        if (row !== null) toggle(row);
        return undefined;
      case 'type': {
        const now = performance.now();
        const continued = now - typed.current.at < typeAheadMs;
        typed.current = { text: continued ? typed.current.text + action.text : action.text, at: now };
        // The first letter goes on from the next row; further letters may keep the row they found.
        const hit = await tree.typeAhead(Math.max(0, continued ? index - 1 : index), typed.current.text);
        return hit === null ? undefined : goTo(hit.index);
      }
    }
  };

  /** Whether it stands among the rows. */
  const reveal = useCallback(
    async (topicId: TopicId): Promise<boolean> => {
      awaited.current = topicId;
      const index = await tree.reveal(topicId);
      if (index >= 0 && awaited.current === topicId) show(index, 'middle');
      return index >= 0;
    },
    [tree, show],
  );
  const showSelected = useCallback((): void => {
    const { topicId } = selection.store.getState();
    if (topicId === null) return;
    void reveal(topicId).then((isRow) => {
      if (isRow) return;
      const { shownFilter, hiddenCount } = tree.summary();
      const byUser = 'It is among the topics you have hidden: see the list below the tree.';
      const byFilter =
        hiddenCount > 0 ? 'The filter does not show it, or you have hidden it.' : 'The filter does not show it.';
      notices.toast({ message: `The selected topic has no row. ${shownFilter === '' ? byUser : byFilter}` });
    });
  }, [tree, selection, notices, reveal]);

  // A selection made elsewhere (breadcrumb, back, a reload): open the way to it and show it.
  useEffect(() => {
    if (selectedId === null || selectedId === ownChoice.current) return;
    ownChoice.current = selectedId;
    if (selection.store.getState().byUser) void reveal(selectedId);
  }, [selection, selectedId, reveal]);

  const selectedIndex = selectedId === null ? -1 : tree.indexOf(selectedId);
  useEffect(() => {
    if (selectedIndex < 0) return;
    // From here on it may move or leave the window: the last place is of no use any more.
    lastPlace.current = null;
    if (awaited.current !== selectedId) return;
    awaited.current = null;
    show(selectedIndex, 'middle');
  }, [selectedId, selectedIndex, show]);

  // A filter that was taken away: back to where the user was.
  const previousFilter = useRef(summary.shownFilter);
  useEffect(() => {
    const cleared = previousFilter.current !== '' && summary.shownFilter === '';
    previousFilter.current = summary.shownFilter;
    if (cleared && selectedId !== null && tree.indexOf(selectedId) < 0) void reveal(selectedId);
  }, [tree, summary.shownFilter, selectedId, reveal]);

  return {
    select,
    extendTo,
    toggleMark,
    toggle,
    showSelected,
    onKeyDown(event) {
      const action = treeKeyAction(event);
      if (action === null) return;
      event.preventDefault();
      void act(action);
    },
  };
}
