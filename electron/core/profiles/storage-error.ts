// Turns the system's file errors into sentences with a remedy. Used by everything that touches the data folder.

import { AppError } from '../../../shared/errors.ts';

const remedies = new Map<string, string>([
  ['ENOSPC', 'the disk is full. Free some space and try again'],
  ['EDQUOT', 'your disk quota is used up. Free some space and try again'],
  ['EIO', 'the disk reported a fault. Check it, and save a copy of the folder elsewhere'],
  ['EACCES', 'access to it is denied. Check its permissions, or start Treeline with another --data-dir'],
  ['EPERM', 'access to it is denied. Check its permissions, or start Treeline with another --data-dir'],
  ['EROFS', 'the file system is read-only. Start Treeline with another --data-dir'],
  ['EMFILE', 'too many files are open. Close some programs and try again'],
  ['ENFILE', 'too many files are open. Close some programs and try again'],
  ['ENOENT', 'the folder is gone. Restore it, or start Treeline with another --data-dir'],
  ['ENOTDIR', 'part of its path is a file, not a folder. Start Treeline with another --data-dir'],
  ['EISDIR', 'a folder stands in its place. Move that folder away'],
  ['ELOOP', 'its symbolic links run in a circle. Mend them'],
  ['EBUSY', 'another program holds it open. Close that program and try again'],
]);

/** The system's code of an error (`ENOSPC`), or null. */
export function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** `what` (a clause without full stop), why, and what to do. The detail is the system's code and call, never file content. */
export function storageError(what: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = systemCodeOf(error);
  const why = (code === null ? undefined : remedies.get(code)) ?? 'the system refused it';
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError('storage', `${what}: ${why}.`, { detail, cause: error });
}
