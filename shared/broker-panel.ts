// The contract's part about the broker panel: what the `brokerPanel` stream carries. What the broker said in CONNACK stands in connection.ts.

import type { TopicId } from './ids.ts';

/** What a figure of `$SYS` is, so that it can be shown: a `counter` only grows, so what is told of it is how fast. */
export type SysKind = 'gauge' | 'counter' | 'duration' | 'text';
export type SysUnit = 'count' | 'bytes' | 'perMinute' | 'percent';
export type SysGroup = 'broker' | 'clients' | 'messages' | 'traffic' | 'memory' | 'other';

/** One topic below `$SYS`. */
export interface SysFigure {
  readonly topicId: TopicId;
  readonly topicName: string;
  /** Null: no known name; it stands under its topic. */
  readonly label: string | null;
  readonly group: SysGroup;
  readonly kind: SysKind;
  readonly unit: SysUnit;
  /** The node of a cluster that tells it; null where brokers are not told apart. */
  readonly node: string | null;
  /** The latest value as it came, at most 200 characters. */
  readonly text: string;
  /** The value as a number (of a duration: seconds); null where it is none. */
  readonly value: number | null;
  /** Of a counter: how much it grows in a second, from its last two values; null: not known, or not told for long. */
  readonly perSecond: number | null;
  /** Values in the history, oldest first; of a counter its growth per second. At most 40. */
  readonly trend: readonly number[];
  /** Between the first and the last of these, in milliseconds. */
  readonly trendMs: number;
  readonly lastAt: number;
}

/** A topic among those with the most of something. Figures are its own, without what is below it. */
export interface Talker {
  readonly topicId: TopicId;
  readonly topicName: string;
  readonly messageRate: number;
  readonly byteRate: number;
  /** Of the latest message. */
  readonly sizeBytes: number;
}

/** A topic that had a steady rhythm and is overdue. */
export interface SilentTopic {
  readonly topicId: TopicId;
  readonly topicName: string;
  /** Its rhythm: the median interval of its last messages. */
  readonly intervalMs: number;
  readonly lastAt: number;
}

export interface BrokerPanelFrame {
  readonly at: number;
  readonly sys: {
    /** A filter that fits `$SYS/…` is subscribed and was granted. */
    readonly subscribed: boolean;
    readonly figures: readonly SysFigure[];
    /** Topics below `$SYS` beyond those shown. */
    readonly omittedCount: number;
  };
  /** At most 20 each. */
  readonly talkers: {
    readonly byMessageRate: readonly Talker[];
    readonly byByteRate: readonly Talker[];
    readonly bySize: readonly Talker[];
  };
  readonly silent: {
    /** Most overdue first, at most 20. */
    readonly topics: readonly SilentTopic[];
    /** As of the last look at all topics. */
    readonly totalCount: number;
    /** False: the connection is not online, so silence says nothing. */
    readonly judged: boolean;
  };
  /** All topics are looked at in turn: how many so far, and whether that is the first round, so that not all are known yet. */
  readonly scan: { readonly topicCount: number; readonly lookedAt: number; readonly isFirst: boolean };
}
