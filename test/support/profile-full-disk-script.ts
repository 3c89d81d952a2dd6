// Saves profiles while ever less space is left on a small file system, and as a user who may not write. Each trial prints
// one line of JSON. Run by profile-durability.test.ts: `node script.mjs <data folder> full|denied`.

import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { required } from '../../shared/assert.ts';
import { AppError } from '../../shared/errors.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { openProfileStore, type ProfileStore } from '../../electron/core/profiles/profile-store.ts';
import { fakeSecretBox } from './fake-secret-box.ts';

const [dirArgument, what] = process.argv.slice(2);
const dir = required(dirArgument, 'the data folder is the first argument');

async function open(): Promise<{ store: ProfileStore; notices: string[] }> {
  const notices: string[] = [];
  const onNotice = ({ message }: { message: string }): void => void notices.push(message);
  const secretBox = fakeSecretBox();
  const store = await openProfileStore({
    dir,
    secretBox,
    memory: null,
    now: Date.now,
    onNotice,
    onChanged: () => undefined,
  });
  return { store, notices };
}
const names = (store: ProfileStore): string[] => store.list().map(({ settings }) => settings.name);

/** Adds a profile of some 60 kB. Gives why it could not be saved. */
async function addTo(store: ProfileStore, name: string): Promise<string | null> {
  try {
    await store.create({ ...newProfileSettings, name, tls: { ...newProfileSettings.tls, caPem: 'x'.repeat(60_000) } });
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

async function trialWhenFull(store: ProfileStore, freeBlocks: number): Promise<void> {
  const { bavail, bsize } = statfsSync(dir);
  const filler = join(dir, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail - freeBlocks) * bsize));
  const before = names(store);
  const content = readFileSync(join(dir, 'profiles.json'), 'utf8');
  const name = `with ${freeBlocks} blocks`;
  const failure = await addTo(store, name);
  const reopened = await open();
  console.log(
    JSON.stringify({
      failure,
      listed: names(store),
      expected: failure === null ? [...before, name] : before,
      onDisk: names(reopened.store),
      notices: reopened.notices,
      isUntouched: readFileSync(join(dir, 'profiles.json'), 'utf8') === content,
    }),
  );
  rmSync(filler);
  const added = store.list().find(({ settings }) => settings.name === name);
  if (added !== undefined) await store.delete(added.profileId);
}

const { store } = await open();
if (what === 'denied') {
  required(process.setuid, 'only where there are users')(65_534);
  const failure = await addTo(store, 'denied');
  const reopened = await open();
  console.log(JSON.stringify({ failure, listed: names(store), notices: reopened.notices }));
} else {
  for (let freeBlocks = 0; freeBlocks <= 24; freeBlocks += 1) await trialWhenFull(store, freeBlocks);
}
