// A broker that repeats the password in the words of its refusals: of a filter, and of a message.

import { afterEach, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { openConnection } from '../support/connection.ts';
import { connackOf, expectPacket, lastOf, packetIdOf, send, startScriptedBroker } from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

const password = 'CANARY-password';
const words = Buffer.from(`no ${password}`);
/** SUBACK or PUBACK of MQTT 5 with a reason string (clauses 3.9.2.1.2 and 3.4.2.2.2). `code` stands before the properties or behind them. */
const refusal = (firstByte: number, packetId: number, code: number, codeFirst: boolean): number[] => {
  const properties = [words.length + 3, 0x1f, 0, words.length, ...words];
  const body = [packetId >> 8, packetId & 0xff, ...(codeFirst ? [code, ...properties] : [...properties, code])];
  return [firstByte, body.length, ...body];
};

it('shows neither to anybody', async () => {
  const broker = await startScriptedBroker([
    expectPacket(1),
    send(connackOf(5)),
    expectPacket(8),
    send((received) => refusal(0x90, packetIdOf(lastOf(received, 8)), 0x87, false)),
    expectPacket(3),
    send((received) => refusal(0x40, packetIdOf(lastOf(received, 3)), 0x87, true)),
  ]);
  open.push(broker);
  const subscriptions = [plainSubscription('a', 0)];
  const line = openConnection({ port: broker.port, protocolVersion: 5, subscriptions, username: 'u' }, { password });
  open.push(line);
  await line.untilSubscribed();
  const [subscription] = line.snapshot().subscriptions;
  expect(subscription?.outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('no •••') });
  const refused = await line.connection.publish('t', new Uint8Array([49]), { qos: 1, retain: false }).then(
    () => null,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(AppError);
  expect(refused).toMatchObject({ message: expect.stringContaining('no •••') });
  expect(JSON.stringify(line.snapshot())).not.toContain(password);
});
