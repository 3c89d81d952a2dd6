// Profiles while being edited: pasted addresses, validation by field, secrets as changes, nothing lost silently.

import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { AppError } from '../../../shared/errors.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import { newProfileSettings, secretNames, type Profile } from '../../../shared/profile.ts';
import { plainSubscription } from '../../../shared/profile-parts.ts';
import { splitAddress } from '../../../renderer/model/profile-draft-address.ts';
import { createProfileEditor, type ProfileEditor } from '../../../renderer/model/profile-draft-editor.ts';
import {
  addressOf,
  draftFromSettings,
  draftHints,
  type ProfileDraft,
  secretProblems,
  settingsFromDraft,
} from '../../../renderer/model/profile-draft.ts';
import { movedRow, newPairRow, subscriptionRow } from '../../../renderer/model/profile-draft-rows.ts';
import { withScheme } from '../../../renderer/model/profile-draft-way.ts';
import type { App, AppState } from '../../../renderer/model/app-state.ts';
import { randomProfile } from '../../support/random-profile.ts';
import { createScriptedLine, type ScriptedLine, settle } from '../../support/scripted-line.ts';

const draft = draftFromSettings(newProfileSettings);
const none = Object.fromEntries(secretNames.map((name) => [name, 'none'])) as Profile['secrets'];

describe('addresses', () => {
  it.each([
    ['mqtt://host', { scheme: 'mqtt', host: 'host', port: '1883' }, null],
    ['mqtts://user@host:8884', { scheme: 'mqtts', host: 'host', port: '8884', username: 'user' }, null],
    ['MQTTS://u:p%40ss@h', { scheme: 'mqtts', host: 'h', port: '8883', username: 'u' }, 'p@ss'],
    ['ws://h:80/ws', { scheme: 'ws', host: 'h', port: '80', path: '/ws' }, null],
    ['wss://h/mqtt?token=1', { scheme: 'wss', host: 'h', port: '443', path: '/mqtt?token=1' }, null],
    ['https://h/mqtt', { scheme: 'wss', host: 'h', port: '443', path: '/mqtt' }, null],
    ['mqtt://[::1]:1884', { scheme: 'mqtt', host: '::1', port: '1884' }, null],
    ['tcp://10.0.0.1:1883', { scheme: 'mqtt', host: '10.0.0.1', port: '1883' }, null],
    [' host:1884 ', { host: 'host', port: '1884' }, null],
    ['[fe80::1]:1884', { host: 'fe80::1', port: '1884' }, null],
    ['mqtt://100%25:x%@h', { scheme: 'mqtt', host: 'h', port: '1883', username: '100%' }, 'x%'],
  ])('%s is taken apart', (text, fields, password) => {
    expect(splitAddress(text)).toEqual({ fields, password });
  });

  it.each(['host', 'broker.example.com', '::1', 'fe80::1', '', 'ftp://host', 'mqtt://', 'a b:1'])(
    '%j stays as typed',
    (text) => {
      expect(splitAddress(text)).toBeNull();
    },
  );

  it('are written for people', () => {
    expect(addressOf({ ...newProfileSettings, host: '::1' })).toBe('mqtt://[::1]:1883');
    expect(addressOf({ ...newProfileSettings, scheme: 'wss', port: 443 })).toBe('wss://localhost:443/mqtt');
  });
});

describe('draft and settings', () => {
  it('give each other back', () => {
    const settings = {
      ...newProfileSettings,
      name: 'Plant',
      scheme: 'wss' as const,
      host: 'fe80::1',
      keepAlive: 0,
      connectTimeoutMs: 2500,
      maximumPacketSize: 268_435_460,
      username: '',
      color: 'red' as const,
      tls: { ...newProfileSettings.tls, verification: 'off' as const, caPem: 'a', certificatePem: 'b' },
    };
    for (const one of [newProfileSettings, settings, { ...settings, username: null, maximumPacketSize: 1024 }]) {
      expect(settingsFromDraft(draftFromSettings(one)).settings).toEqual(one);
    }
  });

  it('give each other back, whatever is in the settings', () => {
    for (let seed = 0; seed < 1000; seed += 1) {
      const settings = randomProfile(seed);
      const { settings: back, problems } = settingsFromDraft(draftFromSettings(settings));
      expect([...problems], `seed ${seed}`).toEqual([]);
      expect(back, `seed ${seed}`).toEqual(settings);
    }
  });

  it('drops rows that nobody filled in, where an empty one would mean nothing', () => {
    const filled = settingsFromDraft({
      ...draft,
      scheme: 'ws',
      webSocketHeaders: [
        { rowId: 0, name: '', value: '' },
        { rowId: 1, name: 'X-Api', value: '1' },
      ],
      excludedFilters: [
        { rowId: 0, text: '' },
        { rowId: 1, text: 'noise/#' },
      ],
    }).settings;
    expect(filled?.webSocket.headers).toEqual([['X-Api', '1']]);
    expect(filled?.excludedFilters).toEqual(['noise/#']);
  });

  it('keeps what is typed for a will that is switched off out of the settings, mistakes and all', () => {
    const off = { ...draft, hasWill: false, willTopicName: 'a/#', willDelayInterval: 'soon' };
    expect(settingsFromDraft(off).settings?.will).toBeNull();
  });

  it('moves rows, and keeps them at the ends', () => {
    const first = newPairRow([]);
    const rows = [first, newPairRow([first])];
    expect(movedRow(rows, 0, 1).map(({ rowId }) => rowId)).toEqual([1, 0]);
    expect(movedRow(rows, 0, -1)).toBe(rows);
    expect(movedRow(rows, 1, 1)).toBe(rows);
  });

  it.each<[string, Partial<ProfileDraft>, string]>([
    ['no host', { host: ' ' }, 'host'],
    ['a path in the host', { host: 'a/b' }, 'host'],
    ['a port in the host', { host: 'host:1883' }, 'host'],
    ['port 0', { port: '0' }, 'port'],
    ['a large port', { port: '65536' }, 'port'],
    ['words for a port', { port: '1883x' }, 'port'],
    ['a signed port', { port: '-1' }, 'port'],
    ['an exponent', { keepAlive: '1e3' }, 'keepAlive'],
    ['a large keep alive', { keepAlive: '65536' }, 'keepAlive'],
    ['no time at all', { connectTimeout: '0.5' }, 'connectTimeoutMs'],
    ['a huge expiry', { sessionExpiryInterval: '4294967296' }, 'sessionExpiryInterval'],
    ['an empty packet size', { maximumPacketSize: '' }, 'maximumPacketSize'],
    ['a path with a space', { scheme: 'ws', path: '/a b' }, 'path'],
    ['a family that the address is not of', { host: '::1', addressFamily: 'ipv4' }, 'addressFamily'],
    [
      'a proxy in front of a socket',
      { socketPath: '/run/a', proxyKind: 'http', proxyHost: 'proxy', proxyPort: '3128' },
      'proxy.kind',
    ],
    [
      'a colon in a user name for an HTTP proxy',
      { proxyKind: 'http', proxyHost: 'proxy', proxyPort: '3128', proxyUsername: 'a:b' },
      'proxy.username',
    ],
    [
      'a port in the host of the proxy',
      { proxyKind: 'http', proxyHost: 'proxy:3128', proxyPort: '3128' },
      'proxy.host',
    ],
    ['a client id with U+0000', { clientId: 'a\u0000' }, 'clientId'],
    ['an empty filter', { subscriptions: [subscriptionRow(plainSubscription(''), 0)] }, 'subscriptions.0'],
    ['a wrong filter', { subscriptions: [subscriptionRow(plainSubscription('a/#/b'), 0)] }, 'subscriptions.0'],
    [
      'a filter twice',
      {
        subscriptions: [subscriptionRow(plainSubscription('a'), 0), subscriptionRow(plainSubscription('a', 1), 1)],
      },
      'subscriptions.1',
    ],
    [
      'a subscription identifier of 0',
      { subscriptions: [{ ...subscriptionRow(plainSubscription('a'), 0), subscriptionIdentifier: '0' }] },
      'subscriptions.0',
    ],
    [
      'a shared subscription without our own',
      { subscriptions: [{ ...subscriptionRow(plainSubscription('$share/g/a'), 0), noLocal: true }] },
      'subscriptions.0',
    ],
    ['a proxy without host', { proxyKind: 'http', proxyPort: '3128' }, 'proxy.host'],
    ['a proxy without port', { proxyKind: 'socks5', proxyHost: 'proxy' }, 'proxy.port'],
    [
      'a header with a space in its name',
      { scheme: 'ws', webSocketHeaders: [{ rowId: 0, name: 'a b', value: '' }] },
      'webSocket.headers.0',
    ],
    [
      'a header of the handshake',
      { scheme: 'wss', webSocketHeaders: [{ rowId: 0, name: 'Upgrade', value: 'x' }] },
      'webSocket.headers.0',
    ],
    ['two subprotocols', { scheme: 'ws', webSocketSubprotocol: 'mqtt, mqttv3.1' }, 'webSocket.subprotocol'],
    [
      'a fingerprint cut off',
      { scheme: 'mqtts', verification: 'pinned', pinnedFingerprint: 'AB:CD' },
      'tls.pinnedFingerprint',
    ],
    ['a server name with a port', { scheme: 'mqtts', serverName: 'a:1' }, 'tls.serverName'],
    ['no variable', { passwordKind: 'environment', passwordVariable: ' ' }, 'passwordSource.variable'],
    ['a variable with its sign', { passwordKind: 'environment', passwordVariable: 'A=b' }, 'passwordSource.variable'],
    ['no command', { passwordKind: 'command' }, 'passwordSource.command'],
    ['waits that shrink', { firstDelay: '10', longestDelay: '5' }, 'reconnect.longestDelayMs'],
    ['no attempt at all', { maximumAttempts: '0' }, 'reconnect.maximumAttempts'],
    ['nothing taken at once', { receiveMaximum: '0' }, 'receiveMaximum'],
    [
      'half a character in a user property',
      { userProperties: [{ rowId: 0, name: '\ud800', value: '' }] },
      'userProperties.0',
    ],
    ['a will for a wildcard', { hasWill: true, willTopicName: 'a/#' }, 'will.topicName'],
    [
      'a will with base64 that is none',
      { hasWill: true, willTopicName: 'a', willPayload: { text: 'abc', encoding: 'base64' } },
      'will.payload',
    ],
    [
      'a will too long',
      { hasWill: true, willTopicName: 'a', willPayload: { text: 'ä'.repeat(32_768), encoding: 'utf-8' } },
      'will.payload',
    ],
    ['an answer to a wildcard', { hasWill: true, willTopicName: 'a', willResponseTopic: '+' }, 'will.responseTopic'],
    [
      'a will that expires in no time known',
      { hasWill: true, willTopicName: 'a', willMessageExpiryInterval: '-1' },
      'will.messageExpiryInterval',
    ],
    ['an excluded filter that is none', { excludedFilters: [{ rowId: 0, text: 'a#' }] }, 'excludedFilters.0'],
    ['an excluded group', { excludedFilters: [{ rowId: 0, text: '$share/g/a' }] }, 'excludedFilters.0'],
    ['a group with too long a name', { group: 'g'.repeat(201) }, 'group'],
  ])('%s is a problem at its field', (_name, changes, field) => {
    const { settings, problems } = settingsFromDraft({ ...draft, ...changes });
    expect(settings).toBeNull();
    expect([...problems.keys()]).toEqual([field]);
  });

  it('names the profile after its host where it has no name', () => {
    expect(settingsFromDraft({ ...draft, name: ' ', host: 'h' }).settings?.name).toBe('h');
  });

  it('adds the slash a path lacks', () => {
    expect(settingsFromDraft({ ...draft, scheme: 'ws', path: 'mqtt' }).settings?.path).toBe('/mqtt');
  });

  it('takes the customary port along with the scheme, and leaves any other', () => {
    expect(withScheme(draft, 'mqtts').port).toBe('8883');
    expect(withScheme({ ...draft, port: '11883' }, 'mqtts').port).toBe('11883');
  });

  it('needs no host for a socket of this machine, and is named after it', () => {
    const { settings } = settingsFromDraft({ ...draft, name: '', host: '', socketPath: '/run/mosquitto/broker.sock' });
    expect(settings).toMatchObject({ host: '', socketPath: '/run/mosquitto/broker.sock', name: 'broker.sock' });
  });

  it('asks nothing of fields that have no part in the connection', () => {
    const idle: Partial<ProfileDraft> = {
      proxyHost: 'a b',
      proxyPort: 'x',
      webSocketSubprotocol: 'a b',
      serverName: 'a:1',
      passwordVariable: '=',
    };
    expect([...settingsFromDraft({ ...draft, ...idle }).problems]).toEqual([]);
  });

  it('needs no host for the demo', () => {
    expect(settingsFromDraft({ ...draft, demo: true, host: '' }).problems.size).toBe(0);
  });
});

describe('contradictions and surprises', () => {
  it('a password without a user name is legal in 5 only', () => {
    expect(secretProblems({ ...draft, protocolVersion: 4 }, { password: 'x' }, none).has('username')).toBe(true);
    expect(secretProblems({ ...draft, protocolVersion: 5 }, { password: 'x' }, none).size).toBe(0);
    expect(
      secretProblems({ ...draft, protocolVersion: 4 }, { password: null }, { ...none, password: 'saved' }).size,
    ).toBe(0);
  });

  it('certificate and key belong together', () => {
    const tls = { ...draft, scheme: 'mqtts' as const };
    expect([...secretProblems({ ...tls, certificatePem: 'x' }, {}, none).keys()]).toEqual(['keyPem']);
    expect([...secretProblems(tls, {}, { ...none, keyPem: 'saved' }).keys()]).toEqual(['tls.certificatePem']);
    expect(secretProblems({ ...draft, certificatePem: 'x' }, {}, none).size).toBe(0);
  });

  it('hints at what is legal and yet surprising', () => {
    expect(draftHints(draft).size).toBe(0);
    expect([...draftHints({ ...draft, cleanStart: false }).keys()]).toEqual(['clientId']);
    expect([...draftHints({ ...draft, subscriptions: [] }).keys()]).toEqual(['subscriptions']);
    expect([...draftHints({ ...draft, scheme: 'wss', verification: 'off' }).keys()]).toEqual(['tls.verification']);
  });
});

describe('the editor', () => {
  const profileId = 'p1' as ProfileId;
  const profile: Profile = {
    profileId,
    settings: { ...newProfileSettings, name: 'Plant', username: 'u' },
    secrets: { ...none, password: 'saved' },
  };
  let core: ScriptedLine;
  let editor: ProfileEditor;
  let timers: { run: () => void; isOff: boolean }[];
  const state = () => editor.store.getState();
  const call = (name: string) => {
    const found = core.calls.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not called, but ${core.calls.map((one) => one.name).join()}`);
    return found;
  };
  const runTimers = (): void => {
    for (const timer of timers.splice(0)) if (!timer.isOff) timer.run();
  };

  beforeEach(() => {
    core = createScriptedLine();
    timers = [];
    const other: Profile = { ...profile, profileId: 'p2' as ProfileId };
    const store = createStore<AppState>(() => ({ profiles: [profile, other] }) as unknown as AppState);
    editor = createProfileEditor(
      {
        line: core.line,
        app: { store } as unknown as App,
      },
      (_delayMs, run) => {
        const timer = { run, isOff: false };
        timers.push(timer);
        return () => {
          timer.isOff = true;
        };
      },
    );
  });

  it('saves changes after the core has checked them, secrets only where they changed', async () => {
    editor.open(profileId);
    expect(state()).toMatchObject({ isOpen: true, dirty: false, statuses: { password: 'saved' } });
    editor.change({ host: 'new-host' });
    expect(state().dirty).toBe(true);
    const saved = editor.save();
    await call('profile.check').answer({ problems: [] });
    expect(call('profile.update').args).toMatchObject({ profileId, settings: { host: 'new-host' }, secrets: {} });
    await call('profile.update').answer(null);
    expect(await saved).toBe(profileId);
    expect(state()).toMatchObject({ isOpen: false, dirty: false, saving: false });
  });

  it('replaces, clears and keeps secrets', async () => {
    editor.open(profileId);
    editor.changeSecret('password', 'new');
    editor.changeSecret('keyPem', 'typed');
    editor.changeSecret('keyPem', undefined);
    void editor.save();
    expect(call('profile.check').args).toMatchObject({ secrets: { password: { kind: 'set', value: 'new' } } });
    expect(call('profile.check').args['secrets']).not.toHaveProperty('keyPem');
    editor.discard();
    editor.open(profileId);
    editor.changeSecret('password', null);
    expect(state().dirty).toBe(true);
    editor.changeSecret('password', undefined);
    expect(state().dirty).toBe(false);
  });

  it('creates a new profile', async () => {
    editor.open(null);
    const saved = editor.save();
    await call('profile.check').answer({ problems: [] });
    expect(call('profile.create').args).toMatchObject({ settings: { name: 'localhost' } });
    await call('profile.create').answer({ profileId: 'p9' });
    expect(await saved).toBe('p9');
  });

  it('shows problems of fields that were touched, and all when saving is tried', async () => {
    editor.open(profileId);
    editor.change({ port: '' });
    expect([...state().problems.keys()]).toEqual(['port']);
    editor.discard();
    editor.open(profileId);
    editor.change({ subscriptions: [subscriptionRow(plainSubscription(''), 0)] });
    expect([...state().problems.keys()]).toEqual(['subscriptions.0']);
    expect(await editor.save()).toBeNull();
    expect(core.calls).toHaveLength(0);
    expect([...state().problems.keys()]).toEqual(['subscriptions.0']);
  });

  it('shows no problem of a field that nobody has been at, whatever else was chosen', () => {
    editor.open(null);
    editor.change(withScheme(state().draft, 'wss'));
    editor.change({ proxyKind: 'socks5', passwordKind: 'command', hasWill: true });
    expect([...state().problems.keys()]).toEqual([]);
    editor.change({ proxyHost: 'a b' });
    expect([...state().problems.keys()]).toEqual(['proxy.host']);
  });

  it('refuses to save what the core finds wrong, until that field changes', async () => {
    editor.open(profileId);
    editor.change({ scheme: 'mqtts', caPem: 'garbage' });
    const saved = editor.save();
    await call('profile.check').answer({
      problems: [
        { field: 'tls.caPem', message: 'Not PEM.' },
        { field: 'subscriptions.1.topicFilter', message: 'Refused.' },
      ],
    });
    expect(await saved).toBeNull();
    expect(Object.fromEntries(state().problems)).toEqual({ 'tls.caPem': 'Not PEM.', 'subscriptions.1': 'Refused.' });
    editor.change({ caPem: '' });
    expect([...state().problems.keys()]).toEqual(['subscriptions.1']);
  });

  it('checks in the core while typing, once it rests, and drops the answer to an older draft', async () => {
    editor.open(profileId);
    editor.change({ host: 'a' });
    editor.change({ host: 'ab' });
    runTimers();
    expect(core.calls).toHaveLength(1);
    const check = call('profile.check');
    editor.change({ host: 'abc' });
    await check.answer({ problems: [{ field: 'host', message: 'Old.' }] });
    expect(state().problems.size).toBe(0);
    runTimers();
    await call('profile.check').answer({ problems: [{ field: 'host', message: 'New.' }] });
    expect(state().problems.get('host')).toBe('New.');
  });

  it('keeps an unsaved draft, whatever is opened over it', () => {
    editor.open(profileId);
    editor.change({ host: 'unsaved' });
    editor.open(profileId);
    editor.open(null);
    expect(state()).toMatchObject({ profileId, draft: { host: 'unsaved' } });
  });

  it('keeps the draft when saving fails, and says why', async () => {
    editor.open(profileId);
    editor.change({ host: 'x' });
    const saved = editor.save();
    await call('profile.check').answer({ problems: [] });
    await call('profile.update').refuse(new AppError('storage', 'The disk is full. Make room and try again.'));
    expect(await saved).toBeNull();
    expect(state()).toMatchObject({
      isOpen: true,
      dirty: true,
      saving: false,
      failure: 'The disk is full. Make room and try again.',
    });
  });

  it('turns into a new profile when it was deleted elsewhere', async () => {
    editor.open(profileId);
    editor.change({ host: 'x' });
    const saved = editor.save();
    await call('profile.check').answer({ problems: [] });
    await call('profile.update').refuse(new AppError('notFound', 'No such profile.'));
    expect(await saved).toBeNull();
    expect(state()).toMatchObject({ profileId: null, draft: { host: 'x' } });
    expect(state().failure).toContain('deleted elsewhere');
  });

  it('keeps what was typed while saving was under way', async () => {
    editor.open(profileId);
    editor.change({ host: 'x' });
    void editor.save();
    await call('profile.check').answer({ problems: [] });
    editor.change({ host: 'xy' });
    await call('profile.update').answer(null);
    await settle();
    expect(state()).toMatchObject({ isOpen: true, draft: { host: 'xy' }, dirty: true });
  });

  it('takes a pasted address into the fields, its password into the secrets', () => {
    editor.open(null);
    expect(editor.pasteAddress('just-a-host')).toBe(false);
    expect(editor.pasteAddress('mqtts://me:secret@h:8884')).toBe(true);
    expect(state().draft).toMatchObject({ scheme: 'mqtts', host: 'h', port: '8884', username: 'me' });
    expect(state().secrets).toEqual({ password: 'secret' });
  });
});
