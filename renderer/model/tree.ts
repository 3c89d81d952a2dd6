// The rows in view of one connection's topic tree: a mutable buffer with a version number, never a store of its own.
// Called by ui/topic-tree and, for the row of one topic, by whoever shows that topic.

import { required } from '../../shared/assert.ts';
import type { Watch } from '../../shared/contract-client.ts';
