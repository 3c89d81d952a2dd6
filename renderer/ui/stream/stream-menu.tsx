// The context menu of the stream: what can be done with one message and its topic. Called by stream-view.tsx.

import { useState } from 'react';
import type { ArrivalRow } from '../../../shared/arrivals.ts';
import { branchFilter } from '../../model/branch-filter.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { useModel } from '../use-model.ts';

export interface StreamMenu {
  readonly entries: readonly MenuEntry[];
  /** Says whose menu it is to be. */
  readonly aim: (row: ArrivalRow | null) => void;
}

export function useStreamMenu(): StreamMenu {
  const { tree, topicActions, publishDrafts, view } = useModel();
  const [row, aim] = useState<ArrivalRow | null>(null);
  if (row === null) return { entries: [], aim };
  const { topicId } = row;
  const withName = async (act: (topicName: string) => void): Promise<void> => {
    const topicName = await topicActions.nameOf(topicId);
    if (topicName !== null) act(topicName);
  };
  const publishTo = (topicName: string): void => {
    publishDrafts.change({ topicName });
    view.focus('publish');
  };
  const entries: readonly MenuEntry[] = [
    { label: 'Copy topic', shortcut: 'Mod+C', run: () => void topicActions.copy([topicId], 'name') },
    { label: 'Copy value of this message', run: () => void topicActions.copyMessage(topicId, row.seq) },
    'separator',
    {
      label: 'Filter for this topic',
      run: () => void withName((topicName) => tree.setFilter(branchFilter(topicName))),
    },
    { label: 'Show topic in the tree', shortcut: 'Enter', run: () => view.focus('selection') },
    'separator',
    { label: 'Publish to this topic', run: () => void withName(publishTo) },
  ];
  return { entries, aim };
}
