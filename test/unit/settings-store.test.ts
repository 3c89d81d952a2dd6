// The settings of the application: saved with the same care as profiles, and never in the way of a start.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { NoticeDraft } from '../../electron/core/notices.ts';
import {
  openSettingsStore,
  type SettingsStore,
  settingsFileVersion,
} from '../../electron/core/profiles/settings-store.ts';

let dir: string;
let notices: NoticeDraft[];
let seen: Settings[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-settings-'));
  notices = [];
  seen = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = (): Promise<SettingsStore> =>
  openSettingsStore({
    dir,
    now: () => Date.UTC(2026, 7, 22),
    onNotice: (notice) => notices.push(notice),
    onChanged: (settings) => seen.push(settings),
  });
const write = (document: unknown): Promise<void> => writeFile(join(dir, 'settings.json'), JSON.stringify(document));

describe('the settings store', () => {
  it('starts with the defaults and remembers what is changed', async () => {
    const store = await open();
    expect(store.get()).toEqual(defaultSettings);
    await Promise.all([
      store.update({ theme: 'dark' }),
      store.update({ layout: { main: [30, 70] }, theme: undefined }),
    ]);
    const expected = { ...defaultSettings, theme: 'dark', layout: { main: [30, 70] } };
    expect(store.get()).toEqual(expected);
    expect(seen).toEqual([expected]);
    expect((await open()).get()).toEqual(expected);
    expect(notices).toEqual([]);
  });

  it('refuses what is no setting, and changes nothing', async () => {
    const store = await open();
    await expect(store.update({ memoryBudgetBytes: 1 })).rejects.toMatchObject({
      code: 'invalidInput',
      field: 'memoryBudgetBytes',
    });
    expect(store.get()).toEqual(defaultSettings);
  });

  it('keeps the good settings beside broken ones, and names those', async () => {
    const settings = {
      ...defaultSettings,
      theme: 'pink',
      dismissedHints: ['welcome'],
      toString: 1,
      layout: { a: 'x' },
    };
    await write({ version: 1, settings });
    expect((await open()).get()).toEqual({ ...defaultSettings, dismissedHints: ['welcome'] });
    expect(notices).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/theme.*layout|layout.*theme/) },
    ]);
  });

  it('leaves a newer file alone: the defaults hold, and changes last for the session', async () => {
    await write({ version: settingsFileVersion + 1, settings: { theme: 'sepia' } });
    const store = await open();
    expect(store.get()).toEqual(defaultSettings);
    expect(notices).toMatchObject([{ severity: 'failure', message: expect.stringContaining('newer Treeline') }]);
    await store.update({ theme: 'light' });
    expect(store.get().theme).toBe('light');
    expect(JSON.parse(await readFile(join(dir, 'settings.json'), 'utf8'))).toMatchObject({
      version: settingsFileVersion + 1,
    });
  });

  it('gives a file of version 1 the settings it knew nothing of, and keeps the rest', async () => {
    const { treeColumns: _, treeSort: __, savedFilters: ___, ...settings } = { ...defaultSettings, theme: 'dark' };
    await write({ version: 1, settings });
    expect((await open()).get()).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(notices).toEqual([]);
  });

  it('gives the filters of a file of version 3 names, empty ones', async () => {
    await write({ version: 3, settings: { ...defaultSettings, savedFilters: ['rate>10', '+/status'] } });
    expect((await open()).get().savedFilters).toEqual([
      { name: '', filter: 'rate>10' },
      { name: '', filter: '+/status' },
    ]);
    expect(notices).toEqual([]);
  });

  it('sets a damaged file aside', async () => {
    await writeFile(join(dir, 'settings.json'), '{"version":1,"settings":[]}');
    expect((await open()).get()).toEqual(defaultSettings);
    expect(notices).toMatchObject([{ severity: 'failure', message: expect.stringContaining('settings.json.broken-') }]);
  });
});
