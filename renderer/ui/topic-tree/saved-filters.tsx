// Filters kept to be used again: a button with a menu at the beginning of the filter. Called by tree-toolbar.tsx.

import ListFilter from 'lucide-react/icons/list-filter';
import { useState } from 'react';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { savedFilterLabels, shortened } from './saved-filter-words.ts';

/** As many as the settings hold. */
const savedLimit = 100;

export interface SavedFiltersProps {
  /** The filter as typed, and whether it can be read. */
  readonly filter: string;
  readonly isValid: boolean;
}

export function SavedFilters({ filter, isValid }: SavedFiltersProps) {
  const { app, tree, view } = useModel();
  const saved = useReadable(app.store, (state) => state.settings.savedFilters);
  const isAskedFor = useReadable(view.store, (state) => state.focusRequest?.place === 'savedFilters');
  const [open, setOpen] = useState(false);
  const onOpenChange = (next: boolean): void => {
    setOpen(next);
    if (isAskedFor) view.settleFocus();
  };

  const wanted = filter.trim();
  const isSaved = saved.some((one) => one.filter === wanted);
  const keep: MenuEntry = isSaved
    ? {
        label: `Remove “${shortened(wanted)}”`,
        run: () => void app.updateSettings({ savedFilters: saved.filter((one) => one.filter !== wanted) }),
      }
    : {
        label: wanted === '' ? 'Save this filter' : `Save “${shortened(wanted)}”`,
        disabled: wanted === '' || !isValid || saved.length >= savedLimit,
        run: () => void app.updateSettings({ savedFilters: [...saved, { name: '', filter: wanted }] }),
      };
  const labels = savedFilterLabels(saved);
  const entries: readonly MenuEntry[] = [
    ...saved.map((one, index) => ({ label: labels[index] ?? '', run: () => tree.setFilter(one.filter) })),
    ...(saved.length === 0 ? [] : (['separator'] as const)),
    keep,
    {
      label: 'Names of saved filters…',
      disabled: saved.length === 0,
      run: () => view.openDialog({ kind: 'savedFilters' }),
    },
  ];
  return (
    <Menu
      open={open || isAskedFor}
      onOpenChange={onOpenChange}
      trigger={
        <IconButton label="Saved filters" shortcut="Alt+Shift+F" pressed={isSaved} icon={<ListFilter aria-hidden />} />
      }
      entries={entries}
    />
  );
}
