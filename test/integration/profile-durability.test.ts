// Saved profiles against kills, full and faulty disks: what was reported as saved is there, and the file is always whole.

import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openProfileStore } from '../../electron/core/profiles/profile-store.ts';
import { bundledScript, startScript } from '../support/bundled-script.ts';
import { failingCalls, reasonAgainst } from '../support/failing-calls.ts';
import { fakeSecretBox } from '../support/fake-secret-box.ts';
import { seededRandom } from '../support/seeded-random.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'treeline-durability-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
});

/** What the folder holds, as a start of Treeline sees it; every password must open. */
async function load(): Promise<{ names: string[]; notices: string[] }> {
  const notices: string[] = [];
  const store = await openProfileStore({
    dir,
    secretBox: fakeSecretBox(),
    memory: null,
    now: Date.now,
    onNotice: ({ message }) => notices.push(message),
    onChanged: () => undefined,
  });
  for (const { profileId, settings } of store.list()) {
    const { password } = await store.secretsOf(profileId);
    if (!settings.demo && password !== undefined) expect(password).toMatch(/^\d+-\d+$/);
  }
  return { names: store.list().map(({ settings }) => settings.name), notices };
}

/** The last list that was reported as saved, and the one that was being saved. */
function reported(lines: readonly string[]): { done: string[] | null; doing: string[] | null } {
  let done: string[] | null = null;
  let doing: string[] | null = null;
  for (const line of lines) {
    const space = line.indexOf(' ');
    const texts = JSON.parse(line.slice(space + 1)) as string[];
    if (line.startsWith('done ')) [done, doing] = [texts, null];
    if (line.startsWith('doing ')) doing = texts;
  }
  return { done, doing };
}

describe('saved profiles', () => {
  it('survive 200 kills at random moments: all that was reported as saved is there', async () => {
    const script = await bundledScript('test/support/profile-saver-script.ts');
    const random = seededRandom(1);
    let inFlightCount = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const saver = startScript(script, [dir, String(seed), '1000000']);
      await saver.line((line) => line.startsWith('done '));
      await new Promise((resolve) => setTimeout(resolve, random() * 25));
      saver.kill();
      expect(await saver.exited).toBe('SIGKILL');
      const { done, doing } = reported(saver.lines);
      const { names, notices } = await load();
      expect(notices, `seed ${seed}`).toEqual([]);
      expect([done, doing], `seed ${seed}`).toContainEqual(names);
      if (doing !== null) inFlightCount += 1;
    }
    expect(inFlightCount).toBeGreaterThan(100); // Else the kills did not hit what they were meant to hit.
    const rubbish = (await readdir(dir)).filter((name) => !/^profiles\.json(\.bak)?(\.new)?$/.test(name));
    expect(rubbish).toEqual([]);
  }, 240_000);

  it('survive kills during the first start', async () => {
    const script = await bundledScript('test/support/profile-saver-script.ts');
    const random = seededRandom(2);
    for (let seed = 0; seed < 20; seed += 1) {
      const saver = startScript(script, [dir, String(seed), '1000000']);
      await new Promise((resolve) => setTimeout(resolve, 40 + random() * 120));
      saver.kill();
      await saver.exited;
      const { done, doing } = reported(saver.lines);
      const { names, notices } = await load();
      expect(notices).toEqual([]);
      expect(done === null ? [['Demo']] : [done, doing], `seed ${seed}`).toContainEqual(names);
      for (const name of await readdir(dir)) await rm(join(dir, name));
    }
  }, 60_000);

  it('survive a disk that is full, at every fill level, and say so', async (context) => {
    const cannot = reasonAgainst('unshare', ['-m', 'sh', '-c', `mount -t tmpfs tmpfs '${dir}'`]);
    if (cannot !== null) context.skip(`no small file system can be mounted here: ${cannot}`);
    const script = await bundledScript('test/support/profile-full-disk-script.ts');
    // In a mount namespace of its own, so that the mount goes with the process.
    const mounted = ['unshare', '-m', 'sh', '-c', `mount -t tmpfs -o size=512k tmpfs '${dir}' && exec "$0" "$@"`];
    const saver = startScript(script, [dir, 'full'], mounted);
    expect(await saver.exited).toBe(0);
    const trials = saver.lines.map((line) => JSON.parse(line) as Trial);
    expect(trials).toHaveLength(25);
    for (const { failure, listed, expected, onDisk, notices, isUntouched } of trials) {
      expect({ listed, onDisk, notices }).toEqual({ listed: expected, onDisk: expected, notices: [] });
      if (failure !== null) expect(failure).toMatch(/^storage: The saved profiles .*profiles\.json: the disk is full/);
      expect(isUntouched).toBe(failure !== null);
    }
    const failures = trials.map(({ failure }) => failure !== null);
    expect(failures).toContain(true);
    expect(failures).toContain(false);
  });

  it('survive being denied, and say so', async (context) => {
    if (process.getuid?.() !== 0) context.skip('changing the user takes root');
    await chmod(dir, 0o755);
    const script = await bundledScript('test/support/profile-full-disk-script.ts');
    const saver = startScript(script, [dir, 'denied']);
    expect(await saver.exited).toBe(0);
    const { failure, listed, notices } = JSON.parse(saver.lines.join('')) as Trial;
    expect(failure).toMatch(/^storage: The saved profiles .*profiles\.json: access to it is denied/);
    expect(listed).toEqual(['Demo']);
    // A file that may not be read is not taken for a broken one.
    expect(notices).toMatchObject([expect.stringMatching(/could not be read.*denied.*nothing is saved/)]);
    expect(await load()).toEqual({ names: ['Demo'], notices: [] });
  });

  it('survive a power cut: content is on disk before its name, and the name before it is reported', async (context) => {
    const cannot = reasonAgainst('strace', ['-f', '-o', '/dev/null', 'true']);
    if (cannot !== null) context.skip(`strace cannot trace here: ${cannot}`);
    const script = await bundledScript('test/support/profile-saver-script.ts');
    const log = join(dir, 'calls');
    const traced = 'trace=write,fsync,link,linkat,rename,renameat,renameat2';
    const saver = startScript(
      script,
      [dir, '1', '6'],
      ['strace', '-f', '-qq', '-y', '-s', '8', '-o', log, '-e', traced],
    );
    expect(await saver.exited).toBe(0);
    const calls = (await readFile(log, 'utf8')).split('\n').flatMap((line) => {
      if (line.includes('resumed>') || line.includes('= -1 ENOENT')) return [];
      if (/ fsync\(\d+<[^>]*profiles\.json\.new>/.test(line)) return ['content'];
      if (/ fsync\(\d+<[^>.]*>/.test(line)) return ['folder'];
      if (/ link(at)?\(.*profiles\.json"/.test(line)) return ['previous'];
      if (/ rename(at2?)?\(.*profiles\.json\.new"/.test(line)) return ['name'];
      if (/ write\(1<.*"doing /.test(line)) return ['doing'];
      if (/ write\(1<.*"done /.test(line)) return ['done'];
      return [];
    });
    const firstDone = calls.indexOf('done');
    // There is no previous file at the first write, that of the demo profile: the attempt to link it fails.
    const first = calls.slice(0, firstDone + 1).filter((call) => call !== 'previous');
    expect(first).toEqual(['content', 'name', 'folder', 'done']);
    const changes = calls
      .slice(firstDone + 1)
      .join(' ')
      .split('doing ')
      .slice(1);
    expect(changes.map((change) => change.trim())).toEqual(
      Array.from({ length: 6 }, () => 'content previous name folder done'),
    );
  });

  it('survive any system call that fails', async (context) => {
    const cannot = reasonAgainst('strace', ['-f', '-o', '/dev/null', 'true']);
    if (cannot !== null) context.skip(`strace cannot trace here: ${cannot}`);
    const script = await bundledScript('test/support/profile-saver-script.ts');
    const files = ['', '/profiles.json', '/profiles.json.new', '/profiles.json.bak', '/profiles.json.bak.new'];
    const paths = files.map((file) => dir + file);
    let failedCount = 0;
    for (const { label, at, before } of failingCalls(paths, [1, 2, 3, 5, 8])) {
      const saver = startScript(script, [dir, String(at), '8'], before);
      expect(await saver.exited, label).toBe(0);
      const { done, doing } = reported(saver.lines);
      const { names, notices } = await load();
      expect(notices, label).toEqual([]);
      expect(doing === null ? [done] : [done, doing], label).toContainEqual(names);
      if (saver.lines.some((line) => line.startsWith('failed ["storage"') || line.startsWith('notice ')))
        failedCount += 1;
      for (const name of await readdir(dir)) await rm(join(dir, name));
    }
    expect(failedCount).toBeGreaterThan(45); // Else the faults did not hit what they were meant to hit.
  }, 240_000);
});

interface Trial {
  readonly failure: string | null;
  readonly listed: string[];
  readonly expected: string[];
  readonly onDisk: string[];
  readonly notices: string[];
  readonly isUntouched: boolean;
}
