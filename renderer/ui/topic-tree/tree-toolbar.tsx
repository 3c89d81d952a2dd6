// The filter above the tree, with how much of the tree it leaves. Called by the shell's workspace.

import X from 'lucide-react/icons/x';
import { useEffect, useReducer, useRef, useSyncExternalStore } from 'react';
import { countText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { Toolbar } from '../kit/toolbar.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { FilterInput } from './filter-input.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { SortMenu } from './sort-menu.tsx';
import { TreeShapeMenu } from './tree-shape-menu.tsx';
import { RetainedButton } from '../retained/retained-button.tsx';
import { PauseToggle } from '../stream/pause-toggle.tsx';
import { StreamToggle } from '../stream/stream-toggle.tsx';

/** Why a topic may be neither a match nor none. */
const unknownTitle = 'Topics whose value was given up or is larger than 256 kB: it could not be looked into.';

/** How many topics there are, and how many of them match. */
function TopicCount() {
  const { tree } = useModel();
  const summary = useSyncExternalStore(tree.subscribe, tree.summary);
  const { validFilter, topicCount, matchCount, unknownCount, scanning, sorting, loaded } = summary;
  if (!loaded) return null;
  return (
    <output aria-label="Topics" title={unknownCount > 0 ? unknownTitle : undefined}>
      {validFilter === ''
        ? countText(topicCount)
        : `${countText(matchCount)}${scanning ? '…' : ''} of ${countText(topicCount)}`}
      {unknownCount > 0 ? `, ${countText(unknownCount)} unknown` : ''}
      {sorting ? ', sorting…' : ''}
    </output>
  );
}

export function TreeToolbar() {
  const { tree, view } = useModel();
  const input = useRef<HTMLInputElement>(null);
  const [, renderNow] = useReducer((count: number) => count + 1, 0);
  // Only what the filter needs: counts change many times a second.
  const filter = useSyncExternalStore(tree.subscribe, () => tree.summary().filter);
  const problems = useSyncExternalStore(tree.subscribe, () => tree.summary().problems);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);
  const isTree = useReadable(view.store, (state) => state.column === 'tree');

  const handledFocus = useRef(focusRequest?.serial ?? 0);
  useEffect(() => {
    if (focusRequest?.place !== 'filter' || focusRequest.serial === handledFocus.current) return;
    handledFocus.current = focusRequest.serial;
    input.current?.focus();
    input.current?.select();
  }, [focusRequest]);

  return (
    <Toolbar role="search">
      <SavedFilters filter={filter} isValid={problems.length === 0} />
      <FilterInput
        inputRef={input}
        label="Filter topics"
        consequence="The last filter goes on holding."
        filter={filter}
        problems={problems}
        onChange={(text) => {
          tree.setFilter(text);
          // The tree tells with the next frame of the screen; letters typed faster than that must not be lost.
          renderNow();
        }}
        onLeave={() => view.focus(isTree ? 'tree' : 'stream')}
      />
      {filter === '' ? <Kbd shortcut="/" /> : null}
      {isTree ? <TopicCount /> : null}
      {filter === '' ? null : (
        <IconButton label="Clear filter" shortcut="Esc" icon={<X aria-hidden />} onClick={() => tree.setFilter('')} />
      )}
      {isTree ? <SortMenu /> : null}
      {isTree ? <TreeShapeMenu /> : null}
      <RetainedButton />
      <PauseToggle />
      <StreamToggle />
    </Toolbar>
  );
}
