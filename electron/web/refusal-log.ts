// Says in the log that somebody was turned away, without letting whoever knocks fill it. Called by http-server.ts.

/** At most one line per reason in this time; those between are counted into the next. */
const intervalMs = 10_000;

interface Told {
  lastAt: number;
  unsaidCount: number;
}

export class RefusalLog {
  readonly #log: (message: string) => void;
  readonly #monotonicNow: () => number;
  /** By reason: there are as many as there are sentences in gate.ts and http-server.ts. */
  readonly #told = new Map<string, Told>();

  constructor(log: (message: string) => void, monotonicNow: () => number) {
    this.#log = log;
    this.#monotonicNow = monotonicNow;
  }

  /** `why` must not hold anything that the client chose. */
  add(why: string): void {
    const now = this.#monotonicNow();
    const told = this.#told.get(why) ?? { lastAt: -Infinity, unsaidCount: 0 };
    this.#told.set(why, told);
    if (now - told.lastAt < intervalMs) {
      told.unsaidCount += 1;
      return;
    }
    const more = told.unsaidCount === 0 ? '' : ` (and ${told.unsaidCount} more since the last of these lines)`;
    told.lastAt = now;
    told.unsaidCount = 0;
    this.#log(`A request was refused: ${why}${more}`);
  }
}
