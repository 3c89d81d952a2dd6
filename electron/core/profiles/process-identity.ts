// Tells one process from another that later got the same pid. Used by data-folder.ts to judge a lock.

import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { systemCodeOf } from './storage-error.ts';

/** Who holds a lock, as far as the system tells. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Changes with the process behind the pid: boot and start time. Null where the system does not tell. */
  readonly startMark: string | null;
  /** The machine and pid namespace in which the pid means something: a container counts its own. */
  readonly place: string;
}

/** This very process. All its worker threads are one and the same. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const found = await findProcess(process.pid);
  return { pid: process.pid, startMark: found?.startMark ?? null, place: await ownPlace() };
}

/** The process of this place that runs under the pid (perhaps another user's), or null: none, or one dead but not buried. */
export async function findProcess(pid: number): Promise<{ readonly startMark: string | null } | null> {
  if (!answersSignals(pid)) return null;
  if (process.platform === 'linux') return findInProc(pid);
  return { startMark: process.platform === 'win32' ? null : await startTimeByPs(pid) };
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

async function findInProc(pid: number): Promise<{ readonly startMark: string | null } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc(5): field 2 is the name in brackets, which may itself hold spaces and brackets; 3 the state, 22 the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    // A killed process stays as a zombie where nobody collects it, as in containers without an init.
    if (state === 'Z' || state === 'X') return null;
    const startTicks = fields[19];
    if (startTicks === undefined) return { startMark: null };
    const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return { startMark: `${bootId.trim()} ${startTicks}` };
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' && !answersSignals(pid)) return null;
    return { startMark: null }; // Hidden from us (hidepid): the caller judges by the heartbeat.
  }
}

async function startTimeByPs(pid: number): Promise<string | null> {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null; // No ps, or the process is gone by now: the caller judges by the heartbeat.
  }
}

async function ownPlace(): Promise<string> {
  const namespace = process.platform === 'linux' ? await readlink('/proc/self/ns/pid').catch(() => '') : '';
  return `${hostname()} ${namespace}`.trim();
}
