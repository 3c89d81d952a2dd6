// Tier: per FRAME. A connection's tree as one view sees it: as it is now or, while the view is paused, as it was then. Owned by
// seen-ingest.ts; read by everything in feed/ in place of the tree itself, so that nothing else there knows of pauses.

import type { Freeze } from '../ingest/freeze.ts';
import {
  childCountField,
  depthFlagsField,
  firstChildField,
  type NodeTable,
  ownCountField,
} from '../ingest/node-table.ts';
import { byteRate, messageRate } from '../ingest/rates.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';

/** What can be read of a tree: all but what writes. A new member of the tree is missing here until it says what a pause makes of it. */
export type TreeReading = Omit<
  TopicTree,
