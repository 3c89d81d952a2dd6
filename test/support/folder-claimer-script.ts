// Claims a data folder, says what came of it and holds it until it is killed. Run by data-folder.test.ts:
// `node script.mjs <data folder> <moment to start, ms since 1970>`.

import { required } from '../../shared/assert.ts';
import { AppError } from '../../shared/errors.ts';
import { claimDataFolder } from '../../electron/core/profiles/data-folder.ts';

const [dir, startAt] = process.argv.slice(2);
// All at the same moment, so that they truly race.
while (Date.now() < Number(startAt));
try {
  await claimDataFolder(required(dir, 'the data folder is the first argument'));
  console.log('claimed');
  setInterval(() => undefined, 1_000_000);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.log(`${error.code} ${error.message}`);
}
