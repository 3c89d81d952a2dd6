// Changes saved profiles until it is killed, a change fails or enough are made, and says before and after each change what
// the list must be. Run by profile-durability.test.ts: `node script.mjs <data folder> <seed> <changes>`.

import { writeSync } from 'node:fs';
import { newProfileSettings } from '../../shared/profile.ts';
import { required } from '../../shared/assert.ts';
import { AppError } from '../../shared/errors.ts';
import { openProfileStore } from '../../electron/core/profiles/profile-store.ts';
import { fakeSecretBox } from './fake-secret-box.ts';
import { seededRandom } from './seeded-random.ts';

const [dir, seed, maxCount] = process.argv.slice(2);
const random = seededRandom(Number(seed));
const store = await openProfileStore({
  dir: required(dir, 'the data folder is the first argument'),
  secretBox: fakeSecretBox(),
  memory: null,
  now: Date.now,
  onNotice: (notice) => say('notice', [notice.message]),
  onChanged: () => undefined,
});

/** Written at once: what has been said is known, however the process ends. */
function say(what: 'notice' | 'doing' | 'done' | 'failed', texts: readonly string[]): void {
  writeSync(1, `${what} ${JSON.stringify(texts)}\n`);
}
const names = (): string[] => store.list().map(({ settings }) => settings.name);

/** Carries out one random change. */
async function change(count: number): Promise<void> {
  const present = store.list();
  const pick = present[Math.floor(random() * present.length)];
  const name = `${seed}-${count}`;
  const choice = random();
  if (pick === undefined || (choice < 0.4 && present.length < 30)) {
    say('doing', [...names(), name]);
    // Of changing size, so that a file cut short would show.
    const caPem = 'x'.repeat(Math.floor(random() * 20_000));
    const settings = { ...newProfileSettings, name, tls: { ...newProfileSettings.tls, caPem } };
    await store.create(settings, { password: { kind: 'set', value: name } });
  } else if (choice < 0.7) {
    say(
      'doing',
      names().map((old) => (old === pick.settings.name ? name : old)),
    );
    await store.update(pick.profileId, { ...pick.settings, name });
  } else if (choice < 0.85) {
    say('doing', names().toReversed());
    await store.reorder(present.map(({ profileId }) => profileId).toReversed());
  } else {
    say(
      'doing',
      names().filter((old) => old !== pick.settings.name),
    );
    await store.delete(pick.profileId);
  }
}

say('done', names());
for (let count = 0; count < Number(maxCount); count += 1) {
  try {
    await change(count);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    say('failed', [error.code, error.message]);
    break;
  }
  say('done', names());
}
