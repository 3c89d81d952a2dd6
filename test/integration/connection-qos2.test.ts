// A QoS 2 message at every place where the line can be cut on its way (MQTT 5 clause 4.3.3 and 4.4): with a session it is counted once, whatever
// was lost, and a packet identifier that is free again stands for a new message. The broker does exactly what a script says.

import { afterEach, describe, expect, it } from 'vitest';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { generate } from 'mqtt-packet';
import {
  connackOf,
  expectPacket,
  packetIdOf,
  resetConnection,
  type ScriptedBroker,
  type ScriptStep,
  send,
  startScriptedBroker,
  waitFor,
} from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

type Version = 4 | 5;
const publish = (version: Version, messageId: number, payload: string, dup = false): Uint8Array =>
  generate(
    { cmd: 'publish', topic: 't', payload, qos: 2, retain: false, dup, messageId },
    { protocolVersion: version },
  );
const pubrel = (id: number): Uint8Array => Uint8Array.of(0x62, 2, id >> 8, id & 255);
const connect = expectPacket(1);
const pubrec = expectPacket(5);
const pubcomp = expectPacket(7);

/** Plays the scripts, one for each network connection in turn, until the message `last` has been released. */
async function played(
  version: Version,
  scripts: readonly ((line: () => TestConnection) => readonly ScriptStep[])[],
): Promise<{ readonly line: TestConnection; readonly broker: ScriptedBroker }> {
  let opened: TestConnection | null = null;
  const line = (): TestConnection => opened!;
  const broker = await startScriptedBroker((index) => [
    connect,
    ...(scripts[index]?.(line) ?? [waitFor(() => new Promise(() => undefined))]),
    // The last message of each story has an identifier of its own, and is acknowledged to the end.
    ...(index === scripts.length - 1 ? [send(publish(version, 999, 'last')), pubrec, send(pubrel(999)), pubcomp] : []),
  ]);
  open.push(broker);
  opened = openConnection({
    port: broker.port,
    protocolVersion: version,
    clientId: 'fixed',
    cleanStart: false,
    sessionExpiryInterval: 600,
    subscriptions: [],
    reconnect: { enabled: true, firstDelayMs: 100, longestDelayMs: 100, maximumAttempts: null },
  });
  open.push(opened);
  await broker.until(({ received }) =>
    received.some((packet) => packet.packetType === 7 && packetIdOf(packet) === 999),
  );
  return { line: opened, broker };
}

/** Acknowledgements of the message 7 as they came, with the reason code where there is one, by network connection. */
const answersOf = (broker: ScriptedBroker): readonly string[] =>
  broker.received
    .filter((packet) => (packet.packetType === 5 || packet.packetType === 7) && packetIdOf(packet) === 7)
    .map(({ connectionIndex, packetType, bytes }) => {
      const reason = bytes.length > 4 ? ` 0x${bytes.readUInt8(4).toString(16)}` : '';
      return `${connectionIndex} ${packetType === 5 ? 'PUBREC' : 'PUBCOMP'}${reason}`;
    });
const payloads = (line: TestConnection): readonly string[] => line.messages.map(({ payload }) => payload);

/** Up to the cut. In each the broker acts on nothing behind the place that the name says. */
const cuts = {
  'in the middle of PUBLISH': (version: Version) => [send(publish(version, 7, 'one').subarray(0, 6)), resetConnection],
  'after PUBLISH, and PUBREC is lost': (version: Version) => [
    send(publish(version, 7, 'one')),
    pubrec,
    resetConnection,
  ],
  'after PUBREC, before PUBREL': (version: Version) => [send(publish(version, 7, 'one')), pubrec, resetConnection],
  'after PUBREL, and PUBCOMP is lost': (version: Version) => [
    send(publish(version, 7, 'one')),
    pubrec,
    send(pubrel(7)),
    pubcomp,
    resetConnection,
  ],
} as const;
type Cut = keyof typeof cuts;

/** What a broker that kept the session repeats, and what is to come of it. */
const resumed: Readonly<
  Record<
    Cut,
    { readonly steps: (version: Version) => readonly ScriptStep[]; readonly answers: (version: Version) => string[] }
  >
> = {
  'in the middle of PUBLISH': {
    steps: (version) => [send(publish(version, 7, 'one', true)), pubrec, send(pubrel(7)), pubcomp],
    answers: () => ['1 PUBREC', '1 PUBCOMP'],
  },
  'after PUBLISH, and PUBREC is lost': {
    steps: (version) => [send(publish(version, 7, 'one', true)), pubrec, send(pubrel(7)), pubcomp],
    answers: () => ['0 PUBREC', '1 PUBREC', '1 PUBCOMP'],
  },
  'after PUBREC, before PUBREL': {
    steps: () => [send(pubrel(7)), pubcomp],
    answers: () => ['0 PUBREC', '1 PUBCOMP'],
  },
  'after PUBREL, and PUBCOMP is lost': {
    steps: () => [send(pubrel(7)), pubcomp],
    // The identifier is not known any more, and MQTT 5 says so (clause 3.7.2.1); for 3.1.1 there is only the one answer.
    answers: (version) => ['0 PUBREC', '0 PUBCOMP', version === 5 ? '1 PUBCOMP 0x92' : '1 PUBCOMP'],
  },
};

const cutNames = Object.keys(cuts) as Cut[];
const versions = [4, 5] as const;
const everyCut = versions.flatMap((version) => cutNames.map((cut) => [cut, version] as const));

describe('a QoS 2 message', () => {
  it.each(everyCut)('cut %s, is counted once when the session is present, version %i', async (cut, version) => {
    const { line, broker } = await played(version, [
      () => [send(connackOf(version)), ...cuts[cut](version)],
      () => [
        send(connackOf(version, true)),
        ...resumed[cut].steps(version),
        // Free again: the same identifier is another message.
        send(publish(version, 7, 'two')),
        pubrec,
        send(pubrel(7)),
        pubcomp,
      ],
    ]);
    expect(payloads(line)).toEqual(['one', 'two', 'last']);
    expect(answersOf(broker)).toEqual([...resumed[cut].answers(version), '1 PUBREC', '1 PUBCOMP']);
    expect(line.violations).toEqual([]);
  });

  it.each(everyCut)(
    'cut %s: its identifier is a new message when there is no session, version %i',
    async (cut, version) => {
      const { line } = await played(version, [
        () => [send(connackOf(version)), ...cuts[cut](version)],
        () => [send(connackOf(version, false)), send(publish(version, 7, 'two')), pubrec, send(pubrel(7)), pubcomp],
      ]);
      expect(payloads(line)).toEqual(cut === 'in the middle of PUBLISH' ? ['two', 'last'] : ['one', 'two', 'last']);
    },
  );

  it.each(versions)('stays known over attempts that never come to a session, version %i', async (version) => {
    const unavailable = version === 5 ? [0x20, 3, 0, 0x88, 0] : [0x20, 2, 0, 3];
    const { line } = await played(version, [
      () => [send(connackOf(version)), send(publish(version, 7, 'one')), pubrec, resetConnection],
      () => [resetConnection],
      () => [send(unavailable), resetConnection],
      // Accepted, and cut before the broker has said anything else.
      () => [send(connackOf(version, true)), resetConnection],
      () => [send(connackOf(version, true)), send(publish(version, 7, 'one', true)), pubrec, send(pubrel(7)), pubcomp],
    ]);
    expect(payloads(line)).toEqual(['one', 'last']);
  });

  it.each(versions)('is known when what is repeated comes in one piece with CONNACK, version %i', async (version) => {
    const { line, broker } = await played(version, [
      () => [
        send(connackOf(version)),
        send(publish(version, 6, 'released later'), publish(version, 7, 'one')),
        pubrec,
        pubrec,
        resetConnection,
      ],
      () => [
        // The order of clause 4.6: what was further on its way is first.
        send(connackOf(version, true), pubrel(6), publish(version, 7, 'one', true), publish(version, 6, 'six anew')),
        pubcomp,
        pubrec,
        pubrec,
        send(pubrel(7), pubrel(6)),
        pubcomp,
        pubcomp,
      ],
    ]);
    expect(payloads(line)).toEqual(['released later', 'one', 'six anew', 'last']);
    expect(answersOf(broker)).toEqual(['0 PUBREC', '1 PUBREC', '1 PUBCOMP']);
  });

  it.each(versions)(
    'that the broker sends again although it was released counts again: nobody could tell it from a new one, version %i',
    async (version) => {
      // What mosquitto 2.0.11 does when the line is cut behind PUBREL, and again before it can answer the next CONNECT: it takes the message for
      // one without PUBREC. Its log shows it: PUBREC taken, PUBREL sent, CONNACK failed, PUBLISH again.
      const { line } = await played(version, [
        () => [send(connackOf(version)), ...cuts['after PUBREL, and PUBCOMP is lost'](version)],
        () => [
          send(connackOf(version, true)),
          send(publish(version, 7, 'one', true)),
          pubrec,
          send(pubrel(7)),
          pubcomp,
        ],
      ]);
      expect(line.messages.map(({ payload, flags }) => [payload, flags])).toEqual([
        ['one', 2],
        ['one', 2 | 8],
        ['last', 2],
      ]);
    },
  );
});
