// The contract's part about what is open in a tree as a whole. Named by contract.ts.

import * as v from 'valibot';

/** Levels of rows below a node; null: all there are. */
const levels = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32_768)));

/** What the `tree.…Subtrees` commands take besides connection, view and topics (null: the whole tree). */
export const treeShapeArgs = {
  /** With a number: exactly so many levels, deeper branches are closed. */
  expandSubtrees: { levels },
} as const;

/** What became of opening subtrees. */
export interface TreeUnfolded {
  /** Rows that came to stand. */
  readonly addedRows: number;
  /** There would have been more rows than may come at once: the deepest branches stay closed. Asking again opens more. */
  readonly isLimited: boolean;
}
