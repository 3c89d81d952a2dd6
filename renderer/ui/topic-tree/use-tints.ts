// Tier: per FRAME. Tints the rows that got messages, past React: an attribute of the row is all that changes.
// Called by topic-tree.tsx.

import { useEffect } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { Tree } from '../../model/tree.ts';
import { stepMs, Tints } from './tints.ts';
import { rowElementId } from './tree-row.tsx';

function paint(topicId: TopicId, level: number): void {
  const row = document.getElementById(rowElementId(topicId));
  // Rows outside of the view have no element, and need none.
  if (row === null) return;
  if (level === 0) delete row.dataset['tint'];
  else row.dataset['tint'] = String(level);
}

export function useTints(tree: Tree): void {
  useEffect(() => {
    const tints = new Tints(paint);
    let steppedAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const step = (touched: readonly TopicId[]): void => {
      const now = performance.now();
      // A frame of the tree that comes a little early will do: what is drawn together costs one drawing.
      const fades = now - steppedAt >= stepMs * 0.9;
      if (fades) steppedAt = now;
      clearTimeout(timer);
      timer = tints.advance(touched, fades) ? setTimeout(step, stepMs * 1.3, []) : undefined;
    };
    const off = tree.subscribe(() => step(tree.takeTouched()));
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [tree]);
}
