// `npm run package [-- --linux dir]`: builds, then packs the desktop application with electron-builder into out/package.
// All arguments are electron-builder's. It is fetched by npx in the exact version below and is no dependency of ours: only
// a release needs it. Offline: TREELINE_ELECTRON_BUILDER names an installed electron-builder's cli.js, and
// ELECTRON_OVERRIDE_DIST_PATH an unpacked Electron.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { findElectron } from './electron-runtime.mjs';

const builderVersion = '26.17.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await bundle();

const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const electron = await findElectron({ forTests: false });
const args = ['--config', 'build/electron-builder.yml', ...process.argv.slice(2)];
if ('path' in electron && electron.source === 'override') {
  // The folder decides: electron-builder would otherwise download what package.json names.
  args.push(`-c.electronDist=${dirname(electron.path)}`, `-c.electronVersion=${electron.version}`);
  if (electron.version !== about.devDependencies.electron) {
    console.error(
      `Packing Electron ${electron.version} as given, not the ${about.devDependencies.electron} of package.json: good for trying out, not for release.`,
    );
  }
}
const local = process.env.TREELINE_ELECTRON_BUILDER;
const [command, before] = local
  ? [process.execPath, [local]]
  : ['npx', ['--yes', '--prefer-offline', `electron-builder@${builderVersion}`]];
const { status, error } = spawnSync(command, [...before, ...args], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32' && command === 'npx',
});
if (error !== undefined) console.error(`electron-builder could not be started: ${error.message}`);
process.exit(status ?? 1);
