// The whole core over the contract, with a real mosquitto: what core.ts, connections.ts and handlers.ts put together.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Core, StartWith } from '../../electron/core/core.ts';
import type { Platform } from '../../electron/core/platform.ts';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import type { AppSnapshot } from '../../shared/contract.ts';
import type { MessagesFrame } from '../../shared/message.ts';
import type { StatisticsFrame } from '../../shared/statistics.ts';
import type { RowsFrame } from '../../shared/tree.ts';
import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { ConnectionId, ViewId } from '../../shared/ids.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { openLoadPublisher, publishPacket } from '../support/load-publisher.ts';
import { memoryTransportPair } from '../support/memory-transport.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type RunningCore, startCore } from '../support/running-core.ts';

const cleanUps: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'treeline-core-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

async function start(
  dataDir: string,
  options: { startWith?: StartWith; persistent?: boolean; restartedAfter?: Platform['restartedAfter'] } = {},
): Promise<RunningCore> {
  const { persistent = true, ...more } = options;
  const running = await startCore(dataDir, { ...more, secretBox: fakeSecretBox({ persistent }) });
  const { core } = running;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await core.close();
  };
  cleanUps.push(close);
  return {
    ...running,
    core: {
      serve: (transport) => core.serve(transport),
      openFromOutside: (request) => core.openFromOutside(request),
      close,
    },
  };
}

function lineTo(core: Core): ContractClient {
  const [ours, theirs] = memoryTransportPair();
  core.serve(theirs);
  return createContractClient(ours);
}

const snapshotOf = async (client: ContractClient): Promise<AppSnapshot> =>
  (await client.call('app.snapshot', {})).result;

/** The first frame of a stream that satisfies the condition. */
function rowsUntil(
  client: ContractClient,
  connectionId: ConnectionId,
  until: (frame: RowsFrame) => boolean,
): Promise<RowsFrame> {
  return new Promise((resolve, reject) => {
    const params = { connectionId, viewId: 'view' as ViewId, first: 0, count: 50, anchor: null, filter: '' };
    const watch = client.watch('rows', params, {
      onFrame: ({ data }) => {
        if (!until(data)) return;
        watch.close();
        resolve(data);
      },
      onEnded: reject,
    });
  });
}

/** Resolves when the connection is in that state. */
function untilState(client: ContractClient, kind: ConnectionSnapshot['state']['kind']): Promise<ConnectionSnapshot> {
  return new Promise((resolve, reject) => {
    const off = client.on('connection.stateChanged', ({ connection }) => {
      if (connection.state.kind !== kind) return;
      off();
      resolve(connection);
    });
    snapshotOf(client).then(({ connections }) => {
      const there = connections.find(({ state }) => state.kind === kind);
      if (there !== undefined) resolve(there);
    }, reject);
  });
}

async function broker(config: readonly string[] = []) {
  const mosquitto = await startMosquitto({ listeners: [{ kind: 'mqtt', config }] });
  cleanUps.push(() => mosquitto.close());
  return mosquitto;
}

const settingsFor = (port: number) => ({ ...newProfileSettings, name: 'Test', host: '127.0.0.1', port });

describe('the core', () => {
  it('shows what was published, in every window, and the sum of the ledger adds up', async () => {
    const mosquitto = await broker();
    const { core, client } = await start(await folder());
    const second = lineTo(core);
    const { result } = await client.call('profile.create', { settings: settingsFor(mosquitto.port), secrets: {} });
    const { connectionId } = (await client.call('connection.open', { profileId: result.profileId })).result;
    await untilState(second, 'online');

    const payload = new TextEncoder().encode('{"n":9007199254740993}');
    const answer = await client.call(
      'message.publish',
      { connectionId, topicName: 'a/b', qos: 1, retain: false },
      payload,
    );
    expect(answer.result.reasonCode === 0 || answer.result.reasonCode === 0x10).toBe(true);
    const frame = await rowsUntil(second, connectionId, ({ rows }) => rows.some(({ level }) => level === 'a'));
    const branch = frame.rows.find(({ level }) => level === 'a');
    expect(branch).toMatchObject({ depth: 0, childCount: 1, expanded: false, ownCount: 0, belowCount: 1 });

    const topic = (await second.call('topic.find', { connectionId, topicName: 'a/b' })).result;
    expect(topic?.topicName).toBe('a/b');
    const topicId = topic!.topicId;
    const read = await second.call('message.read', { connectionId, topicId, seq: null, offset: 0, limitBytes: 1000 });
    expect(new TextDecoder().decode(read.body)).toBe('{"n":9007199254740993}');
    const messages = await new Promise<MessagesFrame>((resolve) => {
      const watch = second.watch(
        'messages',
        { connectionId, topicId, limit: 10 },
        {
          onFrame: ({ data }) => {
            watch.close();
            resolve(data);
          },
        },
      );
    });
    expect(messages.messages.map(({ sizeBytes }) => sizeBytes)).toEqual([payload.length]);

    const statistics = await new Promise<StatisticsFrame>((resolve) => {
      const watch = client.watch(
        'statistics',
        {},
        {
          onFrame: ({ data }) => {
            watch.close();
            resolve(data);
          },
        },
      );
    });
    const { ledger } = statistics.connections[0]!;
    const refused = Object.values(ledger.refused).reduce((sum, count) => sum + count, 0);
    expect(ledger.receivedCount).toBe(ledger.keptCount + ledger.evicted.budget + refused);
    expect(ledger.receivedCount).toBeGreaterThan(0);
  });

  it('keeps a closed connection to be read, and ends the streams of a discarded one', async () => {
    const mosquitto = await broker();
    const { client } = await start(await folder());
    const { profileId } = (await client.call('profile.create', { settings: settingsFor(mosquitto.port), secrets: {} }))
      .result;
    const { connectionId } = (await client.call('connection.open', { profileId })).result;
    await untilState(client, 'online');
    const publisher = await openLoadPublisher({ port: mosquitto.port, topics: ['x'], payloadBytes: 10 });
    cleanUps.push(() => publisher.close());
    await publisher.send(publishPacket('still/there', Buffer.from('1')));
    await rowsUntil(client, connectionId, ({ rows }) => rows.some(({ level }) => level === 'still'));

    await client.call('connection.close', { connectionId });
    await untilState(client, 'closed');
    await rowsUntil(client, connectionId, ({ rows }) => rows.some(({ level }) => level === 'still'));
    await expect(
      client.call('message.publish', { connectionId, topicName: 't', qos: 0, retain: false }),
    ).rejects.toMatchObject({ code: 'offline' });

    const again = (await client.call('connection.open', { profileId })).result;
    expect(again.connectionId).toBe(connectionId);
    await untilState(client, 'online');

    const ended = rowsUntil(client, connectionId, () => false);
    await client.call('connection.discard', { connectionId });
    await expect(ended).rejects.toMatchObject({ code: 'notFound' });
    expect((await snapshotOf(client)).connections).toEqual([]);
    await expect(client.call('connection.close', { connectionId })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('opens a profile once, however many windows ask', async () => {
    const mosquitto = await broker();
    const { client } = await start(await folder());
    const { profileId } = (await client.call('profile.create', { settings: settingsFor(mosquitto.port), secrets: {} }))
      .result;
    const opened = await Promise.all([1, 2, 3].map(() => client.call('connection.open', { profileId })));
    expect(new Set(opened.map(({ result }) => result.connectionId)).size).toBe(1);
    expect((await snapshotOf(client)).connections).toHaveLength(1);
  });

  it('keeps a guarded connection as it is until it is unlocked, and locks it again when it is closed', async () => {
    const mosquitto = await broker();
    const { client } = await start(await folder());
    const settings = { ...settingsFor(mosquitto.port), guarded: true };
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    const { connectionId } = (await client.call('connection.open', { profileId })).result;
    expect(await untilState(client, 'online')).toMatchObject({ guard: 'locked' });
    const guardNow = async () => (await snapshotOf(client)).connections[0]?.guard;
    const publish = () =>
      client.call('message.publish', { connectionId, topicName: 'a', qos: 0, retain: false }, new Uint8Array(1));

    await expect(publish()).rejects.toMatchObject({ code: 'guarded' });
    const clear = { connectionId, listId: 1, filter: '', expectedCount: 1, keepUndo: true, ratePerSecond: 100 };
    await expect(client.call('retained.clear', clear)).rejects.toMatchObject({ code: 'guarded' });
    await expect(client.call('retained.restore', { connectionId, ratePerSecond: 100 })).rejects.toMatchObject({
      code: 'guarded',
    });
    await client.call('connection.unlock', { connectionId });
    expect(await guardNow()).toBe('unlocked');
    await publish();
    await client.call('connection.lock', { connectionId });
    await expect(publish()).rejects.toMatchObject({ code: 'guarded' });
    await client.call('connection.unlock', { connectionId });
    await client.call('connection.close', { connectionId });
    expect(await guardNow()).toBe('locked');

    // A guard taken off the profile holds no longer, one put on holds at once.
    await client.call('connection.open', { profileId });
    await untilState(client, 'online');
    await client.call('profile.update', { profileId, settings: { ...settings, guarded: false }, secrets: {} });
    expect(await guardNow()).toBe('none');
    await publish();
    const told = new Promise<void>((resolve) => {
      client.on('connection.stateChanged', ({ connection }) => {
        if (connection.guard === 'locked') resolve();
      });
    });
    await client.call('profile.update', { profileId, settings, secrets: {} });
    await told;
    await expect(publish()).rejects.toMatchObject({ code: 'guarded' });
  });

  it('brings a deleted profile back with its tree settings, and connects at the start what asks for it', async () => {
    const mosquitto = await broker();
    const dir = await folder();
    const { client, core } = await start(dir);
    const settings = { ...settingsFor(mosquitto.port), connectAtStart: true };
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    await client.call('treeSettings.pin', { profileId, topicNames: ['a/b'], place: null });
    await client.call('connection.open', { profileId });
    const before = await snapshotOf(client);
    await client.call('profile.delete', { profileId });
    expect(await snapshotOf(client)).toMatchObject({ connections: [], treeSettings: [] });
    await client.call('profile.restore', { profileId });
    await client.call('profile.restore', { profileId });
    const after = await snapshotOf(client);
    expect({ ...after, connections: before.connections }).toEqual(before);
    await expect(client.call('profile.restore', { profileId: 'never-there' })).rejects.toMatchObject({
      code: 'notFound',
    });
    await core.close();

    const again = await start(dir);
    expect(await untilState(again.client, 'online')).toMatchObject({ profileId });
  });

  it('leaves nothing behind when settings cannot work', async () => {
    const { client } = await start(await folder());
    const settings = {
      ...settingsFor(8883),
      scheme: 'mqtts' as const,
      tls: { ...newProfileSettings.tls, caPem: 'garbage', certificatePem: '' },
    };
    const { problems } = (await client.call('profile.check', { profileId: null, settings, secrets: {} })).result;
    expect(problems.map(({ field }) => field)).toContain('tls.caPem');
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    await expect(client.call('connection.open', { profileId })).rejects.toMatchObject({ code: 'invalidInput' });
    expect((await snapshotOf(client)).connections).toEqual([]);
  });

  it('comes back after its thread died: connections, session secrets, and a notice that says so', async () => {
    const mosquitto = await broker();
    const dataDir = await folder();
    const first = await start(dataDir, { persistent: false });
    const secrets = { password: { kind: 'set', value: 'canary-s3ssion' } } as const;
    const settings = { ...settingsFor(mosquitto.port), username: 'me' };
    const { profileId } = (await first.client.call('profile.create', { settings, secrets })).result;
    await first.client.call('connection.open', { profileId });
    await untilState(first.client, 'online');
    const memory = first.remembered();
    expect(memory?.openProfileIds).toEqual([profileId]);
    await first.core.close();

    const second = await start(dataDir, {
      persistent: false,
      restartedAfter: { memory: memory!, reason: 'It was ended by a test.' },
    });
    const back = await untilState(second.client, 'online');
    expect(back.profileId).toBe(profileId);
    const snapshot = await snapshotOf(second.client);
    expect(snapshot.notices.map(({ message }) => message).join()).toContain('It was ended by a test.');
    expect(snapshot.profiles.find((profile) => profile.profileId === profileId)?.secrets.password).toBe('session');
    expect(JSON.stringify([snapshot, first.log, second.log])).not.toContain('canary-s3ssion');
    for (const file of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('canary-s3ssion');
    }
  });

  it('runs the command for a password only once it was allowed, and keeps nothing of what it prints', async () => {
    const mosquitto = await broker();
    const dataDir = await folder();
    const { client, log } = await start(dataDir);
    const mark = join(await folder(), 'ran');
    const script =
      "require('node:fs').appendFileSync(process.argv[1], 'x'); console.log(['canary', 't0ken'].join('-'))";
    const command = `"${process.execPath}" -e "${script}" "${mark}"`;
    const settings = {
      ...settingsFor(mosquitto.port),
      username: 'anna',
      passwordSource: { kind: 'command' as const, command },
    };
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    const { connectionId } = (await client.call('connection.open', { profileId })).result;
    const refused = await untilState(client, 'refused');
    expect(refused.state).toMatchObject({
      commandToApprove: command,
      failure: { message: expect.stringContaining('not been run on this machine yet') },
    });
    await expect(
      client.call('connection.approveCommand', { connectionId, command: `${command} ` }),
    ).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(readFile(mark, 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });

    const online = untilState(client, 'online');
    await client.call('connection.approveCommand', { connectionId, command });
    await online;
    expect(await readFile(mark, 'utf8')).toBe('x');
    const packets = (await client.call('packetLog.read', { connectionId, text: '', direction: null, packetTypes: [1] }))
      .result.entries;
    expect(packets.find(({ kind }) => kind === 'packet')).toMatchObject({
      flags: expect.stringContaining('user name, password'),
    });
    expect(JSON.stringify([await snapshotOf(client), packets, log])).not.toContain('canary-t0ken');
    for (const file of await readdir(dataDir, { withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(await readFile(join(dataDir, file.name), 'utf8')).not.toContain('canary-t0ken');
    }
  });

  it('connects to what the command line names, making a profile only when there is none', async () => {
    const mosquitto = await broker();
    const dataDir = await folder();
    const connectUrl = `mqtt://127.0.0.1:${mosquitto.port}`;
    const first = await start(dataDir, { startWith: { connectUrl } });
    await untilState(first.client, 'online');
    await first.core.close();
    const second = await start(dataDir, { startWith: { connectUrl } });
    await untilState(second.client, 'online');
    const { profiles } = await snapshotOf(second.client);
    expect(profiles.filter(({ settings }) => settings.port === mosquitto.port)).toHaveLength(1);
    await second.core.close();
    const third = await start(dataDir, { startWith: { connectUrl: 'http://not-mqtt' } });
    expect((await snapshotOf(third.client)).notices.map(({ message }) => message).join()).toContain('"http:"');
  });
});
