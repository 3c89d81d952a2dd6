// By what siblings in the tree are sorted: a button with a menu in the tree's toolbar. Called by tree-toolbar.tsx.

import ArrowDownWideNarrow from 'lucide-react/icons/arrow-down-wide-narrow';
import ArrowUpNarrowWide from 'lucide-react/icons/arrow-up-narrow-wide';
import { memo } from 'react';
import type { TreeSort } from '../../../shared/tree-sort.ts';
import { IconButton } from '../kit/icon-button.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel, useReadable } from '../use-model.ts';

interface Choice {
  readonly by: TreeSort['by'];
  readonly title: string;
  /** In words, downwards and upwards. */
  readonly ways: readonly [descending: string, ascending: string];
}

const choices: readonly Choice[] = [
  { by: 'name', title: 'Name', ways: ['Z to A', 'A to Z'] },
  { by: 'lastAt', title: 'Last message', ways: ['newest first', 'oldest first'] },
  { by: 'messages', title: 'Messages', ways: ['most first', 'fewest first'] },
  { by: 'rate', title: 'Messages per second', ways: ['busiest first', 'quietest first'] },
  { by: 'bytes', title: 'Bytes', ways: ['most first', 'fewest first'] },
  { by: 'topics', title: 'Topics below', ways: ['most first', 'fewest first'] },
];

export const SortMenu = memo(function SortMenu() {
  const { app } = useModel();
  const { by, descending } = useReadable(app.store, (state) => state.settings.treeSort);
  const current = choices.find((choice) => choice.by === by);
  const way = current?.ways[descending ? 0 : 1] ?? '';
  const entries = choices.map((choice) => {
    const isCurrent = choice.by === by;
    return {
      label: isCurrent ? `${choice.title}, ${way}` : choice.title,
      checked: isCurrent,
      run(): void {
        // Names begin at A, figures at the most; chosen again, an order turns round.
        const treeSort = { by: choice.by, descending: isCurrent ? !descending : choice.by !== 'name' };
        void app.updateSettings({ treeSort });
      },
    };
  });
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={`Sort: ${current?.title ?? ''}, ${way}`}
          pressed={by !== 'name' || descending}
          icon={descending ? <ArrowDownWideNarrow aria-hidden /> : <ArrowUpNarrowWide aria-hidden />}
        />
      }
      entries={entries}
    />
  );
});
