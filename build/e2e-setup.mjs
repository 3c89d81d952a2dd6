// What the end-to-end tests need around them: a build, a Chromium, an Electron, a display. Called by Playwright before the
// first test; what is found goes to the tests by environment variables, and what is started here is ended afterwards.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from './electron-runtime.mjs';
import { findProgram } from './test-setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export default async function setUp() {
  for (const file of ['out/renderer/index.html', 'out/core-worker.js', 'out/web/main.js', 'out/desktop/main.js']) {
    if (!existsSync(join(root, file))) throw new Error(`${file} is missing: run \`npm run build\` first.`);
  }
  process.env.TREELINE_CHROMIUM ||= findProgram(['chromium', 'chromium-browser', 'google-chrome']) ?? '';
  const found = await findElectron({ forTests: true });
  if ('missing' in found) {
    process.env.TREELINE_NO_ELECTRON = found.missing;
  } else {
    process.env.TREELINE_ELECTRON = found.path;
    // Playwright must start Electron by the electron package's own look-up: only then does it hold the app back until it
    // is attached. Given a path instead, it now and then misses the window of an app that starts quickly.
    if (found.source === 'test-runtime') process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(found.path);
  }
  if (process.platform === 'linux' && !process.env.DISPLAY) return startDisplay();
  return undefined;
}

/** Starts an X server without a screen; returns what ends it. It chooses a free display and says which. */
async function startDisplay() {
  const program = findProgram(['Xvfb']);
  if (program === null) throw new Error('There is no display and no Xvfb (Debian: xvfb) to make one.');
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [number] = await Promise.race([
    once(server.stdio[3], 'data'),
    once(server, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with code ${code}.`);
    }),
  ]);
  process.env.DISPLAY = `:${number.toString().trim()}`;
  return async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  };
}
