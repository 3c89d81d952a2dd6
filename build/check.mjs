// `npm run check`: format, lint, types of each side, architecture, lock file. Says which failed; exits 1 if any did.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holesInOurLock } from './lock-check.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules/.bin', name);
/** @type {[string, string, string[]][]} */
const steps = [
  ['format', bin('biome'), ['format', '--config-path=build/format.json', '.']],
  ['lint', bin('oxlint'), ['-c', 'build/oxlintrc.json', '--type-aware', '--deny-warnings']],
  ...['shared', 'electron', 'renderer', 'test'].map((side) => [
    `types of ${side}`,
    bin('tsc'),
    // What was found last time is kept beside the output: the next check looks only at what changed.
    ['-p', `build/tsconfig.${side}.json`, '--incremental', '--tsBuildInfoFile', `out/check/${side}.tsbuildinfo`],
  ]),
  ['architecture', bin('vitest'), ['run', '--config', 'build/vitest.config.ts', 'test/architecture.test.ts']],
];

const failed = [];
for (const [name, command, args] of steps) {
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
const holes = holesInOurLock();
if (holes.length > 0) {
  console.log(`FAILED lock file: no entry for ${holes.join(', ')}; npm ci would stop there`);
  failed.push('lock file');
}
if (failed.length > 0) {
  console.log(`check: ${failed.join(', ')} failed`);
  process.exit(1);
}
