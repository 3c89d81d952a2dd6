// Replaces one small text file so that a kill, a power cut or a full disk leaves the old text or the new, never neither.
// Called by stored-document.ts, in a data folder that this process owns alone (data-folder.ts).

import { copyFile, link, open, realpath, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storageError, systemCodeOf } from './storage-error.ts';

// Why not the package write-file-atomic 7.0.1: it ignores the count that write(2) returns. On a file system with 32 kB
// left it put a 40 kB file in place cut to 32 kB and reported success (tried on a tmpfs). It also leaves a randomly named
// file behind at every kill, and patches `process` in order to prevent that. FileHandle.writeFile repeats short writes.

/** A file written by one owner. Writes are carried out one after the other, in the order they were asked for. */
export interface AtomicFile {
  readonly path: string;
  /** Where the text stands that was replaced last. */
  readonly previousPath: string;
  /** Resolves when the text is durably in place. AppError `storage` otherwise: the old text is then still there. */
  write(text: string): Promise<void>;
}

/** A file to be written. `describedAs` names its content within sentences, such as "saved profiles". */
export function atomicFile(path: string, describedAs: string): AtomicFile {
  const previousPath = `${path}.bak`;
  let last: Promise<void> = Promise.resolve();
  return {
    path,
    previousPath,
    write(text) {
      const write = last.then(async () => {
        try {
          await replace(path, previousPath, text);
        } catch (error) {
          throw storageError(`The ${describedAs} could not be written to ${path}`, error);
        }
      });
      last = write.catch(() => undefined); // The caller has the failure; the next write is tried all the same.
      return write;
    },
  };
}

/** Makes the names within a folder durable, so that a rename survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows has no fsync of folders; NTFS journals names.
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function replace(path: string, previousPath: string, text: string): Promise<void> {
  // Someone may keep the file elsewhere by a symbolic link: then the file it names is replaced, not the link.
  const target = await realpath(path).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return path;
    throw error;
  });
  const next = `${target}.new`;
  try {
    const handle = await open(next, 'w', 0o600);
    try {
      await handle.chmod(0o600); // The mode given to open() counts for new files only, and is cut by the umask.
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await keepPrevious(target, previousPath);
    await rename(next, target);
  } catch (error) {
    await rm(next, { force: true }).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  }
  await syncFolder(dirname(target));
}

/** Gives the present file its second name. The first stays, so that at no moment both are missing. */
async function keepPrevious(target: string, previousPath: string): Promise<void> {
  const staging = `${previousPath}.new`;
  await rm(staging, { force: true });
  try {
    await link(target, staging);
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT') return; // The first write: there is nothing to keep.
    if (code === 'ENOSPC' || code === 'EIO' || code === 'EROFS') throw error;
    await copyDurably(target, staging); // No hard links on this file system (exFAT, some network shares), or another one.
  }
  await rename(staging, previousPath);
  // Where both names already stand for one file (a write that failed after this point), POSIX rename does nothing at all.
  await unlink(staging).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  });
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
