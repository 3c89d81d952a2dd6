// Which row must not move when rows come in above it. Pure. Called by use-tree-scroll.ts.

import type { TopicId } from '../../../shared/ids.ts';

export interface AnchorCandidates {
  /** Rows in view whole, from the top; null where the row has not arrived. */
  readonly visible: readonly (TopicId | null)[];
  /** Whether the tree stands at its very top. */
  readonly atTop: boolean;
  /** The row the user opened or closed last, until something else is done. */
  readonly toggled: TopicId | null;
  /** The user's own selection. */
  readonly selected: TopicId | null;
  /** The anchor so far. */
  readonly current: TopicId | null;
}

/**
 * What the eyes rest on: the row just opened, else the user's selection, else the row that was the anchor already, else
 * the first one in view. At the very top without a choice of the user's there is none: new first topics appear.
 */
export function chooseAnchor({ visible, atTop, toggled, selected, current }: AnchorCandidates): TopicId | null {
  if (toggled !== null && visible.includes(toggled)) return toggled;
  if (selected !== null && visible.includes(selected)) return selected;
  if (atTop) return null;
  if (current !== null && visible.includes(current)) return current;
  return visible.find((topicId) => topicId !== null) ?? null;
}
