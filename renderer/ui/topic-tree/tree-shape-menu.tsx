// What is open and shown in the tree as a whole: a button with a menu in the tree's toolbar. Called by tree-toolbar.tsx.

import ListTree from 'lucide-react/icons/list-tree';
import { memo } from 'react';
import type { TreeSettings } from '../../../shared/tree-settings.ts';
import { treeSettingsOf } from '../../model/tree-settings.ts';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel, useReadable } from '../use-model.ts';

/** Depths offered for the whole tree. One level is what collapsing all leaves. */
const offeredLevels = [2, 3, 4, 5];

/** How many children a branch may have that opens by itself. */
const autoExpandChoices: readonly { readonly value: TreeSettings['autoExpandLimit']; readonly label: string }[] = [
  { value: 0, label: 'Never' },
  { value: 2, label: 'With at most 2 subtopics' },
  { value: 5, label: 'With at most 5 subtopics' },
  { value: 15, label: 'With at most 15 subtopics' },
  { value: 30, label: 'With at most 30 subtopics' },
  { value: 1_000_000, label: 'Always' },
];

export const TreeShapeMenu = memo(function TreeShapeMenu() {
  const { tree, marked, view, treeSettings, connections } = useModel();
  const markedIds = useReadable(marked.store, (state) => state.topicIds);
  const profileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const { showsDollarTopics, autoExpandLimit } = useReadable(treeSettings.store, (state) =>
    treeSettingsOf(state, profileId),
  );
  const disabled = markedIds.size === 0;
  const entries: readonly MenuEntry[] = [
    {
      label: 'Expand below the selected topics',
      shortcut: '*',
      disabled,
      run: () => void tree.expandSubtrees([...markedIds]),
    },
    {
      label: 'Collapse below the selected topics',
      shortcut: 'Shift+Left',
      disabled,
      run: () => void tree.collapseSubtrees([...markedIds]),
    },
    { label: 'Show the selected topic', shortcut: 'Alt+G', disabled, run: () => view.focus('selection') },
    'separator',
    ...offeredLevels.map((levels) => ({
      label: `Expand all to ${levels} levels`,
      run: () => void tree.expandSubtrees(null, levels),
    })),
    { label: 'Expand all', run: () => void tree.expandSubtrees(null) },
    { label: 'Collapse all', shortcut: 'Mod+Left', run: () => void tree.collapseSubtrees(null) },
    {
      label: 'Open branches by themselves',
      entries: [
        {
          label: 'Open branches by themselves',
          choices: autoExpandChoices,
          chosen: autoExpandLimit,
          choose(value) {
            const choice = autoExpandChoices.find((one) => one.value === value);
            if (choice !== undefined) void treeSettings.setAutoExpandLimit(choice.value);
          },
        },
      ],
    },
    'separator',
    {
      label: showsDollarTopics ? 'Hide topics beginning with $' : 'Show topics beginning with $',
      run: () => void treeSettings.showDollarTopics(!showsDollarTopics),
    },
    { label: 'Hidden topics…', shortcut: 'Alt+Shift+H', run: () => view.openDialog({ kind: 'hiddenTopics' }) },
  ];
  return (
    <Menu
      align="end"
      trigger={<IconButton label="Expand, collapse and hide" icon={<ListTree aria-hidden />} />}
      entries={entries}
    />
  );
});
