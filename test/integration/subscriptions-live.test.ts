// Subscriptions that change while the connection lives: against mosquitto, and against a broker that refuses or is slow to answer.

import { afterEach, describe, expect, it } from 'vitest';
import { plainSubscription, type Subscription } from '../../shared/profile-parts.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import {
  connackOf,
  expectPacket,
  hex,
  lastOf,
  packetIdOf,
  type ReceivedPacket,
  send,
  type ScriptedBroker,
  type ScriptStep,
  startScriptedBroker,
  subackFor,
  waitFor,
} from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
const opened = (...args: Parameters<typeof openConnection>): TestConnection => {
  const connection = openConnection(...args);
  open.push(connection);
  return connection;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const outcomes = (line: TestConnection): Record<string, unknown> =>
  Object.fromEntries(line.snapshot().subscriptions.map(({ topicFilter, outcome }) => [topicFilter, outcome]));
const outcomeOf = (line: TestConnection, topicFilter: string): string =>
  line.snapshot().subscriptions.find((one) => one.topicFilter === topicFilter)?.outcome.kind ?? 'gone';
/** Waits until a filter's outcome is of this kind; `gone`: it is not listed any more. */
const untilOutcome = (line: TestConnection, topicFilter: string, kind: string): Promise<void> =>
  line.until(() => outcomeOf(line, topicFilter) === kind);
const names = (line: TestConnection): readonly string[] => line.messages.map(({ topicName }) => topicName);

describe.each([5, 4, 3] as const)('mosquitto, protocol version %i', (protocolVersion) => {
  it('takes filters added, changed, switched off and removed, without a new connection', async () => {
    const broker = await startMosquitto();
    open.push(broker);
    const always = plainSubscription('always', 1);
    const line = opened({ port: broker.port, protocolVersion, subscriptions: [always] });
    await line.untilSubscribed();
    /** Publishes, and returns when all before it must be here as well. */
    const publish = async (topicName: string): Promise<void> => {
      const count = names(line).filter((name) => name === 'always').length;
      await line.connection.publish(topicName, text('x'), { qos: 1, retain: false });
      await line.connection.publish('always', text('x'), { qos: 1, retain: false });
      await line.until(() => names(line).filter((name) => name === 'always').length > count);
    };
    await publish('added/1');
    expect(names(line)).toEqual(['always']);

    line.connection.setSubscriptions([always, plainSubscription('added/#', 0)]);
    expect(outcomeOf(line, 'added/#')).toBe('waiting');
    await untilOutcome(line, 'added/#', 'granted');
    await publish('added/2');
    expect(names(line)).toEqual(['always', 'added/2', 'always']);

    line.connection.setSubscriptions([always, plainSubscription('added/#', 2)]);
    await line.until(() => JSON.stringify(outcomes(line)['added/#']) === '{"kind":"granted","grantedQos":2}');

    line.connection.setSubscriptions([always, { ...plainSubscription('added/#', 2), enabled: false }]);
    await untilOutcome(line, 'added/#', 'disabled');
    await publish('added/3');
    expect(names(line)).not.toContain('added/3');

    line.connection.setSubscriptions([plainSubscription('added/#'), always]);
    await untilOutcome(line, 'added/#', 'granted');
    line.connection.setSubscriptions([always]);
    expect(outcomeOf(line, 'added/#')).toBe('ending');
    await untilOutcome(line, 'added/#', 'gone');
    await publish('added/4');
    expect(names(line)).not.toContain('added/4');
    expect(line.line).toEqual(['online']);
  });
});

describe('a mosquitto that permits only a part', () => {
  it.each([5, 4] as const)(
    'refuses the rest with its reason, and the rest goes on: version %i',
    async (protocolVersion) => {
      const broker = await startGuardedMosquitto(['plant/#']);
      open.push(broker);
      const subscriptions = ['#', '$SYS/#', 'plant/#'].map((topicFilter) => plainSubscription(topicFilter, 1));
      const line = opened({ port: broker.port, protocolVersion, subscriptions });
      await line.untilSubscribed();
      const reasonCode = protocolVersion === 5 ? 0x87 : 0x80;
      expect(outcomes(line)).toMatchObject({
        '#': { kind: 'refused', reasonCode },
        '$SYS/#': { kind: 'refused', reasonCode },
        'plant/#': { kind: 'granted', grantedQos: 1 },
      });
      await line.connection.publish('plant/1', text('x'), { qos: 1, retain: false });
      await line.until(({ messages }) => messages.length === 1);
      // A narrower one instead is granted at once.
      line.connection.setSubscriptions([plainSubscription('plant/+', 0)]);
      await untilOutcome(line, 'plant/+', 'granted');
      expect(outcomeOf(line, '#')).toBe('gone');
      expect(line.line).toEqual(['online']);
    },
  );
});

describe('a session that the broker keeps', () => {
  it('is freed of filters removed while it was away, also by a new connection', async () => {
    const broker = await startMosquitto();
    open.push(broker);
    const settings = { port: broker.port, clientId: 'keeper', cleanStart: false, sessionExpiryInterval: 600 };
    const kept = plainSubscription('kept', 1);
    const first = opened({ ...settings, subscriptions: [kept, plainSubscription('gone', 1)] });
    await first.untilSubscribed();
    await first.connection.close();
    const held = first.connection.heldFilters();
    expect(held).toEqual(['kept', 'gone']);

    const second = opened({ ...settings, subscriptions: [kept] }, {}, held);
    await second.untilState('online');
    await untilOutcome(second, 'gone', 'gone');
    await second.untilSubscribed();
    await second.connection.publish('gone', text('x'), { qos: 1, retain: false });
    await second.connection.publish('kept', text('x'), { qos: 1, retain: false });
    await second.until(({ messages }) => messages.length > 0);
    expect(names(second)).toEqual(['kept']);
    expect(second.snapshot().broker?.sessionPresent).toBe(true);
  });
});

describe('a scripted broker', () => {
  const connect1 = [expectPacket(1), send(connackOf(5))];
  const subscribes = (broker: ScriptedBroker): readonly ReceivedPacket[] =>
    broker.received.filter(({ packetType }) => packetType === 8);
  const unsuback = (code: number) => (received: readonly ReceivedPacket[]) => {
    const id = packetIdOf(lastOf(received, 10));
    return [0xb0, 4, id >> 8, id & 255, 0, code];
  };
  async function connect(script: readonly ScriptStep[], subscriptions: readonly Subscription[]) {
    const broker = await startScriptedBroker(script);
    open.push(broker);
    return { broker, line: opened({ port: broker.port, protocolVersion: 5, subscriptions: [...subscriptions] }) };
  }

  it('gets options and identifier as MQTT 5 writes them', async () => {
    const { broker, line } = await connect(
      [...connect1, expectPacket(8), send(subackFor(5, 1))],
      [
        {
          ...plainSubscription('ab', 1),
          noLocal: true,
          retainAsPublished: true,
          retainHandling: 2,
          subscriptionIdentifier: 300,
        },
      ],
    );
    await line.untilSubscribed();
    const [packet] = subscribes(broker);
    // Behind the packet id: three bytes of properties (identifier 300), the filter, the options (clause 3.8.3.1).
    expect(packet?.bytes.subarray(4)).toEqual(Buffer.from(hex('03 0b ac02 0002 6162 2d')));
  });

  it('that does not end a subscription is believed: messages go on coming', async () => {
    const { line } = await connect(
      [...connect1, expectPacket(8), send(subackFor(5, 0)), expectPacket(10), send(unsuback(0x87))],
      [plainSubscription('a')],
    );
    await line.untilSubscribed();
    line.connection.setSubscriptions([]);
    await untilOutcome(line, 'a', 'notEnded');
    expect(outcomes(line)['a']).toMatchObject({
      reasonCode: 0x87,
      message: expect.stringContaining('go on coming') as string,
    });
    expect(line.snapshot().state.kind).toBe('online');
  });

  it('that is slow gets the latest wish once it has answered, and its old answer is not taken for the new one', async () => {
    let release: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { broker, line } = await connect(
      [
        ...connect1,
        expectPacket(8),
        waitFor(() => changed),
        send(subackFor(5, 0x87)),
        expectPacket(8),
        send(subackFor(5, 2)),
      ],
      [plainSubscription('a')],
    );
    await broker.until((self) => subscribes(self).length === 1);
    line.connection.setSubscriptions([plainSubscription('a', 1)]);
    line.connection.setSubscriptions([plainSubscription('a', 2)]);
    release();
    await line.untilSubscribed();
    expect(outcomes(line)['a']).toEqual({ kind: 'granted', grantedQos: 2 });
    expect(subscribes(broker)).toHaveLength(2);
    const kinds = line.states.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'refused')).toEqual([]);
  });

  it('is not asked for “no local” with a shared subscription, over which it would close', async () => {
    const { broker, line } = await connect(
      [...connect1, expectPacket(8), send(subackFor(5, 0))],
      [{ ...plainSubscription('$share/us/a'), noLocal: true }, plainSubscription('b')],
    );
    await line.untilSubscribed();
    expect(outcomes(line)).toMatchObject({
      '$share/us/a': { kind: 'refused', reasonCode: 0x82 },
      b: { kind: 'granted' },
    });
    expect(subscribes(broker)).toHaveLength(1);
  });
});
