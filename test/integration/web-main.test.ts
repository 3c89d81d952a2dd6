// The web host as a user starts it: a process of its own with the real core in its thread, talked to as a tab does.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { webSocketTransport } from '../../electron/web/socket-transport.ts';
import { required } from '../../shared/assert.ts';
import type { StatisticsFrame } from '../../shared/statistics.ts';
import { type ContractClient, createContractClient } from '../../shared/contract-client.ts';
import type { Transport } from '../../shared/transport.ts';
import { buildScript } from '../support/bundled-script.ts';
import { rawRequest, tryUpgrade } from '../support/raw-http.ts';

let root: string;
let mainFile: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'treeline-web-main-'));
  const out = join(root, 'out');
  mainFile = await buildScript('electron/web/main.ts', join(out, 'web'));
  await rename(await buildScript('electron/worker/core-worker.ts', join(out, 'worker')), join(out, 'core-worker.js'));
  await mkdir(join(out, 'renderer'));
  await writeFile(join(out, 'renderer', 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(root, 'package.json'), '{ "version": "9.8.7", "type": "module" }');
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

interface RunningHost {
  readonly child: ChildProcess;
  readonly out: string[];
  readonly err: string[];
  readonly exited: Promise<number | NodeJS.Signals | null>;
}

async function newDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'treeline-data-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function start(...flags: readonly string[]): RunningHost {
  const child = spawn(process.execPath, [mainFile, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TREELINE_TEST: '1' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const out: string[] = [];
  const err: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => out.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => err.push(line));
  return {
    child,
    out,
    err,
    exited: new Promise((resolve) => child.once('close', (code, sig) => resolve(code ?? sig))),
  };
}

interface Tab {
  readonly port: number;
  openLine(): Promise<ContractClient>;
}

/** Enters by the newest printed address, as a browser would. */
async function openTab(host: RunningHost): Promise<Tab> {
  await vi.waitUntil(() => host.out.length > 0, { timeout: 20_000 });
  const address = new URL(required(/http:\S+/.exec(host.out.at(-1) ?? '')?.[0], 'the host prints its address'));
  const port = Number(address.port);
  const { headers } = await rawRequest(port, address.pathname + address.search);
  const cookie = required(headers['set-cookie']?.[0]?.split(';')[0], 'the address buys a cookie');
  return {
    port,
    async openLine() {
      let transport: Transport | null = null;
      await tryUpgrade(port, '/line', { origin: `http://127.0.0.1:${port}`, cookie }, (socket) => {
        transport = webSocketTransport(socket, { onTrouble: () => {} });
      });
      return createContractClient(required<Transport>(transport, 'the line was opened'));
    },
  };
}

/** Waits until the demo's messages arrive at this tab. */
async function demoMessages(client: ContractClient): Promise<StatisticsFrame> {
  let latest: StatisticsFrame | null = null;
  const watch = client.watch('statistics', {}, { onFrame: ({ data }) => void (latest = data) });
  const isLive = (): boolean => (latest?.connections[0]?.ledger.receivedCount ?? 0) > 100;
  await vi.waitUntil(isLive, { timeout: 20_000 });
  watch.close();
  return required<StatisticsFrame>(latest, 'frames came');
}

describe('the web host’s program', () => {
  it('prints one address, shows the demo to its tab, and ends by itself when asked to', async () => {
    const host = start('--demo', '--data-dir', await newDataDir());
    const tab = await openTab(host);
    expect(host.out).toEqual([expect.stringMatching(/^Treeline runs at http:\/\/127\.0\.0\.1:\d+\/\?code=[\w-]{43}$/)]);
    const client = await tab.openLine();
    expect(await client.hello).toMatchObject({ appVersion: '9.8.7' });
    const { result } = await client.call('app.snapshot', {});
    expect(result.host).toMatchObject({ kind: 'web', secretProtection: { persistent: false } });
    const { connections } = await demoMessages(client);
    expect(connections[0]?.topicCount).toBeGreaterThan(100);
    host.child.kill('SIGTERM');
    await client.closed;
    expect(await host.exited).toBe(0);
    expect(host.err).toEqual([]);
  });

  it('brings the connections back after the core’s thread was killed, as a new epoch, and says so', async () => {
    const host = start('--demo', '--data-dir', await newDataDir());
    const tab = await openTab(host);
    const before = await tab.openLine();
    await demoMessages(before);
    host.child.kill('SIGUSR2');
    await before.closed;
    // A line handed to the dying thread ends with it: then, as a page does, again.
    const after = await vi.waitFor(
      async () => {
        const client = await tab.openLine();
        await client.hello;
        return client;
      },
      { timeout: 20_000 },
    );
    expect((await after.hello).epoch).not.toBe((await before.hello).epoch);
    await demoMessages(after);
    const { result } = await after.call('app.snapshot', {});
    expect(result.notices.map((notice) => notice.message).join()).toContain('restarted');
    expect(result.connections).toHaveLength(1);
    host.child.kill('SIGINT');
    expect(await host.exited).toBe(0);
  });

  it('refuses a data folder in use, naming the remedy, and leaves it to its owner', async () => {
    const dataDir = await newDataDir();
    const owner = start('--data-dir', dataDir);
    const tab = await openTab(owner);
    const second = start('--data-dir', dataDir);
    expect(await second.exited).toBe(1);
    expect(second.out).toEqual([]);
    expect(second.err.join('\n')).toContain('--data-dir');
    await (await tab.openLine()).hello;
    // A third, once the owner has gone.
    owner.child.kill('SIGTERM');
    expect(await owner.exited).toBe(0);
    const third = start('--data-dir', dataDir);
    await openTab(third);
    third.child.kill('SIGTERM');
    expect(await third.exited).toBe(0);
  });

  it('names the remedy when its port is taken, and ends', async () => {
    const tab = await openTab(start('--data-dir', await newDataDir()));
    const second = start('--data-dir', await newDataDir(), '--port', String(tab.port));
    expect(await second.exited).toBe(1);
    expect(second.err.join('\n')).toContain('--port');
  });

  it('says the danger of listening elsewhere before it does, and an address that is not this machine’s', async () => {
    // Of the block that RFC 5737 keeps for examples: no machine has it, so nothing is opened here.
    const host = start('--data-dir', await newDataDir(), '--host', '192.0.2.1');
    expect(await host.exited).toBe(1);
    expect(host.err.join()).toMatch(/Careful.*192\.0\.2\.1.*cannot listen/s);
  });
});
