// What may be meant where a filter finds nothing. Called by the empty tree.

import { parseFilter } from '../../shared/tree-filter.ts';

/** A sentence to try next; null: there is nothing to say. */
export function filterHint(filter: string): string | null {
  const comparesValues = parseFilter(filter).terms.some(
    ({ test }) => test.kind === 'value' && test.test.kind !== 'text',
  );
  return comparesValues
    ? 'A payload is compared as a whole. For a field within JSON write its path, such as json.temperature>21.'
    : null;
}
