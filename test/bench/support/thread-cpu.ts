// CPU time of the main thread alone, which is what a slice keeps others waiting for: compilers and garbage collection work beside it, and the
// clock would tell of what else the machine does. Used by benches that measure slices.

import { existsSync, readFileSync } from 'node:fs';

/** Nanoseconds on a processor come first in it. */
const schedule = `/proc/self/task/${process.pid}/schedstat`;
const hasSchedule = existsSync(schedule);

/** Milliseconds; where the system does not tell them of one thread, those of the whole process. */
export function threadCpuMs(): number {
  // Asking for those of the process also brings those of the thread up to date, which Linux else does with each tick only.
  const { user, system } = process.cpuUsage();
  return hasSchedule ? Number(readFileSync(schedule, 'utf8').split(' ')[0]) / 1e6 : (user + system) / 1000;
}
