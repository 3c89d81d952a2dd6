// The context menu of the tree: what can be done with one topic. Called by topic-tree.tsx.

import { useState } from 'react';
import type { TopicId } from '../../../shared/ids.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { useModel } from '../use-model.ts';

export interface TreeMenu {
  readonly entries: readonly MenuEntry[];
  /** Says whose menu it is to be. */
  readonly aim: (topicId: TopicId | null) => void;
}

export function useTreeMenu(): TreeMenu {
  const { tree, topicActions, publishDrafts, view, selection } = useModel();
  const [topicId, aim] = useState<TopicId | null>(null);
  const row = topicId === null ? null : tree.rowOf(topicId);
  if (topicId === null || row === null) return { entries: [], aim };
  const publishTo = async (): Promise<void> => {
    const topicName = await topicActions.nameOf(topicId);
    if (topicName === null) return;
    publishDrafts.change({ topicName });
    view.focus('publish');
  };
  const entries: readonly MenuEntry[] = [
    { label: 'Copy topic', shortcut: 'Mod+C', run: () => void topicActions.copyName(topicId) },
    {
      label: 'Copy value',
      shortcut: 'Mod+Shift+C',
      disabled: row.preview === null || row.shed,
      run: () => void topicActions.copyValue(topicId),
    },
    'separator',
    {
      label: row.expanded ? 'Collapse' : 'Expand',
      shortcut: row.expanded ? 'Left' : 'Right',
      disabled: row.childCount === 0,
      run: () => void tree.setExpanded([topicId], !row.expanded),
    },
    {
      label: 'Expand everything below',
      shortcut: '*',
      disabled: row.childCount === 0,
      run: () => void tree.expandSubtree(topicId),
    },
    {
      label: 'Collapse everything below',
      shortcut: 'Shift+Left',
      disabled: row.childCount === 0,
      run: () => void tree.collapseSubtree(topicId),
    },
    { label: 'Go to parent', disabled: row.depth === 0, run: () => selection.selectParent() },
    'separator',
    { label: 'Publish to this topic', disabled: row.unpublishable, run: () => void publishTo() },
  ];
  return { entries, aim };
}
