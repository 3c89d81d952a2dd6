// One clock for all streams of a core: ticks while somebody listens, counts its ticks, and rests while nothing happens. Called by
// contract-line.ts; contract-server.ts makes it and tells it of news.

/** What is called at each tick. */
export interface PacerMember {
  /** Must not throw. */
  onTick(tick: number): void;
  /** Nothing but news or the passing of time will give it something to do: what is kept for a later tick is not at rest. */
  readonly rests: boolean;
}

export interface PacerOptions {
  /** Milliseconds between two ticks at the earliest; a late one is never made up for. */
  readonly intervalMs: number;
  /** Milliseconds to the next tick while all members rest: for what time alone changes, such as rates that fade. */
  readonly restMs: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicNow: () => number;
  /** Whether anybody looks. Where nobody does, all members count as resting. */
  readonly isWatched: () => boolean;
}

/**
 * Each tick wakes the thread, which costs a hundred times what the questions do that it then asks. So between ticks at which all members
 * rest the clock leaves some out, until `stir`. Ticks left out are counted all the same: their number tells the time.
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #members = new Set<PacerMember>();
  #tick = 0;
  #tickedAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isResting = false;
  /** Something has happened since the last tick began. */
  #isStirred = false;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  add(member: PacerMember): void {
    this.#members.add(member);
    if (this.#timer !== null) return this.stir();
    this.#tickedAt = this.#options.monotonicNow();
    this.#arm(this.#options.intervalMs);
  }

  remove(member: PacerMember): void {
    this.#members.delete(member);
    if (this.#members.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#isResting = false;
  }

  /**
   * There may be news: a clock that rests ticks at once, or as soon as an interval has passed since the last tick. Called per read of a
   * broker's socket.
   */
  stir(): void {
    this.#isStirred = true;
    if (!this.#isResting || this.#timer === null || !this.#options.isWatched()) return;
    const { intervalMs, monotonicNow } = this.#options;
    this.#isResting = false;
    clearTimeout(this.#timer);
    const passedMs = monotonicNow() - this.#tickedAt;
    this.#tick += Math.max(0, Math.floor(passedMs / intervalMs) - 1);
    this.#arm(Math.max(0, intervalMs - passedMs));
  }

  #arm(delayMs: number): void {
    this.#timer = setTimeout(() => this.#onTime(), delayMs);
  }

  /** The next tick is set after the members are done, so that slow ones make the clock slower instead of piling up. */
  #onTime(): void {
    const { intervalMs, restMs, monotonicNow } = this.#options;
    const now = monotonicNow();
    this.#timer = null;
    this.#tick += this.#isResting ? Math.max(1, Math.round((now - this.#tickedAt) / intervalMs)) : 1;
    this.#tickedAt = now;
    this.#isResting = false;
    this.#isStirred = false;
    for (const member of this.#members) member.onTick(this.#tick);
    // A member may have armed it by leaving and coming back.
    if (this.#members.size === 0 || this.#timer !== null) return;
    this.#isResting = this.#mayRest();
    this.#arm(this.#isResting ? restMs : intervalMs);
  }

  #mayRest(): boolean {
    if (!this.#options.isWatched()) return true;
    if (this.#isStirred) return false;
    for (const member of this.#members) if (!member.rests) return false;
    return true;
  }
}
