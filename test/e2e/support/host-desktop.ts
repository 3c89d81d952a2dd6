// The desktop host in Electron, its window as page. Called by treeline.ts. Needs a display (treeline.ts starts one).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import { type HostProcess, type HostStart, longestStopMs, root } from './host-process.ts';

/** The application of a test that is the desktop's alone. */
export function electronOf(treeline: { readonly electron: ElectronApplication | null }): ElectronApplication {
  if (treeline.electron === null) throw new Error('This spec is for the desktop host.');
  return treeline.electron;
}

/** The program and arguments that start the desktop host; `--no-sandbox` since tests may run as root. */
export function desktopCommand(dataDir: string, flags: readonly string[]): { program: string; args: string[] } {
  return {
    program: process.env['TREELINE_ELECTRON'] ?? '',
    args: ['--no-sandbox', '--disable-gpu', fileURLToPath(root), '--data-dir', dataDir, ...flags],
  };
}

/** Runs the desktop program to its end beside the one under test. */
export async function runDesktopToEnd(
  dataDir: string,
  flags: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { program, args } = desktopCommand(dataDir, flags);
  const child = spawn(program, args, { env: desktopEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/** The environment of the desktop host: without a session bus, whose absence Chromium would otherwise search for. */
export function desktopEnvironment(): Record<string, string> {
  const ours = { TREELINE_TEST: '1', DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), ...ours };
}

/** Starts the host and waits for its window. */
export async function startDesktopHost(start: HostStart): Promise<HostProcess> {
  const { args } = desktopCommand(start.dataDir, start.flags);
  // No path to the program: see build/e2e-setup.mjs.
  const electron = await _electron.launch({ args, env: { ...desktopEnvironment(), ...start.environment } });
  const child = electron.process();
  child.stdout?.on('data', (bytes: Buffer) => start.onOutput(bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => start.onOutput(withoutNoise(bytes.toString())));
  electron.on('window', start.onPage);
  try {
    const page = await electron.firstWindow();
    await page.waitForLoadState('domcontentloaded');
    return {
      page,
      electron,
      pid: child.pid ?? 0,
      openTab: () => Promise.reject(new Error('The desktop host has one window.')),
      killCoreWorker: async () => {
        await electron.evaluate(({ app }) => {
          (app as NodeJS.EventEmitter).emit('treeline-test:kill-core');
        });
      },
      stop: async () => {
        const timer = setTimeout(() => child.kill('SIGKILL'), longestStopMs);
        await electron.close();
        clearTimeout(timer);
        if (child.signalCode === 'SIGKILL') throw new Error(`Electron did not end within ${longestStopMs} ms.`);
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** Drops what Chromium says about machines without a bus or a GPU. */
function withoutNoise(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/bus\.cc|gpu|viz_main|Debugger|DevTools listening|inspector/i.test(line))
    .join('\n');
}
