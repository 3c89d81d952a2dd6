// The web host's program as a user starts it: built once, run as a process of its own, talked to as a tab does. Used by integration tests.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { webSocketTransport } from '../../electron/web/socket-transport.ts';
import { required } from '../../shared/assert.ts';
import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { Transport } from '../../shared/transport.ts';
import { buildScript } from './bundled-script.ts';
import { rawRequest, tryUpgrade } from './raw-http.ts';

export interface WebProgram {
  /** Starts it with flags; it is killed when the test has finished. */
  start(...flags: readonly string[]): RunningHost;
  remove(): Promise<void>;
}

export interface RunningHost {
  readonly child: ChildProcess;
  readonly out: string[];
  readonly err: string[];
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

export interface Tab {
  readonly port: number;
  /** `onFrame` sees everything that comes over the line, as bytes. */
  openLine(onFrame?: (frame: ArrayBuffer) => void): Promise<ContractClient>;
}

/** Bundles host and core into a folder of their own. */
export async function buildWebProgram(): Promise<WebProgram> {
  const root = await mkdtemp(join(tmpdir(), 'treeline-web-main-'));
  const out = join(root, 'out');
  const mainFile = await buildScript('electron/web/main.ts', join(out, 'web'));
  await rename(await buildScript('electron/worker/core-worker.ts', join(out, 'worker')), join(out, 'core-worker.js'));
  await mkdir(join(out, 'renderer'));
  await writeFile(join(out, 'renderer', 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(root, 'package.json'), '{ "version": "9.8.7", "type": "module" }');
  return {
    start(...flags) {
      const child = spawn(process.execPath, [mainFile, ...flags], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, TREELINE_TEST: '1' },
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const lines: string[] = [];
      const err: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
      createInterface({ input: child.stderr }).on('line', (line) => err.push(line));
      const exited = new Promise<number | NodeJS.Signals | null>((resolve) =>
        child.once('close', (code, sig) => resolve(code ?? sig)),
      );
      return { child, out: lines, err, exited };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-data-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** Enters by the newest printed address, as a browser would. */
export async function openTab(host: RunningHost): Promise<Tab> {
  await vi.waitUntil(() => host.out.length > 0, { timeout: 20_000 });
  const address = new URL(required(/http:\S+/.exec(host.out.at(-1) ?? '')?.[0], 'the host prints its address'));
  const port = Number(address.port);
  const { headers } = await rawRequest(port, address.pathname + address.search);
  const cookie = required(headers['set-cookie']?.[0]?.split(';')[0], 'the address buys a cookie');
  return {
    port,
    async openLine(onFrame = () => undefined) {
      let transport: Transport | null = null;
      await tryUpgrade(port, '/line', { origin: `http://127.0.0.1:${port}`, cookie }, (socket) => {
        transport = webSocketTransport(socket, { onTrouble: () => {} });
      });
      const line = required<Transport>(transport, 'the line was opened');
      return createContractClient({
        ...line,
        receive: (take, closed) =>
          line.receive((frame) => {
            onFrame(frame);
            take(frame);
          }, closed),
      });
    },
  };
}
