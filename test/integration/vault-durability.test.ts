// The vault's file against kills and faulty disks: the old passphrase opens it or the new one, never neither, and after a change only the new one.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type StoredVault, VaultFile } from '../../electron/core/profiles/vault-file.ts';
import { openVault } from '../../electron/core/profiles/vault.ts';
import { bundledScript, startScript } from '../support/bundled-script.ts';
import { failingCalls, reasonAgainst } from '../support/failing-calls.ts';
import { seededRandom } from '../support/seeded-random.ts';

const passphrases = ['the old one', 'the new one'] as const;
let root: string;
let dir: string;
let vaults: readonly StoredVault[];
let vaultsFile: string;

/** The same vault under its old and its new passphrase. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'treeline-vault-durability-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const made = join(root, 'made');
  await mkdir(made);
  const vault = await openVault({ dir: made, now: Date.now, key: null });
  await vault.create(passphrases[0]);
  const stored = async (): Promise<StoredVault> => {
    const found = await new VaultFile(made, Date.now).read();
    if (found.kind !== 'sound') throw new Error('the vault was made a moment ago');
    return found.vault;
  };
  const old = await stored();
  await vault.changePassphrase(...passphrases);
  vaults = [old, await stored()];
  vaultsFile = join(root, 'vaults.json');
  await writeFile(vaultsFile, JSON.stringify(vaults));
  dir = join(root, 'data');
  await mkdir(dir);
});

/** Which of the two vaults a start finds; null: none. */
async function foundVault(): Promise<number | null> {
  const found = await new VaultFile(dir, Date.now).read();
  if (found.kind === 'none') return null;
  if (found.kind === 'unusable') throw new Error(found.sentence);
  return vaults.findIndex(({ key }) => key.sealed === found.vault.key.sealed);
}

/** What was reported as done, and what was being done. */
function reported(lines: readonly string[]): { done: number | null; doing: number | null } {
  let done: number | null = null;
  let doing: number | null = null;
  for (const line of lines) {
    const [what, which] = line.split(' ');
    if (what === 'done') [done, doing] = [Number(which), null];
    if (what === 'doing') doing = Number(which);
  }
  return { done, doing };
}

describe('the vault’s file', () => {
  it('survives 60 kills during a change of the passphrase: the old one or the new one opens it', async () => {
    const script = await bundledScript('test/support/vault-saver-script.ts');
    const random = seededRandom(3);
    let inFlightCount = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const saver = startScript(script, [dir, vaultsFile, '1000000']);
      await saver.line((line) => line.startsWith('done '));
      await new Promise((resolve) => setTimeout(resolve, random() * 25));
      saver.kill();
      expect(await saver.exited).toBe('SIGKILL');
      const { done, doing } = reported(saver.lines);
      expect(doing === null ? [done] : [done, doing], `seed ${seed}`).toContain(await foundVault());
      if (doing !== null) inFlightCount += 1;
      // The start has made both copies alike: one passphrase opens them.
      expect(await readFile(join(dir, 'vault.json.bak'), 'utf8')).toBe(await readFile(join(dir, 'vault.json'), 'utf8'));
    }
    expect(inFlightCount).toBeGreaterThan(30); // Else the kills did not hit what they were meant to hit.
    const rubbish = (await readdir(dir)).filter((name) => !/^vault\.json(\.bak)?(\.new)?$/.test(name));
    expect(rubbish).toEqual([]);
    const which = (await foundVault()) ?? -1;
    const vault = await openVault({ dir, now: Date.now, key: null });
    await expect(vault.unlock(passphrases[1 - which] ?? '')).rejects.toMatchObject({ code: 'invalidInput' });
    await vault.unlock(passphrases[which] ?? '');
  }, 240_000);

  it('survives any system call that fails, and says so: the old one or the new one opens it', async (context) => {
    const cannot = reasonAgainst('strace', ['-f', '-o', '/dev/null', 'true']);
    if (cannot !== null) context.skip(`strace cannot trace here: ${cannot}`);
    const script = await bundledScript('test/support/vault-saver-script.ts');
    const paths = ['', '.new', '.bak', '.bak.new'].map((end) => join(dir, `vault.json${end}`));
    let failedCount = 0;
    for (const { label, before } of failingCalls(paths, [1, 2, 3, 6])) {
      const saver = startScript(script, [dir, vaultsFile, '6'], before);
      expect(await saver.exited, label).toBe(0);
      const { done, doing } = reported(saver.lines);
      const failed = saver.lines.find((line) => line.startsWith('failed '));
      if (failed !== undefined) {
        failedCount += 1;
        expect(failed, label).toMatch(/^failed storage The vault could not be written to .*vault\.json: /);
      }
      expect([done, doing], label).toContain(await foundVault());
      for (const name of await readdir(dir)) await rm(join(dir, name));
    }
    expect(failedCount).toBeGreaterThan(15); // Else the faults did not hit what they were meant to hit.
  }, 240_000);
});
