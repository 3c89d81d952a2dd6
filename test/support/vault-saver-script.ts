// Replaces the vault's file by two vaults in turn until it is killed or a write fails, and says before and after each write which it is. Run
// by vault-durability.test.ts: `node script.mjs <data folder> <file with the two vaults> <writes>`.

import { readFileSync, writeSync } from 'node:fs';
import { required } from '../../shared/assert.ts';
import { AppError } from '../../shared/errors.ts';
import { type StoredVault, VaultFile } from '../../electron/core/profiles/vault-file.ts';

const [dir, vaultsFile, maxCount] = process.argv.slice(2);
const vaults = JSON.parse(
  readFileSync(required(vaultsFile, 'the vaults are the second argument'), 'utf8'),
) as StoredVault[];
const file = new VaultFile(required(dir, 'the data folder is the first argument'), Date.now);

/** Written at once: what has been said is known, however the process ends. */
function say(what: 'doing' | 'done' | 'failed', text: string): void {
  writeSync(1, `${what} ${text}\n`);
}

for (let count = 0; count < Number(maxCount); count += 1) {
  const which = count % 2;
  say('doing', String(which));
  try {
    await file.write(required(vaults[which], 'there are two vaults'));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say('failed', `${error.code} ${error.message}`);
    break;
  }
  say('done', String(which));
}
