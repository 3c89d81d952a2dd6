// A BrokerConnection with a sink that keeps everything, for integration tests: real sockets, real clock.

import { BrokerConnection, type BrokerConnectionSnapshot } from '../../electron/core/broker/connection.ts';
import type { ConnectSecrets } from '../../electron/core/broker/connect-options.ts';
import type { Violation } from '../../electron/core/broker/inbound.ts';
import { PacketLog } from '../../electron/core/broker/packet-log.ts';
import type { AskPassword } from '../../electron/core/broker/password-answer.ts';
import type { MessageSink } from '../../electron/core/broker/message-sink.ts';
import type { MessageProperties } from '../../shared/message.ts';
import type { ConnectionState } from '../../shared/connection.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';

export interface TestMessage {
  readonly topicName: string;
  readonly payload: string;
  readonly flags: number;
}

export interface TestConnection {
  readonly connection: BrokerConnection;
  readonly messages: readonly TestMessage[];
  /** Of each message, null where it has none. */
  readonly properties: readonly (MessageProperties | null)[];
  readonly packetLog: PacketLog;
  /** Messages that were here at each telling of a read. */
  readonly messagesAtReads: readonly number[];
  readonly violations: readonly Violation[];
  /** `online` and `offline` in order. */
  readonly line: readonly string[];
  /** Every state seen, in order; equal neighbours once. */
  readonly states: readonly ConnectionState[];
  snapshot(): BrokerConnectionSnapshot;
  /** Resolves when the condition holds; looked at after every change and message. */
  until(condition: (self: TestConnection) => boolean, limitMs?: number): Promise<void>;
  untilState(kind: ConnectionState['kind']): Promise<ConnectionState>;
  /** Resolves when every filter has an answer. */
  untilSubscribed(): Promise<void>;
  /** The sentence of the failure that is shown now. */
  failure(): string;
  close(): Promise<void>;
}

/** Each connection has random client ids of its own: two that met at one broker would take each other's session. */
let openedCount = 0;

/** Makes a connection and opens it. Waits of the reconnect policy are as they are; `random` is 0. */
export function openConnection(
  changes: Partial<ProfileSettings>,
  secrets: ConnectSecrets = {},
  heldFilters: readonly string[] = [],
  askPassword: AskPassword | null = null,
): TestConnection {
  const messages: TestMessage[] = [];
  const properties: (MessageProperties | null)[] = [];
  const violations: Violation[] = [];
  const messagesAtReads: number[] = [];
  const line: string[] = [];
  const states: ConnectionState[] = [];
  const watchers = new Set<() => void>();
  const looked = (): void => {
    for (const watcher of watchers) watcher();
  };
  const sink: MessageSink = {
    receive: (bytes, topicStart, topicEnd, payloadStart, payloadEnd, flags, _at, found) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      messages.push({
        topicName: text.toString('utf8', topicStart, topicEnd),
        payload: text.toString('utf8', payloadStart, payloadEnd),
        flags,
      });
      properties.push(found);
      queueMicrotask(looked);
    },
    refuse: () => undefined,
  };
  openedCount += 1;
  let seed = openedCount * 7919;
  const packetLog = new PacketLog(Date.now);
  const connection = new BrokerConnection({
    packetLog,
    askPassword,
    settings: { ...newProfileSettings, host: '127.0.0.1', ...changes },
    secrets,
    heldFilters,
    sink,
    now: Date.now,
    // Seeded: ids differ, tests repeat. Jitter only lengthens waits.
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    onRead: () => messagesAtReads.push(messages.length),
    onChanged: () => {
      const { state } = connection.snapshot();
      if (states.at(-1) !== state) states.push(state);
      looked();
    },
    onViolation: (violation) => violations.push(violation),
    onOnline: () => line.push('online'),
    onOffline: () => line.push('offline'),
  });
  const self: TestConnection = {
    connection,
    messages,
    properties,
    packetLog,
    messagesAtReads,
    violations,
    line,
    states,
    snapshot: () => connection.snapshot(),
    until: (condition, limitMs = 15_000) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        const look = (): void => {
          if (!condition(self)) return;
          end();
          resolve();
        };
        const timer = setTimeout(() => {
          end();
          reject(
            new Error(
              `not within ${limitMs} ms; now: ${JSON.stringify(connection.snapshot())}, ${messages.length} messages`,
            ),
          );
        }, limitMs);
        watchers.add(look);
        look();
      }),
    untilState: async (kind) => {
      await self.until(() => connection.snapshot().state.kind === kind);
      return connection.snapshot().state;
    },
    untilSubscribed: () =>
      self.until(() => connection.snapshot().subscriptions.every(({ outcome }) => outcome.kind !== 'waiting')),
    failure: () => {
      const { state } = connection.snapshot();
      return state.kind === 'waiting' || state.kind === 'refused' ? state.failure.message : '';
    },
    close: () => connection.close(),
  };
  connection.open();
  return self;
}
