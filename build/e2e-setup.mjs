// What the end-to-end tests need around them: a build, a Chromium, an Electron, a display (each worker starts one of its own). Called by
// Playwright before the first test; what is found goes to the tests by environment variables.
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
  if (process.platform !== 'linux' || process.env.DISPLAY || 'missing' in found) return;
  const display = findProgram(['Xvfb']);
  if (display === null) throw new Error('There is no display and no Xvfb (Debian: xvfb) to make one.');
  process.env.TREELINE_XVFB = display;
}
