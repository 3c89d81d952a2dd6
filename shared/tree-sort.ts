// The contract's part about the order of siblings in the tree: a parameter of the `rows` stream. See contract.ts.

import * as v from 'valibot';

/**
 * What siblings are sorted by; figures include everything below. `name`: natural order, s2 before s10. `lastAt`: the last message.
 * `messages` and `bytes`: received so far. `rate`: messages per second. `topics`: topics with messages.
 */
export const sortFigures = ['name', 'lastAt', 'messages', 'rate', 'bytes', 'topics'] as const;

export const treeSortSchema = v.strictObject({ by: v.picklist(sortFigures), descending: v.boolean() });
/** Equal by figure stands in natural order of names; topics that begin with `$` come last in every order. */
export type TreeSort = v.InferOutput<typeof treeSortSchema>;

export const naturalSort: TreeSort = { by: 'name', descending: false };
