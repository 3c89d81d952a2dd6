// Tier: per FRAME. What a connection received, as one view sees it: as it is now or, while the view is paused, as it was then. Made by
// views.ts for each view; read by the feeds in place of the ingest itself. A value that was the latest then is found in the history;
// where it has been evicted since, it is shown as given up.

import type { MessageProperties } from '../../../shared/contract.ts';
import type { Freeze } from '../ingest/freeze.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { MessageRing } from '../ingest/message-ring.ts';
import {
  depthFlagsField,
  latestAtField,
  latestLengthField,
  latestSeqField,
  messageFlagsShift,
} from '../ingest/node-table.ts';
import type { TopicTree } from '../ingest/topic-tree.ts';
import { SeenTree, type TreeReading } from './seen-tree.ts';

/** What can be read of a history and of an ingest by a view: all but what writes, and what is of the connection as a whole. */
type RingReading = Omit<MessageRing, 'reserve' | 'append' | 'dropOldest' | 'page' | 'offset'>;
type IngestReading = Omit<
  Ingest,
