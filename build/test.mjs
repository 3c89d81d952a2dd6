// `npm test`: set-up, check, build, unit + contract + integration (Vitest), end-to-end on both hosts (Playwright).
// Runs every part even when one failed; the last line counts all tests: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from './electron-runtime.mjs';
import { setUpTests } from './test-setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

let passed = 0;
let failed = 0;
/** Runs a part; one that fails without a count of its own counts as one failed test. */
function run(name, command, args, env = {}) {
  console.log(`\n--- ${name}`);
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  console.log(
    `--- ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
  );
  return status === 0;
}
/** Adds the counts that a part wrote; a part that failed but counts no failure is itself one. */
function add(ok, counts) {
  passed += counts.passed;
  failed += counts.failed;
  if (!ok && counts.failed === 0) failed += 1;
}
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

if (!existsSync(join(root, 'node_modules'))) {
  if (!run('install', 'npm', ['ci', '--no-audit', '--no-fund'])) process.exit(1);
}
const programs = setUpTests();
const electron = await findElectron({ forTests: true });
if ('missing' in electron) console.log(`No Electron for the desktop tests: ${electron.missing}`);

add(run('check', process.execPath, ['build/check.mjs']), { passed: 0, failed: 0 });
add(run('build', process.execPath, ['build/bundle.mjs']), { passed: 0, failed: 0 });

const vitestJson = join(results, 'vitest.json');
const vitestOk = run('unit, contract, integration', join(root, 'node_modules/.bin/vitest'), [
  'run',
  '--config',
  'build/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${vitestJson}`,
]);
const vitest = readJson(vitestJson);
add(vitestOk, { passed: vitest?.numPassedTests ?? 0, failed: vitest?.numFailedTests ?? 0 });

const playwrightJson = join(results, 'playwright.json');
const playwrightOk = run(
  'end-to-end on both hosts',
  join(root, 'node_modules/.bin/playwright'),
  ['test', '--config', 'build/playwright.config.ts', '--reporter=line,json'],
  {
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightJson,
    TREELINE_CHROMIUM: programs.chromium,
    ...('missing' in electron ? {} : { TREELINE_ELECTRON: electron.path }),
  },
);
const playwright = readJson(playwrightJson);
if ((playwright?.stats.flaky ?? 0) > 0)
  console.log(`${playwright.stats.flaky} end-to-end tests passed only at a further try`);
add(playwrightOk, {
  passed: (playwright?.stats.expected ?? 0) + (playwright?.stats.flaky ?? 0),
  failed: playwright?.stats.unexpected ?? 0,
});

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
