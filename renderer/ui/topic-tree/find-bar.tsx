// Find, above the tree: which hit of how many is selected, and the way to the next one. Called by the shell's workspace.

import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Search from 'lucide-react/icons/search';
import X from 'lucide-react/icons/x';
import { type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import type { FindFigures } from '../../../shared/tree-find.ts';
import { countText, plural } from '../kit/format.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Toolbar } from '../kit/toolbar.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { FilterInput } from './filter-input.tsx';
import styles from './find-bar.module.css';

function figuresText({ hitCount, position, unknownCount, scanning }: FindFigures, isFiltered: boolean): string {
  const more = scanning ? '…' : '';
  const unknown = unknownCount > 0 ? `, ${countText(unknownCount)} unknown` : '';
  if (hitCount > 0 && position > 0) return `${countText(position)}${more} of ${countText(hitCount)}${more}${unknown}`;
  if (hitCount > 0) return `${plural(hitCount, 'hit')}${more}${unknown}`;
  if (scanning) return 'Searching…';
  return `${isFiltered ? 'No hits under the filter' : 'No hits'}${unknown}`;
}

export function FindBar() {
  const { find, tree, view } = useModel();
  const input = useRef<HTMLInputElement>(null);
  const { isOpen, text, problems } = useReadable(find.store, (state) => state);
  const summary = useSyncExternalStore(tree.subscribe, tree.summary);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);

  useEffect(() => {
    if (!isOpen || focusRequest?.place !== 'find') return;
    view.settleFocus();
    input.current?.focus();
    input.current?.select();
  }, [view, isOpen, focusRequest]);

  if (!isOpen) return null;
  const figures = summary.find?.text === text.trim() && problems.length === 0 ? summary.find : null;
  const hasHits = figures !== null && figures.hitCount > 0;
  const onOwnKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'Enter') find.go(event.shiftKey ? 'previous' : 'next');
    else if (event.key === 'Escape') find.close();
    else return false;
    return true;
  };
  return (
    <Toolbar className={styles.bar} role="search" aria-label="Find">
      <Search aria-hidden className={styles.icon} />
      <FilterInput
        inputRef={input}
        label="Find topics"
        filter={text}
        problems={problems}
        consequence=""
        onChange={(typed) => find.setText(typed)}
        onOwnKey={onOwnKey}
        onLeave={() => view.focus('tree')}
      />
      <output aria-label="Hits">{figures === null ? '' : figuresText(figures, summary.shownFilter !== '')}</output>
      <IconButton
        label="Previous hit"
        shortcut="Shift+F3"
        icon={<ArrowUp aria-hidden />}
        disabled={!hasHits}
        onClick={() => find.go('previous')}
      />
      <IconButton
        label="Next hit"
        shortcut="F3"
        icon={<ArrowDown aria-hidden />}
        disabled={!hasHits}
        onClick={() => find.go('next')}
      />
      <IconButton label="Close find" shortcut="Esc" icon={<X aria-hidden />} onClick={() => find.close()} />
    </Toolbar>
  );
}
