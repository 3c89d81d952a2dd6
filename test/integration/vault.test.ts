// The vault in a whole core over the contract, with a real mosquitto that asks for a password: made, locked, unlocked, forgotten, and what
// that means for connections, copies, exports and other windows. No secret and no passphrase lies anywhere in plain.

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { newProfileSettings, type SecretName, type SecretStatus } from '../../shared/profile.ts';
import type { VaultState } from '../../shared/vault.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { memoryTransportPair } from '../support/memory-transport.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type RunningCore, startCore, untilConnection } from '../support/running-core.ts';

const passphrase = 'CANARY passphrase';
const password = 'CANARY-password';
const cleanUps: (() => Promise<unknown>)[] = [];
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-vault-core-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const dataDir = (): string => join(dir, 'data');
async function start(options: Parameters<typeof startCore>[1] = {}): Promise<RunningCore> {
  const running = await startCore(dataDir(), { secretBox: fakeSecretBox({ persistent: false }), ...options });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await running.core.close();
    isClosed = true;
  };
  cleanUps.push(close);
  return { ...running, core: { ...running.core, serve: (line) => running.core.serve(line), close } };
}
async function broker(port = 0): Promise<Mosquitto> {
  const passwordFile = join(dir, 'passwords');
  await promisify(execFile)('mosquitto_passwd', ['-c', '-b', passwordFile, 'anna', password]);
  const config = ['allow_anonymous false', `password_file ${passwordFile}`];
  const mosquitto = await startMosquitto({ listeners: [{ kind: 'mqtt', port, config }] });
  cleanUps.push(() => mosquitto.close());
  return mosquitto;
}
const settings = { ...newProfileSettings, name: 'Plant', host: '127.0.0.1', port: 1, username: 'anna' };
const typed = { password: { kind: 'set', value: password } } as const;
const create = async (client: ContractClient, port: number): Promise<ProfileId> =>
  (await client.call('profile.create', { settings: { ...settings, port }, secrets: typed })).result.profileId;
const snapshotOf = async (client: ContractClient) => (await client.call('app.snapshot', {})).result;
const vaultOf = async (client: ContractClient): Promise<VaultState> => (await snapshotOf(client)).vault;
const statusOf = async (client: ContractClient, id: ProfileId, name: SecretName = 'password'): Promise<SecretStatus> =>
  (await snapshotOf(client)).profiles.find(({ profileId }) => profileId === id)?.secrets[name] ?? 'none';
function untilWaitingForVault(client: ContractClient, profileId: ProfileId): Promise<ConnectionSnapshot> {
  return untilConnection(client, profileId, ['refused']);
}
async function everythingOnDisk(): Promise<string> {
  const files = await readdir(dataDir(), { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('the vault of a core', () => {
  it('takes what was typed for the session; after the next start a connection waits for it, and goes on', async () => {
    const mosquitto = await broker();
    const first = await start();
    const profileId = await create(first.client, mosquitto.port);
    expect([await vaultOf(first.client), await statusOf(first.client, profileId)]).toEqual([
      { kind: 'none' },
      'session',
    ]);
    const told: VaultState[] = [];
    const [ours, theirs] = memoryTransportPair();
    first.core.serve(theirs);
    const other = createContractClient(ours);
    other.on('vault.stateChanged', ({ vault }) => told.push(vault));
    await other.hello;
    await first.client.call('vault.create', { newPassphrase: passphrase });
    expect([await vaultOf(other), await statusOf(other, profileId)]).toEqual([
      { kind: 'open', secretCount: 1 },
      'saved',
    ]);
    expect(told.at(-1)).toEqual({ kind: 'open', secretCount: 1 });
    expect(first.remembered()?.sessionSecrets).toEqual({});
    await first.core.close();

    const second = await start();
    const { client } = second;
    expect([await vaultOf(client), await statusOf(client, profileId)]).toEqual([
      { kind: 'locked', secretCount: 1 },
      'locked',
    ]);
    await client.call('connection.open', { profileId });
    const refused = await untilWaitingForVault(client, profileId);
    expect(refused.state).toMatchObject({
      vaultLocked: true,
      failure: { message: expect.stringMatching(/password of “Plant” is in the vault, which is locked/) },
    });
    await expect(client.call('vault.unlock', { passphrase: 'not this one' })).rejects.toMatchObject({
      code: 'invalidInput',
      field: 'passphrase',
    });
    expect(await vaultOf(client)).toEqual({ kind: 'locked', secretCount: 1 });
    const online = untilConnection(client, profileId, ['online']);
    await client.call('vault.unlock', { passphrase });
    await online;
    expect(await statusOf(client, profileId)).toBe('saved');

    const everything = JSON.stringify([await snapshotOf(client), first.log, second.log]) + (await everythingOnDisk());
    expect(everything).toContain('Plant');
    expect(everything).not.toContain('CANARY');
  });

  it('locked, lets connections live on; one that has to connect again waits, and goes on when it is unlocked', async () => {
    const mosquitto = await broker();
    const { client } = await start();
    const profileId = await create(client, mosquitto.port);
    await client.call('vault.create', { newPassphrase: passphrase });
    await client.call('connection.open', { profileId });
    await untilConnection(client, profileId, ['online']);
    await client.call('vault.lock', {});
    expect((await untilConnection(client, profileId, ['online'])).state.kind).toBe('online');
    const waits = untilConnection(client, profileId, ['refused']);
    await mosquitto.close();
    expect((await waits).state).toMatchObject({ vaultLocked: true });
    await broker(mosquitto.port);
    const online = untilConnection(client, profileId, ['online']);
    await client.call('vault.unlock', { passphrase });
    await online;
  });

  it('comes back open after the core’s thread died, and its connections with it', async () => {
    const mosquitto = await broker();
    const first = await start();
    const profileId = await create(first.client, mosquitto.port);
    await first.client.call('vault.create', { newPassphrase: passphrase });
    await first.client.call('connection.open', { profileId });
    await untilConnection(first.client, profileId, ['online']);
    const memory = first.remembered();
    await first.core.close();
    if (memory === null) throw new Error('the core has said what to remember');
    const second = await start({ restartedAfter: { memory, reason: 'It was ended by a test.' } });
    await untilConnection(second.client, profileId, ['online']);
    expect(await vaultOf(second.client)).toEqual({ kind: 'open', secretCount: 1 });
    // Once it is locked there is nothing to remember.
    await second.client.call('vault.lock', {});
    expect(second.remembered()?.vaultKey).toBeUndefined();
  });

  it('is not asked for by a connection that does without what is in it', async () => {
    const mosquitto = await broker();
    const { client } = await start();
    const profileId = await create(client, mosquitto.port);
    await client.call('vault.create', { newPassphrase: passphrase });
    await client.call('vault.lock', {});
    process.env['TREELINE_TEST_PASSWORD'] = password;
    cleanUps.push(() => Promise.resolve(delete process.env['TREELINE_TEST_PASSWORD']));
    const passwordSource = { kind: 'environment', variable: 'TREELINE_TEST_PASSWORD' } as const;
    const changed = { ...settings, port: mosquitto.port, passwordSource };
    await client.call('profile.update', { profileId, settings: changed, secrets: {} });
    await client.call('connection.open', { profileId });
    await untilConnection(client, profileId, ['online']);
  });

  it('takes what is typed while it is locked when it is unlocked; until then the old one stays where it is', async () => {
    const { client, core } = await start();
    const profileId = await create(client, 1);
    await client.call('vault.create', { newPassphrase: passphrase });
    await client.call('vault.lock', {});
    // Saving is not held up by a key or password that cannot be read.
    const certificate = { ...settings, tls: { ...settings.tls, caPem: '' } };
    const { problems } = (await client.call('profile.check', { profileId, settings: certificate, secrets: {} })).result;
    expect(problems).toEqual([]);
    await client.call('profile.update', {
      profileId,
      settings,
      secrets: {
        password: { kind: 'set', value: 'CANARY-next' },
        proxyPassword: { kind: 'set', value: 'CANARY-proxy' },
      },
    });
    expect([await statusOf(client, profileId), await statusOf(client, profileId, 'proxyPassword')]).toEqual([
      'session',
      'session',
    ]);
    expect(await vaultOf(client)).toEqual({ kind: 'locked', secretCount: 1 });
    await client.call('vault.unlock', { passphrase });
    expect([await statusOf(client, profileId), await vaultOf(client)]).toEqual([
      'saved',
      { kind: 'open', secretCount: 2 },
    ]);
    await core.close();
    const again = await start();
    await again.client.call('vault.unlock', { passphrase });
    const { result, body } = await again.client.call('profile.export', {
      profileIds: [profileId],
      passphrase: 'for a friend',
    });
    expect(result).toMatchObject({ secretCount: 2, withoutSecrets: [] });
    expect(Buffer.from(body).toString('utf8') + (await everythingOnDisk())).not.toContain('CANARY');
  });

  it('has to be open for a copy and for an export with secrets; a copy has secrets of its own', async () => {
    const { client } = await start();
    const profileId = await create(client, 1);
    await client.call('vault.create', { newPassphrase: passphrase });
    await client.call('vault.lock', {});
    const locked = { code: 'vaultLocked', message: expect.stringMatching(/locked.*Unlock it/) };
    await expect(client.call('profile.duplicate', { profileId })).rejects.toMatchObject(locked);
    const exported = { profileIds: [profileId], passphrase: 'for a friend' };
    await expect(client.call('profile.export', exported)).rejects.toMatchObject(locked);
    expect((await snapshotOf(client)).profiles).toHaveLength(2);
    await client.call('vault.unlock', { passphrase });
    const copyId = (await client.call('profile.duplicate', { profileId })).result.profileId;
    await client.call('profile.delete', { profileId });
    const copied = (await client.call('profile.export', { ...exported, profileIds: [copyId] })).result;
    expect(copied).toMatchObject({ secretCount: 1, withoutSecrets: [] });
    // What was deleted comes back with what was sealed for it.
    await client.call('profile.restore', { profileId });
    expect((await client.call('profile.export', exported)).result).toMatchObject({
      secretCount: 1,
      withoutSecrets: [],
    });
  });

  it('is forgotten with its secrets, also while it is locked, and another can be made', async () => {
    const { client } = await start();
    const profileId = await create(client, 1);
    await client.call('vault.create', { newPassphrase: passphrase });
    await client.call('vault.lock', {});
    await client.call('vault.forget', {});
    expect([await vaultOf(client), await statusOf(client, profileId)]).toEqual([{ kind: 'none' }, 'none']);
    expect((await readdir(dataDir())).filter((name) => name.startsWith('vault'))).toEqual([]);
    await expect(client.call('vault.unlock', { passphrase })).rejects.toMatchObject({ code: 'notFound' });
    await client.call('vault.create', { newPassphrase: 'another one' });
    expect(await vaultOf(client)).toEqual({ kind: 'open', secretCount: 0 });
  });

  it('changes its passphrase while it is open', async () => {
    const { client } = await start();
    await create(client, 1);
    await client.call('vault.create', { newPassphrase: passphrase });
    const change = { passphrase: 'wrong', newPassphrase: 'another one' };
    await expect(client.call('vault.changePassphrase', change)).rejects.toMatchObject({ field: 'passphrase' });
    await client.call('vault.changePassphrase', { ...change, passphrase });
    await client.call('vault.lock', {});
    await expect(client.call('vault.unlock', { passphrase })).rejects.toMatchObject({ field: 'passphrase' });
    await client.call('vault.unlock', { passphrase: 'another one' });
    expect(await vaultOf(client)).toEqual({ kind: 'open', secretCount: 1 });
  });

  it('can be read where a keyring keeps what is new: the same folder, another host', async () => {
    const first = await start();
    const profileId = await create(first.client, 1);
    await first.client.call('vault.create', { newPassphrase: passphrase });
    await first.core.close();
    const { client } = await start({ secretBox: fakeSecretBox() });
    expect(await statusOf(client, profileId)).toBe('locked');
    await client.call('vault.unlock', { passphrase });
    expect(await statusOf(client, profileId)).toBe('saved');
    await client.call('profile.update', { profileId, settings, secrets: typed });
    expect(await vaultOf(client)).toEqual({ kind: 'open', secretCount: 0 });
    expect(await statusOf(client, profileId)).toBe('saved');
  });
});
