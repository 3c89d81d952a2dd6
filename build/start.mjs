#!/usr/bin/env node
// `npm start` and `npm run web`: installs and builds what is missing, then runs the desktop window where Electron and a
// display can be had, else the web host, saying why. All flags but --web are the host's own (`npm start -- --help`).
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const wantsWeb = process.argv.includes('--web');
const flags = process.argv.slice(2).filter((flag) => flag !== '--web');
const onlyWords = flags.some((flag) => ['--help', '-h', '--version'].includes(flag));

/** Moment of the newest file below a folder, in milliseconds; 0 when there is none. */
function newestIn(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((newest, entry) => Math.max(newest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs), 0);
}

/** Runs a set-up step in the foreground; a failure ends the start with its own output as the reason. */
function step(words, command, args) {
  console.error(words);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status !== 0) {
    console.error(`That did not work. Run \`${[command, ...args].join(' ')}\` to see more.`);
    process.exit(1);
  }
}

if (!existsSync(join(root, 'node_modules/vite'))) {
  step('First start: installing packages …', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
const sources = ['shared', 'electron', 'renderer'].map((folder) => newestIn(join(root, folder)));
const built = join(root, 'out/web/main.js');
if (!existsSync(built) || statSync(built).mtimeMs < Math.max(...sources)) {
  step('Building …', process.execPath, ['build/bundle.mjs']);
}

/** Why the desktop window cannot be had here, or the Electron to run. */
async function desktop() {
  if (wantsWeb) return { missing: null };
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { missing: 'there is no display' };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { missing: 'Electron keeps its sandbox and so does not run as root' };
  }
  const { findElectron } = await import('./electron-runtime.mjs');
  return findElectron({ forTests: false });
}

/** Opens the address in the system's browser where there is one to open. */
function openBrowser(address) {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen) return;
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [address]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', address]]
        : ['xdg-open', [address]];
  const opener = spawn(command, args, { stdio: 'ignore', detached: true });
  opener.on('error', () => console.error('No browser could be opened: copy the address.'));
  opener.unref();
}

const found = await desktop();
const isDesktop = 'path' in found;
if (!isDesktop && found.missing !== null && !onlyWords) {
  console.error(`No desktop window, since ${found.missing}: starting the web host instead.`);
}
const child = isDesktop
  ? spawn(found.path, [root, ...flags], { stdio: 'inherit' })
  : spawn(process.execPath, [join(root, 'out/web/main.js'), ...flags], { stdio: ['inherit', 'pipe', 'inherit'] });
let opened = onlyWords;
child.stdout?.on('data', (bytes) => {
  process.stdout.write(bytes);
  const address = opened ? null : /https?:\/\/\S+/.exec(bytes.toString())?.[0];
  if (address) {
    opened = true;
    openBrowser(address);
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`The ${isDesktop ? 'desktop window' : 'web host'} could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 0);
});
