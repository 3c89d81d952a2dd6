// Tier: per SCANNED TOPIC. The three answers to a filter's question, and comparisons. Used by filter-tests.ts and value-search.ts.

import type { Comparison } from '../../../shared/tree-filter-tests.ts';

/** The answers. `unknown`: the value was given up, or is larger than what is looked into. */
export const no = 0;
export const yes = 1;
export const unknown = 2;
export type Answer = typeof no | typeof yes | typeof unknown;

/** Whether a comparison holds. */
export function compare(left: number, comparison: Comparison, right: number): boolean {
  switch (comparison) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
    case '!=':
    default:
      return left !== right;
  }
}
