// Connections moved in and out of a whole core over the contract: import, connect, export, import again; links from outside; and no secret
// anywhere on disk, in logs, notices, previews or errors.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { ContractClient } from '../../shared/contract-client.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { newProfileSettings, secretNames, type ProfileSettings } from '../../shared/profile.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { canary, secretCanaries as secrets, secretValues as values, tracesOf } from '../support/secret-canaries.ts';
import { sampleBytes, sampleJson } from '../support/import-samples.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type RunningCore, startCore, untilConnection } from '../support/running-core.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-moving-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(options: Parameters<typeof startCore>[1] = {}, name = 'data'): Promise<RunningCore> {
  const running = await startCore(join(dir, name), options);
  cleanUps.push(() => running.core.close());
  return running;
}
const read = async (client: ContractClient, bytes: Uint8Array, fileName = 'file.json') =>
  (await client.call('profileImport.read', { fileName }, bytes)).result;
const apply = async (client: ContractClient, importId: string, entries: number[]) =>
  (await client.call('profileImport.apply', { importId, entries })).result;
const savedNames = async (client: ContractClient): Promise<string[]> =>
  (await client.call('app.snapshot', {})).result.profiles.map(({ settings }) => settings.name);
const failure = async (act: Promise<unknown>): Promise<AppError> => {
  const error = await act.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw error;
};

describe('an import', () => {
  it('of MQTT Explorer connects with the password of the file, which never comes back', async () => {
    const mosquitto = await startMosquitto();
    cleanUps.push(() => mosquitto.close());
    const sample = sampleJson('mqtt-explorer-settings.v1.json') as {
      ConnectionManager_connections: Record<string, object>;
    };
    const [plain] = Object.values(sample.ConnectionManager_connections);
    const here = {
      ...plain,
      name: 'Here',
      host: '127.0.0.1',
      port: String(mosquitto.port),
      username: 'me',
      password: 'CANARY',
    };
    const { client } = await start();
    const preview = await read(client, Buffer.from(JSON.stringify({ ConnectionManager_connections: { here } })));
    expect(preview.entries).toMatchObject([
      { name: 'Here', secretNames: ['password'], duplicateOf: null, problem: null },
    ]);
    expect(JSON.stringify(preview)).not.toContain('CANARY');
    const { profileIds, skippedCount } = await apply(client, preview.importId, [0]);
    expect(skippedCount).toBe(0);
    const [profileId] = profileIds as [ProfileId];
    await client.call('connection.open', { profileId });
    await untilConnection(client, profileId, ['online']);
    const { result } = await client.call('app.snapshot', {});
    expect(result.profiles.at(-1)).toMatchObject({ profileId, secrets: { password: 'saved' } });
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it('twice makes nothing twice, also from two windows at once', async () => {
    const { client } = await start();
    const bytes = sampleBytes('mqtt-explorer-settings.v1.json');
    const first = await read(client, bytes);
    const second = await read(client, bytes);
    expect(await apply(client, first.importId, [0, 1, 2])).toMatchObject({ skippedCount: 0 });
    expect(await apply(client, second.importId, [0, 1, 2])).toEqual({ profileIds: [], skippedCount: 3 });
    const third = await read(client, bytes);
    expect(third.entries.map(({ duplicateOf }) => duplicateOf)).toEqual([
      'test.mosquitto.org',
      'Plant (mTLS)',
      'WSS with base path',
    ]);
    // Who wants one in spite of that gets it.
    expect((await apply(client, third.importId, [1])).profileIds).toHaveLength(1);
    expect(await savedNames(client)).toEqual([
      'Demo',
      'test.mosquitto.org',
      'Plant (mTLS)',
      'WSS with base path',
      'Plant (mTLS)',
    ]);
    expect(await failure(apply(client, third.importId, [0]))).toMatchObject({ code: 'notFound' });
  });

  it('is all or nothing: one entry that cannot be had, or a keyring that fails, and nothing has changed', async () => {
    const box = fakeSecretBox();
    let sealed = 0;
    const failing = {
      ...box,
      seal: (secret: string) => {
        sealed += 1;
        return sealed === 3 ? Promise.reject(new Error('locked')) : box.seal(secret);
      },
    };
    const { client } = await start({ secretBox: failing });
    const before = await readFile(join(dir, 'data', 'profiles.json'), 'utf8');
    const entries = ['a', 'b', 'c'].map((host) => ({ host, clientId: host, password: 'CANARY' }));
    const preview = await read(client, Buffer.from(JSON.stringify([...entries, { clientId: 'no host', host: '' }])));
    expect(preview.entries[3]).toMatchObject({ problem: 'It names no host.' });
    expect(await failure(apply(client, preview.importId, [0, 3]))).toMatchObject({ code: 'invalidInput' });
    const failed = await failure(apply(client, preview.importId, [0, 1, 2]));
    expect(failed.code).toBe('storage');
    expect(failed.message).not.toContain('CANARY');
    expect(await readFile(join(dir, 'data', 'profiles.json'), 'utf8')).toBe(before);
    // The next try goes through: the import is still open.
    expect((await apply(client, preview.importId, [0, 1, 2])).profileIds).toHaveLength(3);
  });

  it('finds the file in its usual place, with its count, and only when asked', async () => {
    const config = join(dir, 'config');
    await mkdir(join(config, 'MQTT-Explorer'), { recursive: true });
    await writeFile(join(config, 'MQTT-Explorer', 'settings.json'), sampleBytes('mqtt-explorer-settings.v0.json'));
    const before = process.env['XDG_CONFIG_HOME'];
    process.env['XDG_CONFIG_HOME'] = config;
    try {
      const { client } = await start();
      const { files } = (await client.call('profileImport.findFiles', {})).result;
      const found = files.find(({ path }) => path.startsWith(config));
      expect(found).toMatchObject({ source: 'mqttExplorer', entryCount: 2, problem: null });
      const { result } = await client.call('profileImport.readFound', { fileId: found?.fileId ?? '' });
      expect(result.entries.map(({ name }) => name)).toEqual(['iot.eclipse.org', 'Old profile without configVersion']);
    } finally {
      if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
      else process.env['XDG_CONFIG_HOME'] = before;
    }
  });
});

describe('an export', () => {
  it('with a private key among its certificates is refused by name, for the key would lie open on the disk', async () => {
    const { client } = await start();
    const { profileId } = (await client.call('profile.create', { settings: rich, secrets: {} })).result;
    const { body } = await client.call('profile.export', { profileIds: [profileId], passphrase: null });
    const edited = JSON.parse(Buffer.from(body).toString()) as { profiles: { name: string; tls: object }[] };
    for (const profile of edited.profiles) {
      Object.assign(profile, { name: 'Careless' });
      Object.assign(profile.tls, {
        certificatePem: '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n',
      });
    }
    const other = await start({}, 'other');
    const { importId } = await read(other.client, Buffer.from(JSON.stringify(edited)));
    const refused = await failure(apply(other.client, importId, [0]));
    expect(refused).toMatchObject({ code: 'invalidInput', field: 'tls.certificatePem' });
    expect(refused.message).toContain('Careless');
    expect(refused.message).not.toContain('CANARY');
    expect(await savedNames(other.client)).toEqual(['Demo']);
  });

  const rich: ProfileSettings = { ...newProfileSettings, name: 'Rich', host: 'rich.example', username: 'u' };

  it('under a passphrase brings every secret into another Treeline; without one, none', async () => {
    const { client } = await start();
    const { profileId } = (await client.call('profile.create', { settings: rich, secrets })).result;
    const plain = await client.call('profile.export', { profileIds: [profileId], passphrase: null });
    expect(plain.result).toMatchObject({ profileCount: 1, secretCount: 0, withoutSecrets: [] });
    const sealed = await client.call('profile.export', { profileIds: [profileId], passphrase: 'several good words' });
    expect(sealed.result).toMatchObject({ profileCount: 1, secretCount: secretNames.length });
    for (const name of secretNames) {
      for (const trace of tracesOf(name)) {
        expect(Buffer.from(plain.body).toString()).not.toContain(trace);
        expect(Buffer.from(sealed.body).toString()).not.toContain(trace);
      }
    }

    const other = await start({}, 'other');
    const preview = await read(other.client, sealed.body);
    expect(preview).toMatchObject({ secrets: 'passphrase', entries: [{ name: 'Rich', secretNames: [] }] });
    const { importId } = preview;
    expect(await failure(apply(other.client, importId, [0]))).toMatchObject({ field: 'passphrase' });
    const wrong = await failure(other.client.call('profileImport.unlock', { importId, passphrase: 'no' }));
    expect(wrong).toMatchObject({ code: 'invalidInput', field: 'passphrase' });
    const opened = await other.client.call('profileImport.unlock', { importId, passphrase: 'several good words' });
    expect(opened.result.entries[0]?.secretNames).toEqual(secretNames);
    await apply(other.client, importId, [0]);
    const { profiles } = (await other.client.call('app.snapshot', {})).result;
    expect(profiles.at(-1)?.settings).toEqual(rich);
    expect(new Set(Object.values(profiles.at(-1)?.secrets ?? {}))).toEqual(new Set(['saved']));
    // The values themselves: sealed again here, they are the same.
    const onDisk = JSON.parse(await readFile(join(dir, 'other', 'profiles.json'), 'utf8')) as {
      profiles: { sealedSecrets: Record<string, { sealed: string }> }[];
    };
    for (const name of secretNames) {
      expect(await fakeSecretBox().open(onDisk.profiles.at(-1)?.sealedSecrets[name]?.sealed ?? '')).toBe(values[name]);
    }
  });
});

describe('secrets', () => {
  /** A box whose sealed texts tell nothing, so that what is found elsewhere leaked. */
  const opaqueBox = () => {
    const kept = new Map<string, string>();
    return {
      persistent: true,
      backend: 'opaque',
      explanation: '',
      seal: (secret: string) => {
        const sealed = `sealed-${kept.size}`;
        kept.set(sealed, secret);
        return Promise.resolve(sealed);
      },
      open: (sealed: string) => Promise.resolve(kept.get(sealed) ?? ''),
    };
  };

  it.each(['saved', 'session'] as const)(
    'kept %s are nowhere on disk, in logs, notices, snapshots or errors, whatever is done with them',
    async (kept) => {
      const mosquitto = await startMosquitto({ listeners: [{ kind: 'mqtt' }, { kind: 'ws' }] });
      cleanUps.push(() => mosquitto.close());
      const secretBox = kept === 'saved' ? opaqueBox() : fakeSecretBox({ persistent: false });
      const { client, log, core } = await start({ secretBox });
      const said: unknown[] = [];
      for (const event of ['notice.raised', 'profiles.changed', 'connection.stateChanged'] as const) {
        client.on(event, (data) => said.push(data));
      }
      const attempt = async (act: Promise<unknown>): Promise<void> => {
        said.push(await act.catch((error: unknown) => ({ message: String(error), ...(error as object) })));
      };
      const base: ProfileSettings = { ...newProfileSettings, host: '127.0.0.1', username: 'u', connectTimeoutMs: 2000 };
      const wrongKey = { ...base.tls, identity: 'pkcs12' } as const;
      const variants: ProfileSettings[] = [
        { ...base, name: 'plain', port: mosquitto.port },
        { ...base, name: 'ws', scheme: 'ws', port: mosquitto.wsPort },
        { ...base, name: 'tls', scheme: 'mqtts', port: mosquitto.port },
        { ...base, name: 'p12', scheme: 'mqtts', port: mosquitto.port, tls: wrongKey },
        {
          ...base,
          name: 'proxy',
          port: mosquitto.port,
          proxy: { kind: 'http', host: '127.0.0.1', port: mosquitto.port, username: 'p' },
        },
        { ...base, name: 'auth', port: mosquitto.port, protocolVersion: 5, authenticationMethod: 'X-OWN' },
        { ...base, name: 'scram', port: mosquitto.port, protocolVersion: 5, authenticationMethod: 'SCRAM-SHA-256' },
        { ...base, name: 'no host', host: '' },
      ];
      for (const settings of variants) {
        await attempt(client.call('profile.check', { profileId: null, settings, secrets }));
        const { profileId } = (await client.call('profile.create', { settings, secrets })).result;
        const isOpen = await client.call('connection.open', { profileId }).then(
          () => true,
          (error: unknown) => {
            said.push(String(error), error);
            return false;
          },
        );
        if (isOpen) said.push(await untilConnection(client, profileId, ['online', 'refused', 'waiting', 'closed']));
        await attempt(client.call('profile.duplicate', { profileId }));
        await attempt(client.call('profile.export', { profileIds: [profileId], passphrase: null }));
      }
      const preview = await read(
        client,
        Buffer.from(
          JSON.stringify([{ host: 'h', clientId: 'c', port: canary('password'), password: canary('password') }]),
        ),
      );
      said.push(preview, await apply(client, preview.importId, [0]));
      await attempt(read(client, Buffer.from(`{"password":"${canary('password')}"`)));
      said.push((await client.call('app.snapshot', {})).result);
      await core.close();

      const onDisk: string[] = [];
      for (const name of await readdir(join(dir, 'data'), { recursive: true, withFileTypes: true })) {
        if (name.isFile()) onDisk.push((await readFile(join(name.parentPath, name.name))).toString('latin1'));
      }
      expect(onDisk.length).toBeGreaterThan(0);
      const everything = [...onDisk, JSON.stringify(log), JSON.stringify(said)].join('\n');
      // It looked in the right place: what is no secret is there.
      expect(everything).toContain('"name":"scram"');
      for (const name of secretNames) for (const trace of tracesOf(name)) expect(everything).not.toContain(trace);
    },
  );
});

describe('links from outside', () => {
  it('wait for an answer in every window, without their password, and connect nothing', async () => {
    const { client, core, remembered } = await start({
      startWith: { links: ['mqtt://me:CANARY@Broker.example/home/+/%23'] },
    });
    await client.call('profile.create', {
      settings: { ...newProfileSettings, name: 'Mine', host: 'broker.example', username: 'me' },
      secrets: {},
    });
    const { result } = await client.call('app.snapshot', {});
    expect(JSON.stringify(result)).not.toContain('CANARY');
    expect(result.connectLinks).toMatchObject([
      {
        address: 'mqtt://me@Broker.example:1883',
        username: 'me',
        topicFilter: 'home/+/#',
        hadPassword: true,
        matches: [],
      },
    ]);
    expect(result.connections).toEqual([]);
    const changes: number[] = [];
    client.on('connectLinks.changed', ({ connectLinks }) => changes.push(connectLinks.length));
    core.openFromOutside({ links: ['mqtts://[::1]:8884', 'mqtt://me@broker.example/a/#'], profileName: null });
    const { connectLinks } = (await client.call('app.snapshot', {})).result;
    expect(connectLinks).toMatchObject([
      {},
      { scheme: 'mqtts', host: '::1', port: 8884, topicFilter: null, hadPassword: false },
      { topicFilter: 'a/#', matches: [{ name: 'Mine' }] },
    ]);
    for (const { linkId } of connectLinks) await client.call('connectLink.settle', { linkId });
    await client.call('connectLink.settle', { linkId: 'gone' });
    expect((await client.call('app.snapshot', {})).result.connectLinks).toEqual([]);
    expect(changes).toEqual([2, 3, 2, 1, 0]);
    expect(remembered()?.openProfileIds ?? []).toEqual([]);
  });

  it.each([
    ['mqtt://', 'names no host'],
    ['mqtt://h/a#b', 'topic filter of a link'],
    ['mqtt://h/%zz', 'not percent-encoded'],
    [`mqtt://h/${'a'.repeat(5000)}`, 'too long'],
    ['mqtt://u:CANARY%ZZ@h', 'percent-encoded'],
  ])('%s is refused by a notice', async (link, words) => {
    const { client } = await start({ startWith: { links: [link] } });
    const { notices, connectLinks } = (await client.call('app.snapshot', {})).result;
    expect(connectLinks).toEqual([]);
    expect(notices.map(({ message }) => message).join()).toContain(words);
    expect(JSON.stringify(notices)).not.toContain('CANARY');
  });

  it('are bounded, and the same one is asked about once', async () => {
    const { client, core } = await start();
    for (let index = 0; index < 12; index += 1) {
      core.openFromOutside({ links: [`mqtt://h${index}`, `mqtt://h${index}`], profileName: null });
    }
    const { notices, connectLinks } = (await client.call('app.snapshot', {})).result;
    expect(connectLinks).toHaveLength(10);
    expect(notices.some(({ message }) => message.includes('10 others wait'))).toBe(true);
  });

  it('--profile opens the one that is meant, and says when there is none or more than one', async () => {
    const { client, core } = await start();
    const settings = { ...newProfileSettings, name: 'Plant', host: '127.0.0.1', port: 1 };
    const { profileId } = (await client.call('profile.create', { settings, secrets: {} })).result;
    core.openFromOutside({ links: [], profileName: 'plant' });
    await untilConnection(client, profileId, ['connecting', 'waiting', 'refused']);
    await client.call('profile.create', { settings: { ...settings, port: 2 }, secrets: {} });
    core.openFromOutside({ links: [], profileName: 'Plant' });
    core.openFromOutside({ links: [], profileName: 'Nobody' });
    const { notices } = (await client.call('app.snapshot', {})).result;
    const messages = notices.map(({ message }) => message).join('\n');
    expect(messages).toContain('2 saved connections are named “Plant”');
    expect(messages).toContain('no saved connection named “Nobody”');
  });
});
