// One clock for all streams of a core: ticks while somebody listens, stops when nobody does, and counts its ticks. Called by contract-line.ts.

/** Calls its members every `intervalMs` at the earliest; a late tick is never made up for. */
export class Pacer {
  readonly #intervalMs: number;
  readonly #members = new Set<(tick: number) => void>();
  #tick = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Adds a member. It must not throw. */
  add(onTick: (tick: number) => void): void {
    this.#members.add(onTick);
    if (this.#timer === null) this.#arm();
  }

  remove(onTick: (tick: number) => void): void {
    this.#members.delete(onTick);
    if (this.#members.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** The next tick is set after the members are done, so that slow ones make the clock slower instead of piling up. */
  #arm(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#tick += 1;
      for (const onTick of this.#members) onTick(this.#tick);
      // A member may have armed it by leaving and coming back.
      if (this.#members.size > 0 && this.#timer === null) this.#arm();
    }, this.#intervalMs);
  }
}
