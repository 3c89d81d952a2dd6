// Claims the data folder for one process, so that two Treelines never write the same files. Called by core.ts before it
// opens anything in it.

import { link, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../../shared/errors.ts';
import { findProcess, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import { storageError, systemCodeOf } from './storage-error.ts';

// How it works. Node has no lock that the system drops with its process, so the lock is a file, and one of a dead process
// must be taken over. Deleting and creating it anew has a race: two find the same dead lock, the first takes over, the
// second deletes the first one's. Hence generations: `lock/7` is superseded by creating `lock/8`, which exactly one can
// (link never replaces), and the highest generation rules. It is never deleted, only marked as released, so numbers never
// start again and whoever acts on an old look at the folder fails or finds a higher number and stands back.

/** A holder on another machine or in another container cannot be asked; it is alive while its file is touched. */
const heartbeatMs = 10_000;
const heartbeatLostMs = 30_000;

/** The folder is ours until released. */
export interface DataFolderClaim {
  readonly dir: string;
  /** Lets others in. Safe to call twice. */
  release(): Promise<void>;
}

const recordSchema = v.object({
  pid: v.number(),
  startMark: v.nullable(v.string()),
  place: v.string(),
  released: v.boolean(),
});
type LockRecord = v.InferOutput<typeof recordSchema>;

/**
 * Creates the folder (for its user alone) and claims it. AppError `locked` when another process holds it, `storage` when
 * it cannot be used. A process that holds it may claim again: its core's thread died and is started anew.
 */
export async function claimDataFolder(dir: string): Promise<DataFolderClaim> {
  const lockDir = join(dir, 'lock');
  const own = await ownIdentity();
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await mkdir(lockDir, { recursive: true, mode: 0o700 });
    for (;;) {
      const generation = await highestGeneration(lockDir);
      if (generation > 0) await refuseIfHeld(dir, join(lockDir, String(generation)), own);
      const claimed = await createGeneration(lockDir, generation + 1, { ...own, released: false });
      if (claimed) return hold(dir, lockDir, generation + 1, own);
    }
  } catch (error) {
    throw storageError(`The data folder ${dir} cannot be used`, error);
  }
}

async function highestGeneration(lockDir: string): Promise<number> {
  const names = await readdir(lockDir);
  return names.reduce((highest, name) => (/^\d+$/.test(name) ? Math.max(highest, Number(name)) : highest), 0);
}

async function refuseIfHeld(dir: string, path: string, own: ProcessIdentity): Promise<void> {
  const record = await readRecord(path);
  if (record === 'absent' || !(await isHeld(record, own, path))) return;
  const holder =
    record === 'unreadable'
      ? 'Another Treeline'
      : `Another Treeline (process ${record.pid}${record.place === own.place ? '' : ` on ${placeName(record)}`})`;
  const judgedByHeartbeat = record === 'unreadable' || record.place !== own.place;
  throw new AppError(
    'locked',
    `${holder} is using the data folder ${dir}. Close it first, or start this one with another --data-dir.` +
      (judgedByHeartbeat ? ' If it has crashed, try again in half a minute.' : ''),
    record === 'unreadable' ? {} : { detail: `pid ${record.pid}` },
  );
}

/** Another machine's name; of this machine, another container. */
const placeName = (record: LockRecord): string => record.place.split(' ')[0] ?? record.place;

/** `absent`: superseded meanwhile. `unreadable`: not (or not yet wholly) written by us. */
async function readRecord(path: string): Promise<LockRecord | 'absent' | 'unreadable'> {
  try {
    const parsed = v.safeParse(recordSchema, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output : 'unreadable';
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return 'absent';
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

async function isHeld(record: LockRecord | 'unreadable', own: ProcessIdentity, path: string): Promise<boolean> {
  if (record === 'unreadable') return hasHeartbeat(path);
  if (record.released) return false;
  if (record.place !== own.place) return hasHeartbeat(path);
  if (record.pid === own.pid) return false; // An earlier core of this process, or one long gone whose pid came to us.
  const found = await findProcess(record.pid);
  if (found === null) return false;
  // Where the system does not tell start times, a reused pid is told by its not touching the file.
  if (found.startMark === null || record.startMark === null) return hasHeartbeat(path);
  return found.startMark === record.startMark;
}

async function hasHeartbeat(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs < heartbeatLostMs;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** False when another was quicker. The file appears with its content: nobody ever reads half a record. */
async function createGeneration(lockDir: string, generation: number, record: LockRecord): Promise<boolean> {
  const path = join(lockDir, String(generation));
  const staging = join(lockDir, `new-${randomUUID()}`);
  try {
    await writeRecord(staging, record);
    try {
      await link(staging, path);
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'EEXIST') return false;
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
      // No hard links here (exFAT, some network shares). A reader may then see the file before its content.
      if (!(await createInPlace(path, record))) return false;
    }
  } finally {
    await rm(staging, { force: true });
  }
  if ((await highestGeneration(lockDir)) === generation) return true;
  await rm(path, { force: true }); // We acted on an old look at the folder: a higher generation rules.
  return false;
}

async function createInPlace(path: string, record: LockRecord): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(JSON.stringify(record));
    await handle.close();
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function writeRecord(path: string, record: LockRecord): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(record));
    await handle.sync(); // A power cut must not leave an empty record, which would count as held for a while.
  } finally {
    await handle.close();
  }
}

/** Removes lower generations, and drafts whose writers were killed (older than any that is still being written). */
async function removeLeftovers(lockDir: string, generation: number): Promise<void> {
  for (const name of await readdir(lockDir)) {
    const path = join(lockDir, name);
    const isSuperseded = /^\d+$/.test(name) && Number(name) < generation;
    if (isSuperseded || (name.startsWith('new-') && !(await hasHeartbeat(path)))) await rm(path, { force: true });
  }
}

async function hold(dir: string, lockDir: string, generation: number, own: ProcessIdentity): Promise<DataFolderClaim> {
  const path = join(lockDir, String(generation));
  await removeLeftovers(lockDir, generation);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // One that fails is made good by the next; only a holder elsewhere is judged by it, after three have failed.
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  let released: Promise<void> | null = null;
  const release = async (): Promise<void> => {
    clearInterval(heartbeat);
    const staging = join(lockDir, `new-${randomUUID()}`);
    await writeRecord(staging, { ...own, released: true });
    await rename(staging, path);
  };
  return {
    dir,
    release() {
      released ??= release().catch((error: unknown) => {
        throw storageError(`The data folder ${dir} could not be released`, error);
      });
      return released;
    },
  };
}
