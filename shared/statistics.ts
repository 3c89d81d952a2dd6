// Counters of connections and of memory, about twice a second: where every message went. Carried by contract.ts.

import type { ConnectionId } from './ids.ts';

/** Where messages went: receivedCount = keptCount + all evicted + all refused. */
export interface Ledger {
  /** PUBLISH packets that came off the socket; one refused at its header counts as a message of 0 bytes. */
  readonly receivedCount: number;
  readonly receivedBytes: number;
  /** In the history now. */
  readonly keptCount: number;
  /** Left the history, by reason. */
  readonly evicted: { readonly budget: number };
  /** Never entered it, by reason. */
  readonly refused: {
    readonly qos2Duplicate: number;
    readonly malformed: number;
    readonly topicLimit: number;
    readonly tooLarge: number;
  };
  /** Latest values whose payload was given up; topic and counts stayed. */
  readonly shedPayloadCount: number;
  /** Topics given up, the longest silent first, to make room for new ones. Their messages are in the counts above all the same. */
  readonly givenUpTopicCount: number;
}

export interface ConnectionStatistics {
  readonly connectionId: ConnectionId;
  readonly ledger: Ledger;
  readonly messageRate: number;
  readonly byteRate: number;
  readonly topicCount: number;
  readonly memoryBytes: number;
  /** Times without a connection since it was first online; `until` null: still. */
  readonly gaps: readonly { readonly from: number; readonly until: number | null }[];
  /** `$SYS/broker/publish/messages/dropped`, null where the broker does not tell. */
  readonly brokerDroppedCount: number | null;
  /** Protocol violations by the broker; each closed the connection. */
  readonly violationCount: number;
  /** Messages that the profile's exclusions kept out; they are in no other count. */
  readonly excludedCount: number;
}

export interface StatisticsFrame {
  readonly connections: readonly ConnectionStatistics[];
  readonly memory: { readonly usedBytes: number; readonly budgetBytes: number };
}
