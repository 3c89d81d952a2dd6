// `npm run bench [name …] [option=value …]`: bundles test/bench/*.bench.ts into out/bench and runs each in a process of its own.
// They print figures and ratios within one run; nothing passes or fails here.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpTests } from './test-setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!existsSync(join(root, 'node_modules/vite'))) {
  spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
const programs = setUpTests();
const { bundle, bundleNode } = await import('./bundle.mjs');
await bundle();

const suffix = '.bench.ts';
const wanted = process.argv.slice(2).filter((word) => !word.includes('='));
/** For the bench itself, which says what it takes. */
const options = process.argv.slice(2).filter((word) => word.includes('='));
const all = readdirSync(join(root, 'test/bench')).filter((file) => file.endsWith(suffix));
const chosen = all.filter((file) => wanted.length === 0 || wanted.includes(file.slice(0, -suffix.length)));
const nodeVersion = process.version;
console.log(
  `${cpus().length} x ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${nodeVersion}, ${process.platform}`,
);
// The receivers of receive.bench.ts and thread.bench.ts are processes of their own: CPU time must be theirs alone.
for (const file of ['support/receiver.ts', 'support/loop-delay.ts', ...chosen]) {
  await bundleNode({ entry: `test/bench/${file}`, file: `bench/${file.split('/').at(-1).replace(/\.ts$/, '.js')}` });
}
for (const file of chosen) {
  console.log(`\n=== ${file.slice(0, -suffix.length)}`);
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', join(root, 'out/bench', file.replace(/\.ts$/, '.js')), ...options],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, TREELINE_CHROMIUM: programs.chromium, TREELINE_MOSQUITTO: programs.mosquitto },
    },
  );
  if (status !== 0) process.exitCode = 1;
}
