// Watches how long a process stands still, and how much of that was its own work: the rest was the machine's. Used by benches.

/** Milliseconds between two looks while nothing is in the way. */
const lookMs = 5;

export interface Stalls {
  /** Longest time between two looks beyond the usual, in milliseconds. */
  readonly longestMs: number;
  /** Most CPU time (milliseconds, all threads of the process) between two looks. */
  readonly mostWorkMs: number;
}

/** Watches until the returned function is called. */
export function watchStalls(): () => Stalls {
  const most = { longestMs: 0, mostWorkMs: 0 };
  let lookedAt = performance.now();
  let cpu = process.cpuUsage();
  const timer = setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpu);
    most.longestMs = Math.max(most.longestMs, now - lookedAt - lookMs);
    most.mostWorkMs = Math.max(most.mostWorkMs, (user + system) / 1000);
    lookedAt = now;
    cpu = process.cpuUsage();
  }, lookMs);
  return () => {
    clearInterval(timer);
    return most;
  };
}
