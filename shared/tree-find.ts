// The contract's part about Find: it jumps from hit to hit and hides nothing. Named by contract.ts and tree.ts.

import * as v from 'valibot';
import type { TopicId } from './ids.ts';

export type FindDirection = 'next' | 'previous';

/** What Find takes besides connection, view and topic. */
export const treeFindArgs = {
  /** In the language of filters (tree-filter.ts). Empty, or one that cannot be read, finds nothing. */
  text: v.pipe(v.string(), v.maxLength(1000)),
  direction: v.picklist(['next', 'previous'] satisfies FindDirection[]),
} as const;

/** A hit that was gone to. */
export interface TreeHit {
  readonly topicId: TopicId;
  /** From 1, in the order of the rows, as if everything were open. */
  readonly position: number;
}

/** How much there is to find. */
export interface FindFigures {
  readonly text: string;
  /** Topics that match, of those looked at so far: neither hidden nor left out by the filter. */
  readonly hitCount: number;
  /** Where the topic named stands among them, from 1; 0: it is no hit. */
  readonly position: number;
  /** Topics of which it cannot be said: their value was given up, or is too large to be looked into. */
  readonly unknownCount: number;
  /** There are more topics to look at: `hitCount` will grow. */
  readonly scanning: boolean;
}

/** Whether both say the same. */
export function isSameFind(one: FindFigures | null, other: FindFigures | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.text === other.text &&
    one.hitCount === other.hitCount &&
    one.position === other.position &&
    one.unknownCount === other.unknownCount &&
    one.scanning === other.scanning
  );
}
