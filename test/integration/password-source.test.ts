// A password that is asked for at every attempt: by a connection against a scripted broker, which sees what comes.

import { afterEach, expect, it } from 'vitest';
import type { PasswordAnswer } from '../../electron/core/broker/password-answer.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import {
  closeConnection,
  connackOf,
  expectPacket,
  type ScriptedBroker,
  type ScriptStep,
  send,
  startScriptedBroker,
} from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});
const quick = { enabled: true, firstDelayMs: 100, longestDelayMs: 100, maximumAttempts: null };

async function connect(
  script: (connectionIndex: number) => readonly ScriptStep[],
  ask: () => Promise<PasswordAnswer>,
): Promise<{ readonly broker: ScriptedBroker; readonly line: TestConnection }> {
  const broker = await startScriptedBroker(script);
  open.push(broker);
  const line = openConnection(
    { port: broker.port, protocolVersion: 5, username: 'u', subscriptions: [], reconnect: quick },
    {},
    [],
    ask,
  );
  open.push(line);
  return { broker, line };
}
const accept: readonly ScriptStep[] = [expectPacket(1), send(connackOf(5))];
const connects = (broker: ScriptedBroker): readonly string[] =>
  broker.received.filter(({ packetType }) => packetType === 1).map(({ bytes }) => bytes.toString('latin1').slice(-7));

it('is asked for anew at each attempt', async () => {
  let count = 0;
  const { line, broker } = await connect(
    (index) => (index < 2 ? [...accept, closeConnection] : accept),
    async () => ({ kind: 'password', password: `token-${++count}` }),
  );
  await broker.until(() => connects(broker).length === 3);
  await line.untilState('online');
  expect(connects(broker)).toEqual(['token-1', 'token-2', 'token-3']);
});

it('connects nowhere without it: tries again where that may help, else says what to do', async () => {
  const answers: PasswordAnswer[] = [
    { kind: 'failed', message: 'No luck.', isLasting: false },
    { kind: 'notApproved', message: 'Allow it?', command: 'pass show x' },
    { kind: 'failed', message: 'Not set.', isLasting: true },
    { kind: 'password', password: 'token-9' },
  ];
  const { line, broker } = await connect(
    () => accept,
    async () => answers.shift() ?? { kind: 'failed', message: 'none left', isLasting: true },
  );
  await line.untilState('refused');
  expect(line.states).toContainEqual(
    expect.objectContaining({ kind: 'waiting', failure: expect.objectContaining({ message: 'No luck.' }) }),
  );
  expect(line.snapshot().state).toMatchObject({ commandToApprove: 'pass show x', failure: { message: 'Allow it?' } });
  line.connection.open();
  await line.until(() => line.failure() === 'Not set.');
  expect(line.snapshot().state).not.toHaveProperty('commandToApprove');
  expect(broker.connectionCount()).toBe(0);
  line.connection.open();
  await line.untilState('online');
  expect(connects(broker)).toEqual(['token-9']);
});

it('is not used by an attempt that was closed meanwhile', async () => {
  const gate: { answer?: (answer: PasswordAnswer) => void } = {};
  let asked = 0;
  const { line, broker } = await connect(
    () => accept,
    () => {
      asked += 1;
      if (asked > 1) return Promise.resolve({ kind: 'password', password: 'token-2' });
      return new Promise((resolve) => {
        gate.answer = resolve;
      });
    },
  );
  expect(line.snapshot().state).toMatchObject({ kind: 'connecting', step: 'Asking for the password' });
  await line.close();
  line.connection.open();
  gate.answer?.({ kind: 'password', password: 'token-1' });
  await line.untilState('online');
  expect(connects(broker)).toEqual(['token-2']);
});
