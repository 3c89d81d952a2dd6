// A retained desk on a real connection, and an independent client that fills a broker and reads what it holds. For integration tests.

import mqtt, { type IClientPublishOptions, type MqttClient } from 'mqtt';
import { createMemoryBudget } from '../../electron/core/ingest/memory-budget.ts';
import { RetainedDesk } from '../../electron/core/retained/retained-desk.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import type { RetainedOutcome, RetainedStage } from '../../shared/retained.ts';
import { openConnection, type TestConnection } from './connection.ts';

export interface TestDesk {
  readonly desk: RetainedDesk;
  readonly line: TestConnection;
  readonly bugs: unknown[];
  /** Jobs that ended while nobody watched. */
  readonly unseen: string[];
  /** Resolves when the condition holds; looked at often. Fails after 30 s with the stage. */
  until(condition: (desk: RetainedDesk) => boolean): Promise<void>;
  untilStage<Kind extends RetainedStage['kind']>(kind: Kind): Promise<Extract<RetainedStage, { kind: Kind }>>;
  /** Asks, and resolves with the names in order. */
  list(...topicFilters: string[]): Promise<string[]>;
  /** Clears all that is chosen and resolves with the outcomes that occurred. */
  clear(options?: { ratePerSecond?: number; keepUndo?: boolean; filter?: string }): Promise<Outcomes>;
  restore(ratePerSecond?: number): Promise<Outcomes>;
  /** Outcomes that occurred, with their counts. */
  outcomes(): Outcomes;
  close(): Promise<void>;
}
type Outcomes = Partial<Record<RetainedOutcome, number>>;

/** Opens a connection without subscriptions and a desk on it. */
export async function openDesk(
  changes: Partial<ProfileSettings>,
  shareBytes = 64 * 1_048_576,
  password?: string,
): Promise<TestDesk> {
  const line = openConnection({ subscriptions: [], ...changes }, password === undefined ? {} : { password });
  await line.untilState('online');
  const budget = createMemoryBudget(512 * 1_048_576);
  const account = budget.openAccount(null);
  const bugs: unknown[] = [];
  const unseen: string[] = [];
  const desk = new RetainedDesk({
    broker: () => line.connection,
    account,
    shareBytes,
    now: Date.now,
    monotonicNow: () => performance.now(),
    keepUnseenMs: 50,
    onUnseenEnd: (finished) => unseen.push(finished.task),
    onBug: (error) => bugs.push(error),
  });
  const self: TestDesk = {
    desk,
    line,
    bugs,
    unseen,
    async until(condition) {
      const limitAt = performance.now() + 30_000;
      while (!condition(desk)) {
        if (performance.now() > limitAt) throw new Error(`Not within 30 s; now ${JSON.stringify(desk.stage)}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async untilStage(kind) {
      await self.until(({ stage }) => stage.kind === kind);
      return desk.stage as Extract<RetainedStage, { kind: typeof kind }>;
    },
    async list(...topicFilters) {
      desk.list(topicFilters);
      await self.untilStage('listed');
      return desk.table.rows('', 0, desk.table.topicCount).map(({ topicName }) => topicName);
    },
    async clear({ ratePerSecond = 10_000, keepUndo = true, filter = '' } = {}) {
      const expectedCount = desk.table.choice(filter).rows.length;
      desk.clear({ listId: desk.table.listId, filter, expectedCount, ratePerSecond, keepUndo });
      await self.untilStage('finished');
      return self.outcomes();
    },
    async restore(ratePerSecond = 10_000) {
      desk.restore(ratePerSecond);
      await self.untilStage('finished');
      return self.outcomes();
    },
    outcomes: () => Object.fromEntries(Object.entries(desk.table.outcomeCounts()).filter(([, count]) => count > 0)),
    async close() {
      desk.close();
      await line.close();
    },
  };
  return self;
}

export interface OtherClient {
  readonly mqtt: MqttClient;
  publish(topicName: string, payload: string | Buffer, options?: IClientPublishOptions): Promise<void>;
  /** What the broker holds: hexadecimal payload, QoS and properties by topic name. Asked topic by topic, with QoS 2. */
  held(topicNames: readonly string[]): Promise<Map<string, string>>;
  close(): Promise<void>;
}

/** An independent client: mqtt.js with MQTT 5. */
export async function openOtherClient(
  port: number,
  login: { username?: string; password?: string } = {},
): Promise<OtherClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    ...login,
  });
  return {
    mqtt: client,
    async publish(topicName, payload, options = {}) {
      await client.publishAsync(topicName, payload, { qos: 1, retain: true, ...options });
    },
    async held(topicNames) {
      const reader = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
        protocolVersion: 5,
        reconnectPeriod: 0,
        ...login,
      });
      const found = new Map<string, string>();
      let whenMarked = (): void => undefined;
      reader.on('message', (topicName, payload, { qos, properties = {} }) => {
        if (topicName.startsWith('marker/')) return whenMarked();
        const { userProperties = {}, ...others } = properties;
        const sorted = Object.entries({ ...others, ...userProperties }).toSorted(([one], [two]) =>
          one < two ? -1 : 1,
        );
        found.set(topicName, JSON.stringify([payload.toString('hex'), qos, Object.fromEntries(sorted)]));
      });
      await reader.subscribeAsync('marker/#', { qos: 0 });
      // In portions that mosquitto's queue for one client can hold; each is over when its marker comes.
      for (let at = 0; at < topicNames.length; at += 200) {
        await reader.subscribeAsync(topicNames.slice(at, at + 200), { qos: 2 });
        const marked = new Promise<void>((resolve) => {
          whenMarked = resolve;
        });
        await reader.publishAsync(`marker/${at}`, 'x', { qos: 2 });
        await marked;
      }
      await reader.endAsync();
      return found;
    },
    close: () => client.endAsync(true),
  };
}
