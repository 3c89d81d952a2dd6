// Enhanced authentication (MQTT 5 clause 4.12) against a scripted broker: SCRAM to its end, everything that must not be believed, and other methods.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/contract.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import { openConnection, type TestConnection } from '../support/connection.ts';
import { startCore, untilConnection } from '../support/running-core.ts';
import { authOf, read, ScramServer } from '../support/scram-server.ts';
import {
  closeConnection,
  connackOf,
  expectPacket,
  hex,
  type ScriptedBroker,
  type ScriptStep,
  send,
  startScriptedBroker,
} from '../support/scripted-broker.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing.close();
});

const method = 'SCRAM-SHA-256';
const password = 'p3ncil';
const server = new ScramServer({ method, username: 'anna', password });
const connect1 = expectPacket(1);
const auth1 = expectPacket(15);

async function connect(
  script: readonly ScriptStep[],
  changes: Partial<ProfileSettings> = {},
  secrets: Parameters<typeof openConnection>[1] = { password },
): Promise<{ readonly broker: ScriptedBroker; readonly line: TestConnection }> {
  const broker = await startScriptedBroker(script);
  open.push(broker);
  const line = openConnection(
    {
      port: broker.port,
      protocolVersion: 5,
      subscriptions: [],
      username: 'anna',
      authenticationMethod: method,
      ...changes,
    },
    secrets,
  );
  open.push(line);
  return { broker, line };
}

/** Stands behind what must not be believed, and must not be counted. */
const publish = hex('30 05 0001 61 00 21');
const login = [connect1, send(server.challenge), auth1, send(server.success())] as const;

describe('SCRAM', () => {
  it.each(['SCRAM-SHA-1', 'SCRAM-SHA-256'] as const)('logs in with %s and never sends the password', async (name) => {
    const own = new ScramServer({ method: name, username: 'anna', password });
    const { line, broker } = await connect([connect1, send(own.challenge), auth1, send(own.success())], {
      authenticationMethod: name,
    });
    await line.untilState('online');
    expect(broker.received.map(({ packetType }) => packetType)).toEqual([1, 15]);
    expect(Buffer.concat(broker.received.map(({ bytes }) => bytes)).includes(password)).toBe(false);
    expect(read(broker.received[0]!)).toMatchObject({ username: 'anna', properties: { authenticationMethod: name } });
  });

  it('takes the proof of the broker in a message of its own', async () => {
    const final = send((received) => authOf(0x18, method, server.serverFinal(received)));
    const { line } = await connect([connect1, send(server.challenge), auth1, final, auth1, send(connackOf(5))]);
    await line.untilState('online');
  });

  it.each<[string, readonly ScriptStep[], RegExp]>([
    ['a broker that accepts at once', [connect1, send(connackOf(5), publish)], /could not prove/],
    [
      'a broker that accepts without its proof',
      [connect1, send(server.challenge), auth1, send(connackOf(5), publish)],
      /could not prove/,
    ],
    [
      'a wrong signature',
      [connect1, send(server.challenge), auth1, send(authOf(0x18, method, `v=${'A'.repeat(43)}=`), publish)],
      /could not prove/,
    ],
    [
      'a wrong nonce',
      [connect1, send(authOf(0x18, method, 'r=elsewhere,s=c2FsdA==,i=4096'))],
      /nonce is wrong.*Somebody may be between/,
    ],
    ['another method', [connect1, send(authOf(0x18, 'PLAIN', 'x'))], /“PLAIN”.*“SCRAM-SHA-256” was agreed on/],
    ['a challenge without a method', [connect1, send(hex('f0 02 18 00'))], /was agreed on/],
    [
      'a round too many',
      [
        connect1,
        send(server.challenge),
        auth1,
        send((received) => authOf(0x18, method, server.serverFinal(received))),
        auth1,
        send(authOf(0x18, method, 'more')),
      ],
      /too many/,
    ],
    ['two challenges at once', [connect1, send(server.challenge, server.challenge)], /too many/],
    ['AUTH out of nowhere, later', [...login, send(authOf(0x18, method, 'x'), publish)], /no login was under way/],
  ])('ends over %s', async (_name, script, words) => {
    const { line, broker } = await connect(script);
    await line.untilState('refused');
    expect(line.failure()).toMatch(words);
    expect(line.failure()).not.toContain(password);
    expect(line.messages).toEqual([]);
    await broker.until((self) => self.openCount() === 0);
    expect(broker.connectionCount()).toBe(1);
  });

  it('tells a refusal by CONNACK in the broker’s words', async () => {
    const { line } = await connect([
      connect1,
      send(server.challenge),
      auth1,
      send(hex('20 03 00 86 00')),
      closeConnection,
    ]);
    expect(await line.untilState('refused')).toMatchObject({ failure: { reasonCode: 0x86 } });
  });

  it('does not fall back to 3.1.1, where the password would be sent', async () => {
    const { line, broker } = await connect([connect1, send([0x20, 2, 0, 1]), closeConnection], {
      protocolVersion: 'auto',
    });
    await line.untilState('refused');
    expect(broker.connectionCount()).toBe(1);
    expect(Buffer.concat(broker.received.map(({ bytes }) => bytes)).includes(password)).toBe(false);
  });

  it('proves itself again while online', async () => {
    const { line, broker } = await connect([
      ...login,
      auth1,
      send(server.challenge),
      auth1,
      send(server.success(true)),
      auth1,
      send(server.challenge),
      auth1,
      send(authOf(0, method, 'v=AAAA')),
    ]);
    expect(line.connection.reAuthenticate()).toBe(false);
    await line.untilState('online');
    expect(line.connection.reAuthenticate()).toBe(true);
    expect(line.connection.reAuthenticate()).toBe(false);
    await broker.until(({ received }) => received.length === 4);
    // The success has to be here before the next exchange may begin.
    await line.until(() => line.connection.ping(() => undefined));
    for (;;) {
      if (line.connection.reAuthenticate()) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await line.untilState('refused');
    expect(line.failure()).toMatch(/could not prove/);
    expect(broker.connectionCount()).toBe(1);
  });

  it('tells of each new proof that the broker took, by a notice', async () => {
    const broker = await startScriptedBroker([
      ...login,
      auth1,
      send(server.challenge),
      auth1,
      send(server.success(true)),
    ]);
    open.push(broker);
    const dataDir = await mkdtemp(join(tmpdir(), 'treeline-authentication-'));
    open.push({ close: () => rm(dataDir, { recursive: true, force: true }) });
    const { core, client } = await startCore(dataDir);
    open.push(core);
    const settings = {
      ...newProfileSettings,
      name: 'Line 1',
      host: '127.0.0.1',
      port: broker.port,
      protocolVersion: 5 as const,
      subscriptions: [],
      username: 'anna',
      authenticationMethod: method,
    };
    const notices: Notice[] = [];
    const told = new Promise<void>((resolve) => {
      client.on('notice.raised', ({ notice }) => {
        notices.push(notice);
        resolve();
      });
    });
    const secrets = { password: { kind: 'set', value: password } as const };
    const { profileId } = (await client.call('profile.create', { settings, secrets })).result;
    const { connectionId } = (await client.call('connection.open', { profileId })).result;
    await untilConnection(client, profileId, ['online']);
    expect(notices).toEqual([]);
    expect((await client.call('connection.reAuthenticate', { connectionId })).result).toEqual({ started: true });
    await told;
    expect(notices).toMatchObject([
      { severity: 'info', message: 'The broker of Line 1 accepted the new proof of who you are.', connectionId },
    ]);
  });

  it.each<[string, Partial<ProfileSettings>, Parameters<typeof openConnection>[1], string]>([
    ['3.1.1', { protocolVersion: 4 }, { password }, 'authenticationMethod'],
    ['no user name', { username: null }, { password }, 'username'],
    ['no password', {}, {}, 'password'],
    ['a password that cannot be used', {}, { password: '\u0007' }, 'password'],
  ])('is refused before connecting: %s', async (_name, changes, secrets, field) => {
    await expect(connect([], changes, secrets)).rejects.toMatchObject({ code: 'invalidInput', field });
  });
});

describe('another method', () => {
  const token = { authenticationMethod: 'K8S-TOKEN', username: null };
  const secrets = { authenticationData: Buffer.from('token').toString('base64') };

  it('sends its data once', async () => {
    const { line, broker } = await connect([connect1, send(connackOf(5))], token, secrets);
    await line.untilState('online');
    expect(read(broker.received[0]!)).toMatchObject({
      properties: { authenticationMethod: 'K8S-TOKEN', authenticationData: Buffer.from('token') },
    });
  });

  it('says so when the broker wants more', async () => {
    const { line } = await connect([connect1, send(authOf(0x18, 'K8S-TOKEN', 'more?'))], token, secrets);
    await line.untilState('refused');
    expect(line.failure()).toMatch(/more than one message.*“K8S-TOKEN”/);
  });
});

it('lets no AUTH pass where no method was asked for', async () => {
  const { line } = await connect([connect1, send(authOf(0x18, method, 'x'))], { authenticationMethod: '' });
  await line.untilState('refused');
  expect(line.failure()).toMatch(/AUTH/);
});
