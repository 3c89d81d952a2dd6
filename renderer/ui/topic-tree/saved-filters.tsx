// Filters kept to be used again: a button with a menu at the beginning of the filter. Called by tree-toolbar.tsx.

import ListFilter from 'lucide-react/icons/list-filter';
import { IconButton } from '../kit/icon-button.tsx';
import type { MenuEntry } from '../kit/menu-items.tsx';
import { Menu } from '../kit/menu.tsx';
import { useModel, useReadable } from '../use-model.ts';

/** As many as the settings hold. */
const savedLimit = 100;
const labelLength = 60;

const shortened = (text: string): string => (text.length > labelLength ? `${text.slice(0, labelLength)}…` : text);

export interface SavedFiltersProps {
  /** The filter as typed, and whether it can be read. */
  readonly filter: string;
  readonly isValid: boolean;
}

export function SavedFilters({ filter, isValid }: SavedFiltersProps) {
  const { app, tree } = useModel();
  const saved = useReadable(app.store, (state) => state.settings.savedFilters);
  const wanted = filter.trim();
  const isSaved = saved.includes(wanted);
  const keep: MenuEntry = isSaved
    ? {
        label: `Remove “${shortened(wanted)}”`,
        run: () => void app.updateSettings({ savedFilters: saved.filter((one) => one !== wanted) }),
      }
    : {
        label: wanted === '' ? 'Save this filter' : `Save “${shortened(wanted)}”`,
        disabled: wanted === '' || !isValid || saved.length >= savedLimit,
        run: () => void app.updateSettings({ savedFilters: [...saved, wanted] }),
      };
  const entries: readonly MenuEntry[] = [
    ...saved.map((one) => ({ label: shortened(one), run: () => tree.setFilter(one) })),
    ...(saved.length === 0 ? [] : (['separator'] as const)),
    keep,
  ];
  return (
    <Menu
      trigger={<IconButton label="Saved filters" pressed={isSaved} icon={<ListFilter aria-hidden />} />}
      entries={entries}
    />
  );
}
