// Every system call that saving a file makes, failing as a bad or full disk makes it fail: by strace. Called by the tests of durability.

import { execFileSync } from 'node:child_process';

export interface FailingCall {
  /** Names the fault in a failed test. */
  readonly label: string;
  /** Which call of its kind fails, from 1. */
  readonly at: number;
  /** Goes before the command that is to suffer it. */
  readonly before: readonly string[];
}

const calls = ['openat', 'fchmod', 'write,pwrite64', 'fsync', 'link,linkat', 'rename,renameat,renameat2'];

/** Each call on `paths` failing with EIO and with ENOSPC, the first, second ... time as `times` says. */
export function* failingCalls(paths: readonly string[], times: readonly number[]): Generator<FailingCall> {
  const traced = paths.flatMap((path) => ['-P', path]);
  for (const call of calls) {
    for (const error of ['EIO', 'ENOSPC']) {
      for (const at of times) {
        const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${at}`];
        // One thread for files, since strace counts the calls of each thread apart.
        const strace = ['env', 'UV_THREADPOOL_SIZE=1', 'strace', '-f', '-qq', '-o', '/dev/null'];
        yield { label: `${call} ${error} at ${at}`, at, before: [...strace, ...traced, ...inject] };
      }
    }
  }
}

/** Why a command cannot be run here; null when it can. */
export function reasonAgainst(command: string, args: readonly string[]): string | null {
  try {
    execFileSync(command, args, { stdio: 'pipe' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}
