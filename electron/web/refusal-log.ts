// Says in the log that somebody was turned away, without letting whoever knocks fill it. Called by http-server.ts.

/** At most one line in this time; those between are counted into the next. */
const intervalMs = 10_000;

export class RefusalLog {
  readonly #log: (message: string) => void;
  readonly #monotonicNow: () => number;
  #lastAt = -Infinity;
  #unsaidCount = 0;

  constructor(log: (message: string) => void, monotonicNow: () => number) {
    this.#log = log;
    this.#monotonicNow = monotonicNow;
  }

  /** `why` must not hold anything that the client chose. */
  add(why: string): void {
    const now = this.#monotonicNow();
    if (now - this.#lastAt < intervalMs) {
      this.#unsaidCount += 1;
      return;
    }
    const more = this.#unsaidCount === 0 ? '' : ` (and ${this.#unsaidCount} more since the last of these lines)`;
    this.#lastAt = now;
    this.#unsaidCount = 0;
    this.#log(`A request was refused: ${why}${more}`);
  }
}
