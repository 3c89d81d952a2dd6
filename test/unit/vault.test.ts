// The vault: what opens it, what binds a secret to its place, and what happens to its file. Real files in a folder of their own.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault, type Vault } from '../../electron/core/profiles/vault.ts';
import type { VaultKey } from '../../electron/core/platform.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-vault-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 10, 21);
const open = (key: VaultKey | null = null): Promise<Vault> => openVault({ dir, now, key });
const file = (name = 'vault.json'): Promise<string> => readFile(join(dir, name), 'utf8');
const place = { profileId: 'p1', name: 'password' } as const;
const passphrase = 'correct horse';
const wrong = { code: 'invalidInput', field: 'passphrase', message: expect.stringContaining('Nothing was changed') };

describe('the vault', () => {
  it('is made, locked and unlocked, also by another start; what it seals opens only while it is open', async () => {
    const vault = await open();
    expect(vault.kind).toBe('none');
    expect(vault.seal(place, 'geheim')).toBeNull();
    await vault.create(passphrase);
    expect(vault.kind).toBe('open');
    const sealed = vault.seal(place, 'geheim ✓');
    if (sealed === null) throw new Error('an open vault seals');
    expect(JSON.stringify(sealed)).not.toContain('geheim');
    expect(vault.open(place, sealed)).toBe('geheim ✓');
    // A nonce of its own each time.
    expect(vault.seal(place, 'geheim ✓')).not.toEqual(sealed);
    await vault.lock();
    expect([vault.kind, vault.standing(sealed), vault.open(place, sealed), vault.seal(place, 'x')]).toEqual([
      'locked',
      'locked',
      null,
      null,
    ]);

    const later = await open();
    expect([later.kind, later.standing(sealed)]).toEqual(['locked', 'locked']);
    await expect(later.unlock('correct house')).rejects.toMatchObject(wrong);
    expect(later.kind).toBe('locked');
    await later.unlock(passphrase);
    expect([later.kind, later.open(place, sealed)]).toEqual(['open', 'geheim ✓']);
  });

  it('opens a secret in its own place only, and not when a bit of it was changed', async () => {
    const vault = await open();
    await vault.create(passphrase);
    const sealed = vault.seal(place, 'geheim');
    if (sealed === null) throw new Error('an open vault seals');
    expect(vault.open({ ...place, profileId: 'p2' }, sealed)).toBeNull();
    expect(vault.open({ ...place, name: 'proxyPassword' }, sealed)).toBeNull();
    const bytes = Buffer.from(sealed.sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(vault.open(place, { ...sealed, sealed: changed.toString('base64') }), `byte ${at}`).toBeNull();
    }
    for (const length of [0, 1, 12, 27, 28]) {
      const cut = bytes.subarray(0, length).toString('base64');
      expect(vault.open(place, { ...sealed, sealed: cut }), `cut to ${length}`).toBeNull();
    }
    // Another vault, of the same passphrase, is another one.
    await vault.forget(() => Promise.resolve());
    await vault.create(passphrase);
    expect(vault.standing(sealed)).toBe('foreign');
  });

  it('changes its passphrase: the old one opens nothing any more, in no file', async () => {
    const vault = await open();
    await vault.create(passphrase);
    const sealed = vault.seal(place, 'geheim');
    if (sealed === null) throw new Error('an open vault seals');
    await expect(vault.changePassphrase('wrong one', 'another one')).rejects.toMatchObject(wrong);
    await vault.changePassphrase(passphrase, 'another one');
    expect(vault.open(place, sealed)).toBe('geheim');
    expect(await file()).toBe(await file('vault.json.bak'));
    for (const name of ['vault.json', 'vault.json.bak']) {
      if (name === 'vault.json.bak') await rm(join(dir, 'vault.json'));
      const again = await open();
      await expect(again.unlock(passphrase), name).rejects.toMatchObject(wrong);
      await again.unlock('another one');
      expect(again.open(place, sealed)).toBe('geheim');
    }
  });

  it('makes both copies alike again when it was ended between the two writes of a change', async () => {
    const vault = await open();
    await vault.create(passphrase);
    const before = await file();
    await vault.changePassphrase(passphrase, 'another one');
    await writeFile(join(dir, 'vault.json.bak'), before); // As it is after the first write.
    const again = await open();
    expect(await file('vault.json.bak')).toBe(await file());
    await again.unlock('another one');
  });

  it('does what is asked in turn: twice at once makes one vault', async () => {
    const vault = await open();
    const outcomes = await Promise.allSettled([vault.create(passphrase), vault.create('another one'), vault.lock()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 'invalidInput', message: expect.stringMatching(/already/) } });
    expect(vault.kind).toBe('locked');
    await (await open()).unlock(passphrase);
  });

  it('keeps both copies through any fault of one of them', async () => {
    const vault = await open();
    await vault.create(passphrase);
    const sound = await file();
    for (const [what, text] of [
      ['empty', ''],
      ['cut', sound.slice(0, 300)],
      ['no JSON', '{'],
      ['another kind', '{"version":1,"profiles":[]}'],
      ['a bit flipped', sound.replace(/"sealed": "(.)/, (_all, first) => `"sealed": "${first === 'A' ? 'B' : 'A'}`)],
    ]) {
      await writeFile(join(dir, 'vault.json'), text ?? '');
      const again = await open();
      expect(again.kind, what).toBe('locked');
      await again.unlock(passphrase);
      expect(await file(), what).toBe(sound);
      expect(await file('vault.json.bak'), what).toBe(sound);
    }
    // What was damaged is still there.
    expect((await readdir(dir)).filter((name) => name.includes('.broken-'))).toHaveLength(5);
    await writeFile(join(dir, 'vault.json.bak'), 'rubbish');
    expect((await open()).kind).toBe('locked');
    expect(await file('vault.json.bak')).toBe(sound);
  });

  it.each([
    ['damaged in both copies', 'rubbish', /is damaged.*left as it is/],
    ['of a newer Treeline', '{"version":2,"key":{}}', /newer Treeline.*left as it is/],
  ])('refuses a file %s with a sentence, and leaves it as it is', async (_what, text, sentence) => {
    await (await open()).create(passphrase);
    for (const name of ['vault.json', 'vault.json.bak']) await writeFile(join(dir, name), text);
    const vault = await open();
    expect(vault.kind).toBe('unusable');
    expect(vault.unusableBecause).toMatch(sentence);
    const refused = { code: 'storage', message: vault.unusableBecause };
    await expect(vault.unlock(passphrase)).rejects.toMatchObject(refused);
    await expect(vault.create(passphrase)).rejects.toMatchObject(refused);
    await expect(vault.changePassphrase(passphrase, 'another one')).rejects.toMatchObject(refused);
    expect([await file(), await file('vault.json.bak')]).toEqual([text, text]);
    // Only who says so loses it.
    await vault.forget(() => Promise.resolve());
    expect([vault.kind, await readdir(dir)]).toEqual(['none', []]);
  });

  it('is forgotten only when its secrets could be taken out', async () => {
    const vault = await open();
    await vault.create(passphrase);
    await expect(vault.forget(() => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect([vault.kind, (await readdir(dir)).length]).toEqual(['open', 2]);
  });

  it('comes back open with the key of a core that died, and only with its own', async () => {
    const vault = await open();
    await vault.create(passphrase);
    const key = vault.keyToRemember;
    const sealed = vault.seal(place, 'geheim');
    if (key === null || sealed === null) throw new Error('an open vault has a key');
    const next = await open(key);
    expect([next.kind, next.open(place, sealed)]).toEqual(['open', 'geheim']);
    expect((await open({ ...key, vaultId: 'another' })).kind).toBe('locked');
    await vault.lock();
    expect(vault.keyToRemember).toBeNull();
  });
});
