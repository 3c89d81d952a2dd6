// Runs a TypeScript file as a process of its own, for tests that kill one or need several. Used by tests of profiles and demo.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles a script (path from the root) for Node and gives the file to run; it is removed when the test has finished. */
export async function bundledScript(entry: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'treeline-script-'));
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  return buildScript(entry, outDir);
}

/** The same into a folder of the caller's, which removes it: for a script that a whole file of tests uses. */
export async function buildScript(entry: string, outDir: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // Node's own modules are left out by Vite itself. Named here they would take packages of the same name with them
    // (`process/` of readable-stream), and the script would need a node_modules beside it.
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'script.mjs' } },
    },
  });
  return join(outDir, 'script.mjs');
}

/** A script that runs. */
export interface RunningScript {
  readonly pid: number;
  /** What it has written to its standard output so far. */
  readonly lines: readonly string[];
  /** Resolves with its exit code, or the name of the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Resolves with the first line that fits, also one written before; rejects when it ends without one. */
  readonly line: (fits: (line: string) => boolean) => Promise<string>;
  readonly kill: () => void;
}

/** Starts a bundled script; it is killed when the test has finished. Its standard error comes out with the test's. */
export function startScript(file: string, args: readonly string[], before: readonly string[] = []): RunningScript {
  const [command = process.execPath, ...rest] = [...before, process.execPath, file, ...args];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const looks = new Set<() => void>();
  let hasEnded = false;
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    // 'close' comes after the output has been read to its end.
    child.once('close', (code, signal) => {
      hasEnded = true;
      for (const look of looks) look();
      resolve(code ?? signal ?? 'unknown');
    });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const look of looks) look();
  });
  const kill = (): void => void child.kill('SIGKILL');
  onTestFinished(kill);
  return {
    pid: child.pid ?? -1,
    lines,
    exited,
    kill,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(fits);
          if (found !== undefined) resolve(found);
          else if (hasEnded)
            reject(new Error(`The script ended without the line awaited; it wrote: ${lines.join(' | ')}`));
          else return;
          looks.delete(look);
        };
        looks.add(look);
        look();
      }),
  };
}
