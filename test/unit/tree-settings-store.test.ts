// Pinned and hidden topics of each profile: kept by name, bounded, never in the way of a start.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NoticeDraft } from '../../electron/core/notices.ts';
import { openTreeSettingsStore, type TreeSettingsStore } from '../../electron/core/profiles/tree-settings-store.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { defaultTreeSettings, hiddenLimit, pinnedLimit, type TreeSettings } from '../../shared/tree-settings.ts';

const home = 'home' as ProfileId;
const factory = 'factory' as ProfileId;
let dir: string;
let notices: NoticeDraft[];
let seen: [ProfileId, TreeSettings][];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-tree-settings-'));
  notices = [];
  seen = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (): Promise<TreeSettingsStore> =>
  openTreeSettingsStore({
    dir,
    now: () => Date.UTC(2026, 7, 22),
    onNotice: (notice) => notices.push(notice),
    onChanged: (profileId, treeSettings) => seen.push([profileId, treeSettings]),
  });
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `topic/${index}`);

describe('the tree settings store', () => {
  it('remembers pins in the user’s order and hidden topics, by profile', async () => {
    const store = await open();
    await store.pin(home, ['a', 'b'], null);
    await store.pin(home, ['c'], 0);
    await store.pin(home, ['b'], 1);
    await store.hide(home, ['x', 'x', '']);
    expect(store.get(home)).toEqual({ ...defaultTreeSettings, pinned: ['c', 'b', 'a'], hidden: ['x', ''] });
    expect(store.get(factory)).toBe(defaultTreeSettings);
    expect(seen.at(-1)).toEqual([home, store.get(home)]);
    expect((await open()).get(home)).toEqual(store.get(home));
    await store.unpin(home, ['b', 'unknown']);
    await store.unhide(home, ['x']);
    await store.change(home, { showsDollarTopics: false, autoExpandLimit: 5 });
    const changed = { pinned: ['c', 'a'], hidden: [''], showsDollarTopics: false, autoExpandLimit: 5 };
    expect((await open()).get(home)).toEqual(changed);
    await store.copy(home, factory);
    await store.forget(home);
    expect((await open()).list()).toEqual([{ profileId: factory, treeSettings: changed }]);
    expect(notices).toEqual([]);
  });

  it('keeps the same object until something changes', async () => {
    const store = await open();
    await store.hide(home, ['x']);
    const before = store.get(home);
    await store.hide(factory, ['x']);
    expect(store.get(home)).toBe(before);
    expect(seen.map(([profileId]) => profileId)).toEqual([home, factory]);
  });

  it('refuses more than its limits in words, and changes nothing', async () => {
    const store = await open();
    await store.pin(home, names(pinnedLimit), null);
    await expect(store.pin(home, ['one more'], 0)).rejects.toMatchObject({ code: 'tooLarge' });
    await store.pin(home, ['topic/7'], 0);
    expect(store.get(home).pinned).toHaveLength(pinnedLimit);
    await store.hide(home, names(hiddenLimit));
    await expect(store.hide(home, ['one more'])).rejects.toMatchObject({ code: 'tooLarge' });
    const long = Array.from({ length: 20 }, (_, index) => `${index}${'x'.repeat(65_000)}`);
    await expect(store.hide(factory, long)).rejects.toMatchObject({ code: 'tooLarge' });
    expect(store.get(factory)).toBe(defaultTreeSettings);
  });

  it('keeps what can be read beside what cannot, and says how much that is', async () => {
    const good = { pinned: ['a'], hidden: [], showsDollarTopics: true };
    const document = { version: 1, profiles: { home: good, factory: { ...good, pinned: 'a' } } };
    await writeFile(join(dir, 'tree-settings.json'), JSON.stringify(document));
    const store = await open();
    // Written by version 1, before branches could open by themselves.
    expect(store.get(home)).toEqual({ ...good, autoExpandLimit: 0 });
    expect(store.get(factory)).toBe(defaultTreeSettings);
    expect(notices.map(({ message }) => message)).toEqual([expect.stringContaining('one profile')]);
  });
});
