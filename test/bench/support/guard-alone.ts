// CPU time of the frame guard by itself: prepared QoS 0 PUBLISH packets in reads of 64 kB, no socket. Called by receive.bench.ts.

import { createInbound } from '../../../electron/core/broker/inbound.ts';
import { loadPayload, publishPacket } from '../../support/load-publisher.ts';

const readBytes = 65_536;
const rounds = 2000;
const warmUpRounds = 200;

/** CPU seconds per million messages, MQTT 3.1.1. */
export function guardCpuPerMillion(topics: readonly string[], payloadBytes: number): number {
  const round = Buffer.concat(topics.map((topicName, n) => publishPacket(topicName, loadPayload(n, payloadBytes))));
  let receivedCount = 0;
  const inbound = createInbound({
    protocolVersion: 4,
    maximumPacketSize: 1_048_576,
    receiveMaximum: 65_535,
    topicAliasMaximum: 0,
    unreleased: new Set(),
    sink: {
      receive: () => {
        receivedCount += 1;
      },
      refuse: (reason) => {
        throw new Error(reason);
      },
    },
    pass: () => {},
    reply: () => {},
    violation: ({ message }) => {
      throw new Error(message);
    },
  });
  // CONNACK, accepted: it must come first.
  inbound.consume(Buffer.from([0x20, 2, 0, 0]), 0);
  const play = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      for (let at = 0; at < round.length; at += readBytes) inbound.consume(round.subarray(at, at + readBytes), n);
    }
  };
  play(warmUpRounds);
  receivedCount = 0;
  const before = process.cpuUsage();
  play(rounds);
  const { user, system } = process.cpuUsage(before);
  if (receivedCount !== rounds * topics.length) throw new Error(`The guard delivered ${receivedCount} messages.`);
  return (user + system) / receivedCount;
}
