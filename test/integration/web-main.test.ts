// The web host as a user starts it: a process of its own with the real core in its thread, talked to as a tab does.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { required } from '../../shared/assert.ts';
import type { StatisticsFrame } from '../../shared/statistics.ts';
import type { ContractClient } from '../../shared/contract-client.ts';
import { buildWebProgram, newDataDir, openTab, type RunningHost, type WebProgram } from '../support/web-program.ts';

let program: WebProgram;
beforeAll(async () => {
  program = await buildWebProgram();
}, 60_000);
afterAll(() => program.remove());

const start = (...flags: readonly string[]): RunningHost => program.start(...flags);

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
