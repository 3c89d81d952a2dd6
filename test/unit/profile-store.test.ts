// The saved profiles: changes, order, secrets of every status, damaged entries. Real files in a folder of their own.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileId } from '../../shared/ids.ts';
import { plainSubscription } from '../../shared/profile-parts.ts';
import { newProfileSettings, type ProfileSettings } from '../../shared/profile.ts';
import type { NoticeDraft } from '../../electron/core/notices.ts';
import type { CoreMemory, SecretBox } from '../../electron/core/platform.ts';
import { openProfileStore, type ProfileStore } from '../../electron/core/profiles/profile-store.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';

let dir: string;
let notices: NoticeDraft[];
let changedCount: number;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-profiles-'));
  notices = [];
  changedCount = 0;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (secretBox: SecretBox = fakeSecretBox(), memory: CoreMemory | null = null): Promise<ProfileStore> =>
  openProfileStore({
    dir,
    secretBox,
    memory,
    now: () => Date.UTC(2026, 7, 22),
    onNotice: (notice) => notices.push(notice),
    onChanged: () => {
      changedCount += 1;
    },
  });
const named = (name: string): ProfileSettings => ({ ...newProfileSettings, name });
const names = (store: ProfileStore): string[] => store.list().map(({ settings }) => settings.name);
const file = (): Promise<string> => readFile(join(dir, 'profiles.json'), 'utf8');
const set = (value: string) => ({ kind: 'set', value }) as const;

describe('the profile store', () => {
  it('offers the demo on first run, and not again once it is deleted', async () => {
    const store = await open();
    expect(store.list()).toMatchObject([{ settings: { name: 'Demo', demo: true } }]);
    const again = await open();
    expect(again.list()).toEqual(store.list());
    await again.delete(again.list()[0]?.profileId as ProfileId);
    expect((await open()).list()).toEqual([]);
    expect(notices).toEqual([]);
  });

  it.each([true, false])(
    'brings back what was deleted: place, settings and secrets (persistent: %s)',
    async (persistent) => {
      const store = await open(fakeSecretBox({ persistent }));
      const first = await store.create(named('First'));
      const second = await store.create(named('Second'), { password: set('geheim') });
      await store.create(named('Third'));
      const before = store.list();
      const deleted = await store.delete(second);
      expect((await open()).find(second)).toBeNull();
      await store.restore(deleted);
      expect(store.list()).toEqual(before);
      expect(await store.secretsOf(second)).toEqual({ password: 'geheim' });
      expect(names(await open())).toEqual(['Demo', 'First', 'Second', 'Third']);
      // Twice is once; and the place is kept as far as it is still there.
      await store.restore(deleted);
      expect(store.list()).toEqual(before);
      const again = await store.delete(second);
      await store.delete(first);
      await store.restore(again);
      expect(names(store)).toEqual(['Demo', 'Third', 'Second']);
    },
  );

  it('creates, updates, duplicates, reorders and deletes, each on disk when it resolves', async () => {
    const store = await open();
    const first = await store.create(named('First'));
    const second = await store.create(named('Second'));
    expect(names(await open())).toEqual(['Demo', 'First', 'Second']);
    await store.update(first, { ...named('First of all'), host: 'broker.example', port: 8883 });
    expect((await open()).find(first)?.settings).toMatchObject({ name: 'First of all', host: 'broker.example' });
    const copy = await store.duplicate(first);
    await store.duplicate(first);
    expect(names(await open())).toEqual([
      'Demo',
      'First of all',
      'Copy of First of all (2)',
      'Copy of First of all',
      'Second',
    ]);
    await store.reorder([second, copy, first]);
    expect(names(await open())).toEqual([
      'Second',
      'Copy of First of all',
      'First of all',
      'Demo',
      'Copy of First of all (2)',
    ]);
    await store.delete(copy);
    expect((await open()).find(copy)).toBeNull();
    expect(changedCount).toBe(7);
  });

  it('applies changes made at the same time one after the other', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.create(named(`Profile ${index}`))));
    expect(new Set(names(await open())).size).toBe(51);
  });

  it('says when a profile is gone, and is not confused by an order that is out of date', async () => {
    const store = await open();
    const [kept, gone] = [await store.create(named('Kept')), await store.create(named('Gone'))];
    await store.delete(gone);
    const attempts = [store.update(gone, named('x')), store.duplicate(gone), store.delete(gone), store.secretsOf(gone)];
    for (const outcome of await Promise.allSettled<unknown>(attempts)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'notFound' } });
    }
    await store.reorder([gone, kept, kept]);
    expect(names(store)).toEqual(['Kept', 'Demo']);
  });

  it('keeps names of copies within the limit', async () => {
    const store = await open();
    const original = await store.create(named('n'.repeat(200)));
    await store.duplicate(original);
    await store.duplicate(original);
    expect(new Set(names(await open())).size).toBe(4);
    expect(notices).toEqual([]);
  });

  it('saves nothing that it could not read again', async () => {
    const store = await open();
    await expect(store.create({ ...named('x'), port: 70_000 })).rejects.toMatchObject({
      code: 'invalidInput',
      field: 'port',
    });
    expect(names(await open())).toEqual(['Demo']);
  });
});

describe('secrets', () => {
  const canary = 'canary-9f27c1';

  it('are sealed on disk, come back after a restart and never stand there in plain', async () => {
    const store = await open();
    const id = await store.create(named('Sealed'), { password: set(canary), keyPem: set(`${canary}-key`) });
    expect(store.find(id)?.secrets).toMatchObject({ password: 'saved', keyPem: 'saved', keyPassphrase: 'none' });
    const again = await open();
    expect(await again.secretsOf(id)).toEqual({ password: canary, keyPem: `${canary}-key` });
    await again.update(id, named('Renamed'), { keyPem: { kind: 'clear' }, password: { kind: 'keep' } });
    expect(await again.secretsOf(id)).toEqual({ password: canary });
    const copy = await again.duplicate(id);
    expect(await (await open()).secretsOf(copy)).toEqual({ password: canary });
    await again.create(named('Other'));
    for (const name of await readdir(dir)) expect(await readFile(join(dir, name), 'utf8')).not.toContain(canary);
    expect(again.rememberedSessionSecrets()).toEqual({});
  });

  it('may be empty, which is not the same as none', async () => {
    const store = await open();
    const id = await store.create(named('Empty'), { password: set('') });
    expect(await (await open()).secretsOf(id)).toEqual({ password: '' });
  });

  it('live for the session where nothing protects them, and survive the death of a core', async () => {
    const box = fakeSecretBox({ persistent: false });
    const store = await open(box);
    const id = await store.create(named('Session'), { password: set(canary) });
    const copy = await store.duplicate(id);
    expect(store.find(id)?.secrets.password).toBe('session');
    expect(await store.secretsOf(copy)).toEqual({ password: canary });
    expect(await file()).not.toContain(canary);
    const remembered = store.rememberedSessionSecrets();
    expect(remembered).toEqual({ [id]: { password: canary }, [copy]: { password: canary } });
    const revived = await open(box, { openProfileIds: [], sessionSecrets: { ...remembered, gone: { password: 'x' } } });
    expect(await revived.secretsOf(id)).toEqual({ password: canary });
    expect(revived.rememberedSessionSecrets()).toEqual(remembered);
    await revived.delete(copy);
    await revived.update(id, named('Session'), { password: { kind: 'clear' } });
    expect(revived.rememberedSessionSecrets()).toEqual({});
    const restarted = await open(box);
    expect(restarted.find(id)?.secrets.password).toBe('none');
    expect(await restarted.secretsOf(id)).toEqual({});
  });

  it('sealed by another backend are unreadable, are kept, and come back with it', async () => {
    const id = await (await open()).create(named('Moved'), { password: set(canary) });
    const elsewhere = await open(fakeSecretBox({ backend: 'another keyring' }));
    expect(elsewhere.find(id)?.secrets.password).toBe('unreadable');
    await expect(elsewhere.secretsOf(id)).rejects.toMatchObject({ code: 'storage', field: 'password' });
    const without = await open(fakeSecretBox({ persistent: false }));
    expect(without.find(id)?.secrets.password).toBe('unreadable');
    await without.update(id, named('Moved'), { password: set('for today') });
    expect(without.find(id)?.secrets.password).toBe('session');
    expect(await without.secretsOf(id)).toEqual({ password: 'for today' });
    expect(await (await open()).secretsOf(id)).toEqual({ password: canary });
  });

  it('that do not open become unreadable, say so without a secret, and can be replaced', async () => {
    const id = await (await open()).create(named('Locked'), { password: set(canary), keyPem: set('key') });
    const store = await open(fakeSecretBox({ key: 'another key' }));
    expect(store.find(id)?.secrets.password).toBe('saved');
    const failure: unknown = await store.secretsOf(id).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'storage', message: expect.stringContaining('"Locked"') });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(canary);
    expect(store.find(id)?.secrets).toMatchObject({ password: 'unreadable', keyPem: 'unreadable' });
    expect(changedCount).toBe(2);
    await store.update(id, named('Locked'), { password: set('new'), keyPem: { kind: 'clear' } });
    expect(await store.secretsOf(id)).toEqual({ password: 'new' });
    expect(store.find(id)?.secrets).toMatchObject({ password: 'saved', keyPem: 'none' });
  });

  it('that cannot be sealed are told of, and nothing is saved', async () => {
    const box: SecretBox = { ...fakeSecretBox(), seal: () => Promise.reject(new Error(`cannot seal ${canary}`)) };
    const store = await open(box);
    const failure: unknown = await store.create(named('x'), { password: set(canary) }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'storage', field: 'password' });
    expect((failure as Error).stack).not.toContain(canary);
    expect((failure as Error).cause).toBeUndefined();
    expect(names(await open())).toEqual(['Demo']);
  });
});

describe('a file of version 1', () => {
  it('gives each profile what its fields say for themselves', async () => {
    const settings = {
      name: 'Plant',
      scheme: 'mqtts',
      host: 'broker',
      port: 8883,
      path: '/mqtt',
      protocolVersion: 4,
      clientId: 'x',
      cleanStart: false,
      sessionExpiryInterval: 7,
      keepAlive: 30,
      connectTimeoutMs: 5000,
      maximumPacketSize: 2048,
      username: 'anna',
      tls: { verifyServer: false, caPem: 'CA', certificatePem: '' },
      subscriptions: [{ topicFilter: 'a/#', qos: 1 }],
      color: 'red',
      demo: false,
    };
    const sealedSecrets = { password: { backend: 'elsewhere', sealed: 'abc' } };
    const document = { version: 1, profiles: [{ profileId: 'id-plant', settings, sealedSecrets }] };
    await writeFile(join(dir, 'profiles.json'), JSON.stringify(document));
    const [profile] = (await open()).list();
    expect(notices).toEqual([]);
    expect(profile).toEqual({
      profileId: 'id-plant',
      settings: {
        ...newProfileSettings,
        ...settings,
        tls: { ...newProfileSettings.tls, verification: 'off', caPem: 'CA' },
        subscriptions: [plainSubscription('a/#', 1)],
      },
      secrets: expect.objectContaining({ password: 'unreadable', pkcs12: 'none' }) as unknown,
    });
  });
});

describe('a damaged file', () => {
  const good = (name: string): unknown => ({ profileId: `id-${name}`, settings: named(name), sealedSecrets: {} });
  const write = (document: unknown): Promise<void> => writeFile(join(dir, 'profiles.json'), JSON.stringify(document));

  it('loses no profile but the broken one, which is kept word for word and comes back when it is mended', async () => {
    const broken = { profileId: 'id-b', settings: { ...named('b'), port: 'many' }, sealedSecrets: {}, note: 'canary' };
    await write({ version: 2, profiles: [good('a'), broken, 7, good('c')] });
    const store = await open();
    expect(names(store)).toEqual(['a', 'c']);
    expect(notices).toMatchObject([{ severity: 'warning', message: expect.stringContaining('2 saved profiles') }]);
    expect(notices[0]?.detail).toContain('settings.port');
    expect(JSON.stringify(notices)).not.toContain('many');
    await store.create(named('d'));
    const stored = JSON.parse(await file()) as { unreadable: unknown };
    expect(stored.unreadable).toEqual([broken, 7]);
    expect(names(await open())).toEqual(['a', 'c', 'd']);
    await writeFile(
      join(dir, 'profiles.json'),
      (await file()).replace('"many"', '1883').replace(/,\s*"note": "canary"/, ''),
    );
    expect(names(await open())).toEqual(['a', 'c', 'd', 'b']);
  });

  it('with an id twice keeps both profiles', async () => {
    await write({ version: 2, profiles: [good('a'), { ...(good('b') as object), profileId: 'id-a' }] });
    const store = await open();
    expect(names(store)).toEqual(['a', 'b']);
    expect(new Set(store.list().map(({ profileId }) => profileId)).size).toBe(2);
  });

  it('is not fooled by names of built-in properties', async () => {
    await writeFile(
      join(dir, 'profiles.json'),
      `{"version":2,"profiles":[${JSON.stringify(good('a'))},{"__proto__":{"polluted":true},"constructor":1}]}`,
    );
    const store = await open();
    expect(names(store)).toEqual(['a']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    await store.create(named('b'));
    expect(await file()).toContain('"__proto__"');
  });

  it('is set aside; the version before the last change is there', async () => {
    const before = await open();
    await before.create(named('Kept'));
    await before.create(named('Last change'));
    await writeFile(join(dir, 'profiles.json'), '');
    expect(names(await open())).toEqual(['Demo', 'Kept']);
    expect(notices).toMatchObject([{ severity: 'warning', message: expect.stringContaining('broken-2026-08-22') }]);
    expect(JSON.parse(await file())).toMatchObject({ version: 2 });
    expect(names(await open())).toEqual(['Demo', 'Kept']);
    expect(notices).toHaveLength(1);
  });

  it('of a newer version is shown as such: the application runs, and saving is refused with the same sentence', async () => {
    const content = JSON.stringify({ version: 3, profiles: 'something new' });
    await writeFile(join(dir, 'profiles.json'), content);
    const store = await open();
    expect(names(store)).toEqual(['Demo']);
    expect(store.blockedBecause).toContain('newer Treeline');
    expect(notices).toMatchObject([{ severity: 'failure', message: store.blockedBecause }]);
    await expect(store.create(named('x'))).rejects.toMatchObject({ code: 'storage', message: store.blockedBecause });
    expect(await store.secretsOf(store.list()[0]?.profileId as ProfileId)).toEqual({});
    expect(await file()).toBe(content);
    expect(await readdir(dir)).toEqual(['profiles.json']);
  });
});
