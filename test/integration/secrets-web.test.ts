// Proof that no secret leaves the web host's process but to where it is meant for: neither to its data folder, the vault's file among it, nor
// to its terminal, nor over the line to the page - whatever is done with it, also against servers that repeat what they were told.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ContractClient } from '../../shared/contract-client.ts';
import type { DoctorFrame } from '../../shared/doctor.ts';
import type { ProfileId } from '../../shared/ids.ts';
import { newProfileSettings, secretNames, type ProfileSettings } from '../../shared/profile.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { startParrotServer } from '../support/parrot-server.ts';
import { untilConnection } from '../support/running-core.ts';
import { canary, secretCanaries, secretsFoundIn, secretValues, tracesOf } from '../support/secret-canaries.ts';
import { buildWebProgram, newDataDir, openTab, type WebProgram } from '../support/web-program.ts';

let program: WebProgram;
beforeAll(async () => {
  program = await buildWebProgram();
}, 60_000);
afterAll(() => program.remove());

/** All that a server or proxy is ever sent: the other kinds of secrets stay here, they only sign. */
const sentNames = ['password', 'proxyPassword', 'webSocketHeaders', 'authenticationData'] as const;
const told = sentNames.flatMap((name) => [canary(name), secretValues[name]]).join(' ');
const passphrases = ['vault', 'nextVault', 'export'].map((name) => canary(name));

async function servers() {
  const mosquitto = await startMosquitto({ listeners: [{ kind: 'mqtt' }, { kind: 'ws' }] });
  onTestFinished(() => mosquitto.close());
  const parrot = await startParrotServer(told);
  onTestFinished(() => parrot.close());
  return { mosquitto, parrot };
}

function variants(mosquitto: { port: number; wsPort: number }, parrotPort: number): readonly ProfileSettings[] {
  const base: ProfileSettings = { ...newProfileSettings, host: '127.0.0.1', username: 'u', connectTimeoutMs: 5000 };
  const parrot = { ...base, port: parrotPort };
  const proxy = { kind: 'http', host: '127.0.0.1', port: parrotPort, username: 'p' } as const;
  return [
    { ...base, name: 'plain', port: mosquitto.port },
    { ...base, name: 'ws', scheme: 'ws', port: mosquitto.wsPort },
    { ...base, name: 'p12', scheme: 'mqtts', port: mosquitto.port, tls: { ...base.tls, identity: 'pkcs12' } },
    { ...base, name: 'tls', scheme: 'mqtts', port: mosquitto.port },
    { ...parrot, name: 'refused', protocolVersion: 5 },
    { ...parrot, name: 'refused by an old one', protocolVersion: 4 },
    { ...parrot, name: 'auth', protocolVersion: 5, authenticationMethod: 'X-OWN' },
    { ...parrot, name: 'scram', protocolVersion: 5, authenticationMethod: 'SCRAM-SHA-256' },
    { ...parrot, name: 'ws refused', scheme: 'ws' },
    { ...base, name: 'proxy', port: mosquitto.port, proxy },
  ];
}

/** Everything a page can do with a profile that has secrets; what comes of it is what comes over the line. */
async function useProfile(client: ContractClient, settings: ProfileSettings): Promise<void> {
  const failed = (): void => undefined;
  await client.call('profile.check', { profileId: null, settings, secrets: secretCanaries }).catch(failed);
  const { profileId } = (await client.call('profile.create', { settings, secrets: secretCanaries })).result;
  const opened = await client.call('connection.open', { profileId }).catch(() => null);
  if (opened !== null) {
    const { connectionId } = opened.result;
    await untilConnection(client, profileId, ['online', 'refused', 'waiting', 'closed']);
    await client.call('packetLog.setMessages', { connectionId, messages: true });
    await client.call('packetLog.read', { connectionId, text: '', direction: null, packetTypes: [] });
    await client.call('connection.reAuthenticate', { connectionId }).catch(failed);
    await client.call('connection.close', { connectionId });
  }
  await examined(client, profileId);
  await client.call('profile.duplicate', { profileId });
  await client.call('profile.export', { profileIds: [profileId], passphrase: null });
}

/** The doctor's report to its end. */
function examined(client: ContractClient, profileId: ProfileId): Promise<DoctorFrame | null> {
  return new Promise((resolve) => {
    const watch = client.watch(
      'doctor',
      { profileId, draft: null },
      {
        onFrame: ({ data }) => {
          if (data.outcome === 'running') return;
          watch.close();
          resolve(data);
        },
        onEnded: () => resolve(null),
      },
    );
  });
}

async function onDisk(dataDir: string): Promise<string> {
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map(async (file) => `${file.name}\n${(await readFile(join(file.parentPath, file.name))).toString('latin1')}`);
  return (await Promise.all(texts)).join('\n');
}

describe('the web host’s process', () => {
  it('keeps every kind of secret from its folder, its terminal and its page', async () => {
    const { mosquitto, parrot } = await servers();
    const dataDir = await newDataDir();
    const host = program.start('--data-dir', dataDir);
    const tab = await openTab(host);
    const frames: string[] = [];
    const client = await tab.openLine((frame) => frames.push(Buffer.from(frame).toString('latin1')));
    /** Where it is found, and what: nothing is, anywhere. */
    const leaks = async (): Promise<Readonly<Record<string, readonly string[]>>> => {
      const places = {
        page: frames.join('\n'),
        disk: await onDisk(dataDir),
        terminal: [...host.out, ...host.err].join('\n'),
      };
      return Object.fromEntries(
        Object.entries(places).map(([place, text]) => {
          const known = passphrases.filter((passphrase) => text.includes(passphrase));
          return [place, [...secretsFoundIn(text), ...known]];
        }),
      );
    };
    const clean = { page: [], disk: [], terminal: [] };

    for (const settings of variants(mosquitto, parrot.port)) {
      await useProfile(client, settings);
      expect(await leaks(), settings.name).toEqual(clean);
    }
    // It looked in the right places, and the secrets were really in use.
    const page = frames.join('\n');
    expect(page).toContain('user name, password');
    expect(page).toContain('"name":"scram"');
    expect(page).toContain('HTTP 403');
    const got = parrot.received().toString('latin1');
    expect(
      secretNames.filter((name) => [canary(name), ...tracesOf(name)].some((trace) => got.includes(trace))),
    ).toEqual(expect.arrayContaining(['password', 'webSocketHeaders', 'authenticationData']));

    // Imported, exported under a passphrase, and into the vault and out of it.
    const file = JSON.stringify([
      { host: 'h', clientId: 'c', port: canary('password'), username: 'u', password: canary('password') },
    ]);
    const read = (await client.call('profileImport.read', { fileName: 'mqttx.json' }, Buffer.from(file))).result;
    await client.call('profileImport.apply', { importId: read.importId, entries: [0] });
    const { profiles } = (await client.call('app.snapshot', {})).result;
    const ids = profiles.filter(({ settings }) => !settings.demo).map(({ profileId }) => profileId);
    const [vault = '', nextVault = '', forExport = ''] = passphrases;
    const sealed = await client.call('profile.export', { profileIds: ids, passphrase: forExport });
    expect(sealed.result.secretCount).toBeGreaterThan(20 * secretNames.length - 1);
    const own = (await client.call('profileImport.read', { fileName: 'own.json' }, sealed.body)).result;
    await client.call('profileImport.unlock', { importId: own.importId, passphrase: 'another one' }).catch(() => null);
    await client.call('profileImport.unlock', { importId: own.importId, passphrase: forExport });
    await client.call('profileImport.discard', { importId: own.importId });
    expect(await leaks(), 'imported and exported').toEqual(clean);

    await client.call('vault.create', { newPassphrase: vault });
    await client.call('vault.changePassphrase', { passphrase: vault, newPassphrase: nextVault });
    await client.call('vault.lock', {});
    await client.call('vault.unlock', { passphrase: vault }).catch(() => null);
    for (const profileId of ids.slice(0, 3)) {
      await client.call('connection.open', { profileId });
      expect((await untilConnection(client, profileId, ['refused'])).state).toMatchObject({ vaultLocked: true });
    }
    await client.call('vault.unlock', { passphrase: nextVault });
    await client.call('app.snapshot', {});
    expect(await onDisk(dataDir)).toContain('vault.json');
    expect(await leaks(), 'in the vault').toEqual(clean);

    // Its thread dies and comes back: what the host remembered for it stays in memory.
    host.child.kill('SIGUSR2');
    await client.closed;
    await expect.poll(() => host.err.join('\n'), { timeout: 30_000 }).toContain('started again');
    host.child.kill('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(await leaks(), 'at the end').toEqual(clean);
  }, 180_000);
});
