// Settings of the application: schema and defaults. Used by the contract, the settings file and the settings screen.

import * as v from 'valibot';
import { defaultTreeColumns, treeColumnsSchema } from './tree-columns.ts';
import { naturalSort, treeSortSchema } from './tree-sort.ts';

/** Settings of the application, kept beside the profiles. */
export const settingsSchema = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  /** Bound of tree, latest values and history of all connections together, in bytes. */
  memoryBudgetBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(16 * 1_048_576), v.maxValue(64 * 1024 ** 3)),
  /** Panel sizes in per cent by panel group. */
  layout: v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.array(v.number()), v.maxLength(8))),
  /** Names of hints the user has put away. */
  dismissedHints: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64)),
  /** Figures beside each row of the tree. Here and not in the page: every window and the next start have the same. */
  treeColumns: treeColumnsSchema,
  treeSort: treeSortSchema,
  /** Filters of the tree to be used again (tree-filter.ts), in the order in which they were saved. A name may be empty. */
  savedFilters: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.maxLength(100)),
        filter: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
      }),
    ),
    v.maxLength(100),
  ),
});
export type SavedFilter = Settings['savedFilters'][number];
export type Settings = v.InferOutput<typeof settingsSchema>;
export const defaultSettings: Settings = {
  theme: 'system',
  memoryBudgetBytes: 512 * 1_048_576,
  layout: {},
  dismissedHints: [],
  treeColumns: defaultTreeColumns,
  treeSort: naturalSort,
  savedFilters: [],
};
