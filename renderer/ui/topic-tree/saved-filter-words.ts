// What a saved filter is called in a menu: by its name, else by itself. Pure. Called by saved-filters.tsx and its dialog.

import type { SavedFilter } from '../../../shared/settings.ts';

const labelLength = 60;

export const shortened = (text: string): string =>
  text.length > labelLength ? `${text.slice(0, labelLength)}…` : text;

/** A label for each; no two alike. */
export function savedFilterLabels(saved: readonly SavedFilter[]): readonly string[] {
  const taken = new Set<string>();
  return saved.map(({ name, filter }) => {
    const label = shortened(name === '' ? filter : name);
    let own = label;
    for (let number = 2; taken.has(own); number += 1) own = `${label} (${number})`;
    taken.add(own);
    return own;
  });
}
