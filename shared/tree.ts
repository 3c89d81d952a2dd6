// The contract's part about the tree: what the `rows` stream carries and what is said of one topic. See contract.ts.

import type { TopicId } from './ids.ts';
import type { Qos } from './profile-parts.ts';
import type { FindFigures } from './tree-find.ts';
import type { TreeSort } from './tree-sort.ts';

/** How a payload was recognised: decides colour and form of its preview. */
export type PayloadKind = 'empty' | 'number' | 'boolean' | 'null' | 'string' | 'json' | 'text' | 'image' | 'binary';

export interface PayloadPreview {
  readonly kind: PayloadKind;
  /** At most 200 characters, controls made visible; '' when the payload has been shed. */
  readonly text: string;
}

/** One row of the tree. */
export interface TreeRow {
  readonly topicId: TopicId;
  /** 0 for the first level. */
  readonly depth: number;
  /** The level's name; '' is a legal one. */
  readonly level: string;
  /** Place among its siblings as they are shown, from 1. */
  readonly position: number;
  readonly siblingCount: number;
  readonly childCount: number;
  /** Rows stand below it when it is open: not so where all below it is hidden, or the filter leaves nothing of it. */
  readonly openable: boolean;
  readonly expanded: boolean;
  /** Messages of this very topic. 0: a branch only. */
  readonly ownCount: number;
  /** Messages of all topics below, also of those that were given up since; this one not included. */
  readonly belowCount: number;
  /** Topics with messages below, this one not included. */
  readonly topicsBelow: number;
  /** Topics below that were given up to stay within the memory budget, each as often as that happened. */
  readonly givenUpBelow: number;
  /** Last message of this topic or below; milliseconds since 1970. */
  readonly lastAt: number;
  /** Messages per second of this topic and below, smoothed over some seconds. */
  readonly messageRate: number;
  /** Payload bytes per second of this topic and below, smoothed likewise. */
  readonly byteRate: number;
  /** Latest value. Null: a branch only. */
  readonly preview: PayloadPreview | null;
  /** Of the latest payload. */
  readonly sizeBytes: number;
  /** Of the latest message. Null: a branch only. */
  readonly qos: Qos | null;
  /** The latest message came as a retained message. */
  readonly retained: boolean;
  /** The latest payload was given up to stay within the memory budget. */
  readonly shed: boolean;
  /** Not a legal topic name (a broker sent it with `+` or `#`): shown, but cannot be published to. */
  readonly unpublishable: boolean;
}

/** What a row tells of its node in figures. */
export type TopicFigures = Pick<
  TreeRow,
  | 'topicId'
  | 'childCount'
  | 'ownCount'
  | 'belowCount'
  | 'topicsBelow'
  | 'givenUpBelow'
  | 'lastAt'
  | 'messageRate'
  | 'byteRate'
>;

/** How many messages a topic and those below it got in each of the last 60 seconds that have ended. */
export interface TopicTrend {
  readonly topicId: TopicId;
  /** Messages in the busiest of these seconds. */
  readonly peak: number;
  /** A character a second, oldest first: `0` none, `1` to `z` in 35 steps up to the peak (or 4), a space where it is not known. */
  readonly levels: string;
}

export interface RowsFrame {
  /** Index of `rows[0]` now. */
  readonly first: number;
  readonly rows: readonly TreeRow[];
  /** Those of these rows that look different from when they were last sent on this stream; none unless asked for. */
  readonly trends: readonly TopicTrend[];
  /** Rows of the whole tree as expanded and filtered. */
  readonly totalRows: number;
  /** Where the anchor stands now; -1: no longer among the rows; null: none was named. */
  readonly anchorIndex: number | null;
  /** Topics with messages, and how many of them match the filter. */
  readonly topicCount: number;
  readonly matchCount: number;
  /** Topics (under a filter: of those that match) that are no rows because the user has hidden them. They count in all sums. */
  readonly hiddenCount: number;
  /** Branches that would have opened by themselves stayed closed: there would have been too many rows. */
  readonly autoExpandLimited: boolean;
  /** The filter these rows obey: the last one asked for that could be read. */
  readonly filter: string;
  /** Topics of which the filter cannot say whether they match: their value was given up, or is too large to be looked into. */
  readonly unknownCount: number;
  /** The filter has more topics to look at: `matchCount` and the rows will grow. */
  readonly scanning: boolean;
  readonly sort: TreeSort;
  /** Siblings in these rows are too many to be sorted at once: they will change places. */
  readonly sorting: boolean;
  /** What Find finds, where something is looked for. */
  readonly find: FindFigures | null;
}

/** Rows of topics chosen by name, each as if it were an only child and closed. */
export interface TopicsFrame {
  /** In the order of the names asked for; null: no such topic or branch has been seen. */
  readonly rows: readonly (TreeRow | null)[];
}

export interface TopicDescription {
  readonly topicId: TopicId;
  readonly topicName: string;
  /** Each level with the node it belongs to, from the first down to this one. */
  readonly levels: readonly { readonly topicId: TopicId; readonly level: string }[];
  readonly ownCount: number;
  readonly unpublishable: boolean;
}
