// The filter above the tree, with how much of the tree it leaves. Called by the shell's workspace.

import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { countText } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Kbd } from '../kit/kbd.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { TreeShapeMenu } from './tree-shape-menu.tsx';
import { RetainedButton } from '../retained/retained-button.tsx';
import { PauseToggle } from '../stream/pause-toggle.tsx';
import { StreamToggle } from '../stream/stream-toggle.tsx';
import styles from './tree-toolbar.module.css';

export function TreeToolbar() {
  const { tree, view } = useModel();
  const input = useRef<HTMLInputElement>(null);
  const { filter, topicCount, matchCount, scanning, loaded } = useSyncExternalStore(tree.subscribe, tree.summary);
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
    <div className={styles.toolbar} role="search">
      <Search aria-hidden className={styles.glass} />
      <input
        ref={input}
        className={styles.input}
        type="text"
        aria-label="Filter topics"
        placeholder="Filter topics"
        spellCheck={false}
        autoComplete="off"
        maxLength={1000}
        value={filter}
        onChange={(event) => tree.setFilter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter !== '') {
            event.stopPropagation();
            tree.setFilter('');
          } else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            view.focus(isTree ? 'tree' : 'stream');
          }
        }}
      />
      {filter === '' ? <Kbd shortcut="/" /> : null}
      {loaded && isTree ? (
        <output className={styles.count} aria-label="Topics">
          {filter === ''
            ? countText(topicCount)
            : `${countText(matchCount)}${scanning ? '…' : ''} of ${countText(topicCount)}`}
        </output>
      ) : null}
      {filter === '' ? null : (
        <IconButton label="Clear filter" shortcut="Esc" icon={<X aria-hidden />} onClick={() => tree.setFilter('')} />
      )}
      {isTree ? <TreeShapeMenu /> : null}
      <RetainedButton />
      <PauseToggle />
      <StreamToggle />
    </div>
  );
}
