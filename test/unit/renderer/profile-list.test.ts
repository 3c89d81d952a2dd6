// The list of profiles: groups, search, order by key and by drag, deletion with undo.

import { beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { AppError } from '../../../shared/errors.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import { newProfileSettings, secretNames, type Profile } from '../../../shared/profile.ts';
import type { App, AppState } from '../../../renderer/model/app-state.ts';
import type { Connections } from '../../../renderer/model/connections.ts';
import type { Notices } from '../../../renderer/model/notices.ts';
import {
  createProfileList,
  groupedProfiles,
  listedProfiles,
  type ProfileList,
  profileMatches,
} from '../../../renderer/model/profile-list.ts';
import { createScriptedLine, type ScriptedLine } from '../../support/scripted-line.ts';

const secrets = Object.fromEntries(secretNames.map((name) => [name, 'none'])) as Profile['secrets'];
const profile = (id: string, group = ''): Profile => ({
  profileId: id as ProfileId,
  settings: { ...newProfileSettings, name: `Name ${id}`, host: `${id}.example`, group },
  secrets,
});
const profiles = [profile('a', 'Plant'), profile('b'), profile('c', 'Lab'), profile('d', 'Plant'), profile('e')];
const ids = (list: readonly Profile[]) => list.map(({ profileId }) => profileId).join('');

describe('groups and search', () => {
  it('lists those without a group first, and each group where its first one stands', () => {
    expect(groupedProfiles(profiles).map((one) => [one.group, ids(one.profiles)])).toEqual([
      ['', 'be'],
      ['Plant', 'ad'],
      ['Lab', 'c'],
    ]);
    expect(ids(listedProfiles(profiles))).toBe('beadc');
    expect(groupedProfiles([])).toEqual([]);
  });

  it('finds by name, group and address, word by word', () => {
    const found = (text: string) => ids(profiles.filter((one) => profileMatches(one, text)));
    expect(found('')).toBe('abcde');
    expect(found('plant')).toBe('ad');
    expect(found('D.EXAMPLE plant')).toBe('d');
    expect(found('nowhere')).toBe('');
  });
});

describe('what is done to a profile', () => {
  let core: ScriptedLine;
  let list: ProfileList;
  let toasts: Parameters<Notices['toast']>[0][];
  let reports: unknown[];
  let removed: ProfileId[];
  let selected: (ProfileId | null)[];
  const id = (text: string) => text as ProfileId;
  const call = (name: string) => {
    const found = core.calls.find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not called, but ${core.calls.map((one) => one.name).join()}`);
    return found;
  };

  beforeEach(() => {
    core = createScriptedLine();
    toasts = [];
    reports = [];
    removed = [];
    selected = [];
    const app = { store: createStore<AppState>(() => ({ profiles }) as unknown as AppState) } as unknown as App;
    const connections = {
      store: createStore(() => ({ connections: [{ profileId: id('a') }], selectedProfileId: id('a') })),
      select: (profileId: ProfileId | null) => selected.push(profileId),
    } as unknown as Connections;
    const notices = {
      toast: (toast: (typeof toasts)[number]) => toasts.push(toast),
      report: (error: unknown) => reports.push(error),
    } as unknown as Notices;
    list = createProfileList({ line: core.line, app, notices, connections }, (profileId) => removed.push(profileId));
  });

  it('moves it within its group, and not beyond', async () => {
    void list.move(id('a'), 1);
    expect(call('profile.reorder').args).toEqual({ profileIds: 'bedac'.split('') });
    await call('profile.reorder').answer(null);
    await list.move(id('a'), -1);
    await list.move(id('c'), 1);
    expect(core.calls).toHaveLength(0);
  });

  it('puts it beside another', async () => {
    void list.place(id('b'), id('e'), 'after');
    expect(call('profile.reorder').args).toEqual({ profileIds: 'ebadc'.split('') });
    await call('profile.reorder').answer(null);
    await list.place(id('b'), id('b'), 'after');
    await list.place(id('b'), id('gone'), 'after');
    expect(core.calls).toHaveLength(0);
  });

  it('takes it into the group of the one it is put beside', async () => {
    const placed = list.place(id('b'), id('d'), 'before');
    expect(call('profile.update').args).toMatchObject({ profileId: 'b', settings: { group: 'Plant' }, secrets: {} });
    await call('profile.update').answer(null);
    expect(call('profile.reorder').args).toEqual({ profileIds: 'eabdc'.split('') });
    await call('profile.reorder').answer(null);
    await placed;
  });

  it('deletes it at once and offers to undo that, into the window where it was shown', async () => {
    const removal = list.remove(id('a'));
    await call('profile.delete').answer(null);
    expect(await removal).toBe(true);
    expect(removed).toEqual(['a']);
    expect(toasts).toMatchObject([{ message: '“Name a” was deleted. What it had received is gone.' }]);
    toasts[0]?.action?.run();
    expect(call('profile.restore').args).toEqual({ profileId: 'a' });
    await call('profile.restore').answer(null);
    expect(selected).toEqual(['a']);
  });

  it('says why when it fails, and keeps what is there', async () => {
    const removal = list.remove(id('b'));
    await call('profile.delete').refuse(new AppError('storage', 'No.'));
    expect(await removal).toBe(false);
    expect(reports).toHaveLength(1);
    expect([removed, toasts]).toEqual([[], []]);
  });
});
