// The claim of the data folder: one process at a time, however many start at once and however the last one ended.

import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder } from '../../electron/core/profiles/data-folder.ts';
import { findProcess, ownIdentity } from '../../electron/core/profiles/process-identity.ts';
import { bundledScript, startScript, type RunningScript } from '../support/bundled-script.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-folder-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const generations = async (): Promise<string[]> => (await readdir(join(dir, 'lock'))).sort();
async function writeLock(generation: number, record: unknown): Promise<string> {
  await mkdir(join(dir, 'lock'), { recursive: true });
  const path = join(dir, 'lock', String(generation));
  await writeFile(path, typeof record === 'string' ? record : JSON.stringify(record));
  return path;
}
async function makeOld(path: string): Promise<void> {
  const old = new Date(Date.now() - 3_600_000);
  await utimes(path, old, old);
}

describe('claimDataFolder', () => {
  it('creates a folder that only its user can enter', async () => {
    const claim = await claimDataFolder(join(dir, 'deep', 'data'));
    expect((await stat(join(dir, 'deep', 'data'))).mode & 0o777).toBe(0o700);
    await claim.release();
  });

  it('lets the same process claim again, as when its core is started anew, and leaves one file', async () => {
    await claimDataFolder(dir);
    await claimDataFolder(dir);
    expect(await generations()).toEqual(['2']);
  });

  it('names folder and process to the second one, lets him in after a release or a kill', async () => {
    const script = await bundledScript('test/support/folder-claimer-script.ts');
    const first = startScript(script, [dir, '0']);
    await first.line((line) => line === 'claimed');
    await expect(claimDataFolder(dir)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(new RegExp(`process ${first.pid}\\).*${dir}.*--data-dir`)),
    });
    first.kill();
    await first.exited;
    const claim = await claimDataFolder(dir);
    const second = startScript(script, [dir, '0']);
    expect(await second.line(() => true)).toContain(`locked Another Treeline (process ${process.pid})`);
    await claim.release();
    await claim.release();
    const third = startScript(script, [dir, '0']);
    expect(await third.line(() => true)).toBe('claimed');
  });

  it('gives it to exactly one of many that start at the same moment, free or left by the dead', async () => {
    const script = await bundledScript('test/support/folder-claimer-script.ts');
    const { place } = await ownIdentity();
    for (const left of ['nothing', 'a dead process', 'a release'] as const) {
      await rm(join(dir, 'lock'), { recursive: true, force: true });
      if (left !== 'nothing') {
        await writeLock(7, { pid: 2 ** 22 + 1, startMark: 'boot 1', place, released: left === 'a release' });
      }
      const startAt = String(Date.now() + 1500);
      const rivals = Array.from({ length: 16 }, () => startScript(script, [dir, startAt]));
      const answers = await Promise.all(rivals.map((rival) => rival.line(() => true)));
      const winner = rivals[answers.indexOf('claimed')];
      expect(
        answers.filter((answer) => answer === 'claimed'),
        left,
      ).toHaveLength(1);
      expect(
        answers.filter((answer) => answer.includes(`(process ${winner?.pid})`)),
        left,
      ).toHaveLength(15);
      await Promise.all(rivals.map(killed));
    }
  }, 60_000);

  it('takes over from a process whose pid now belongs to another one', async () => {
    const { place, startMark } = await ownIdentity();
    const lock = { pid: process.ppid, place, released: false };
    await writeLock(1, { ...lock, startMark: (await findProcess(process.ppid))?.startMark });
    await expect(claimDataFolder(dir)).rejects.toMatchObject({ code: 'locked' });
    await writeLock(1, { ...lock, startMark });
    await claimDataFolder(dir);
  });

  it('judges a holder in another container or on another machine by its heartbeat', async () => {
    const lock = { pid: 1, startMark: 'other 1', place: 'elsewhere pid:[1]', released: false };
    const path = await writeLock(3, lock);
    await expect(claimDataFolder(dir)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/process 1 on elsewhere.*half a minute/),
    });
    await makeOld(path);
    await claimDataFolder(dir);
    expect(await generations()).toEqual(['4']);
  });

  it('clears away what a killed process left half done, but not what another is just writing', async () => {
    await mkdir(join(dir, 'lock'));
    for (const name of ['new-old', 'new-young']) await writeFile(join(dir, 'lock', name), '');
    await makeOld(join(dir, 'lock', 'new-old'));
    await claimDataFolder(dir);
    expect(await generations()).toEqual(['1', 'new-young']);
  });

  it('respects a lock that is still being written, and passes over one that stays unreadable', async () => {
    const path = await writeLock(1, '');
    await expect(claimDataFolder(dir)).rejects.toMatchObject({ code: 'locked' });
    await makeOld(path);
    await claimDataFolder(dir);
    const content = JSON.parse(await readFile(join(dir, 'lock', '2'), 'utf8')) as unknown;
    expect(content).toMatchObject({ pid: process.pid, released: false });
  });

  it('says what is wrong when the folder cannot be used', async () => {
    await writeFile(join(dir, 'file'), '');
    await expect(claimDataFolder(join(dir, 'file', 'data'))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(join(dir, 'file', 'data')),
    });
  });
});

async function killed(script: RunningScript): Promise<void> {
  script.kill();
  await script.exited;
}
