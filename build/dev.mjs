// `npm run dev`: rebuilds on every change and restarts the web host, whose list of files is made at its start.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const flags = process.argv.slice(2);
const builtOnce = new Set();
const needed = ['page', 'worker', 'web'];
let host = null;

/** Starts the web host, or ends the running one first: it is started again when it has exited. */
function restartHost() {
  if (host !== null) {
    host.kill('SIGTERM');
    return;
  }
  host = spawn(process.execPath, [join(root, 'out/web/main.js'), ...flags], { stdio: 'inherit' });
  host.on('exit', (code) => {
    host = null;
    // Killed by us to be started again; a host that fails by itself waits for the next change.
    if (code === 0 || code === null) restartHost();
  });
}

await bundle({
  only: needed,
  watch: true,
  onBuilt: (side) => {
    builtOnce.add(side);
    if (needed.every((name) => builtOnce.has(name))) restartHost();
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    host?.removeAllListeners('exit');
    host?.kill(signal);
    process.exit(0);
  });
}
