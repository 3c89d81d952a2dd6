// The web host as a child process, its page in Chromium. Called by treeline.ts.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from '@playwright/test';
import { type HostProcess, type HostStart, longestStopMs, root } from './host-process.ts';

/** Starts the host, takes the printed address and opens it in a browser context of its own. */
export async function startWebHost(start: HostStart, browser: Browser): Promise<HostProcess> {
  const program = fileURLToPath(new URL('out/web/main.js', root));
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', start.dataDir, ...start.flags], {
    env: { ...process.env, TREELINE_TEST: '1', ...start.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const address = await addressOf(child, start.onOutput);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const openPage = async (url: string): Promise<Awaited<ReturnType<BrowserContext['newPage']>>> => {
      const page = await context.newPage();
      start.onPage(page);
      await page.goto(url);
      return page;
    };
    const page = await openPage(address);
    return {
      page,
      electron: null,
      pid: child.pid ?? 0,
      openTab: () => openPage(new URL('/', address).href),
      killCoreWorker: async () => {
        child.kill('SIGUSR2');
      },
      stop: async () => {
        await context.close();
        await end(child);
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** The address the host prints; fails with its output when it ends first. */
function addressOf(child: ChildProcess, onOutput: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (bytes: Buffer): void => {
      said += bytes.toString();
      onOutput(bytes.toString());
      const address = /https?:\/\/\S+(?=\s)/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`The web host ended with code ${code}:\n${said}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), longestStopMs);
  const [code, signal] = await ended;
  clearTimeout(timer);
  if (signal === 'SIGKILL') throw new Error(`The web host did not end within ${longestStopMs} ms of SIGTERM.`);
  if (code !== 0) throw new Error(`The web host ended with code ${code}.`);
}
