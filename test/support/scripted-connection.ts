// A connection to a broker that does exactly what a script says, and what such scripts are made of. Called by the tests of connections.

import { onTestFinished } from 'vitest';
import { plainSubscription } from '../../shared/profile-parts.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import { openConnection, type TestConnection } from './connection.ts';
import {
  connackOf,
  expectPacket,
  hex,
  type ScriptedBroker,
  type ScriptStep,
  send,
  startScriptedBroker,
} from './scripted-broker.ts';

type Script = readonly ScriptStep[] | ((connectionIndex: number) => readonly ScriptStep[]);

/** Starts the broker and connects to it, with MQTT 5 and without subscriptions unless `changes` say so. Both end with the test. */
export async function connect(
  script: Script,
  changes: Partial<ProfileSettings> = {},
  secrets: Parameters<typeof openConnection>[1] = {},
): Promise<{ readonly broker: ScriptedBroker; readonly line: TestConnection }> {
  const broker = await startScriptedBroker(script);
  const line = openConnection({ port: broker.port, protocolVersion: 5, subscriptions: [], ...changes }, secrets);
  onTestFinished(async () => {
    // The connection first: a broker that goes away first would be a failure of its own.
    await line.close();
    await broker.close();
  });
  return { broker, line };
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const connect1 = expectPacket(1);
export const accepted = (version: 4 | 5 = 5): readonly ScriptStep[] => [connect1, send(connackOf(version))];
/** A CONNACK of MQTT 5 with properties given in hexadecimal. */
export const connackWith = (code: number, properties: string): Uint8Array => {
  const bytes = hex(properties);
  return Uint8Array.of(0x20, 3 + bytes.length, 0, code, bytes.length, ...bytes);
};
export const types = (broker: ScriptedBroker): readonly number[] => broker.received.map(({ packetType }) => packetType);
export const filters = (...names: readonly string[]): ProfileSettings['subscriptions'] =>
  names.map((topicFilter) => plainSubscription(topicFilter, 1));
