// Tier: per FRAME. How long ago each row in view got a message, past React: a text that changes by the second is all that changes. Ticks with
// the page's one clock. Called by topic-tree.tsx.

import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Tree } from '../../model/tree.ts';
import { ageText } from '../kit/format.ts';
import { useClock } from '../kit/use-now.ts';
import { useModel, useReadable } from '../use-model.ts';
import { paintedId } from './tree-cells.tsx';

/** `shown`: there is a column for them. The rows from `from` to `until` are those drawn. */
export function useAges(tree: Tree, shown: boolean, from: number, until: number): void {
  const clock = useClock();
  // What is paused does not grow old either.
  const pausedAt = useReadable(useModel().pause.store, (state) => state.pause?.pausedAt ?? null);
  const paint = (): void => {
    const now = pausedAt ?? clock.now();
    for (let index = from; index < until; index += 1) {
      const row = tree.rowAt(index);
      const cell = row === null ? null : document.getElementById(paintedId('age', row.topicId));
      if (row === null || cell === null) continue;
      const words = ageText(now - row.lastAt);
      if (cell.textContent !== words) cell.textContent = words;
    }
  };
  const latest = useRef(paint);
  // With the rows, before they are painted.
  useLayoutEffect(() => {
    latest.current = paint;
    if (shown) paint();
  });
  useEffect(() => (shown ? clock.subscribe(() => latest.current()) : undefined), [clock, shown]);
}
