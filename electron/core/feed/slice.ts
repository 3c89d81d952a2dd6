// Tier: per FRAME. Work in slices, so that no frame and no message waits for it: a slice is over by the clock, since the same work takes
// many times as long before the engine has compiled it as after. Used by whatever goes through very many topics for one view.

/** Most of one slice, in milliseconds. */
const sliceMs = 4;

/** Work that may be left off whenever it yields, which it does several times a millisecond once it is warm. */
export type Sliced<Result> = Generator<undefined, Result>;

/** The time of one slice. */
export class Slice {
  readonly #endsAt: number;

  constructor(ms: number = sliceMs) {
    this.#endsAt = performance.now() + ms;
  }

  get isOver(): boolean {
    return performance.now() >= this.#endsAt;
  }
}

/** Goes on with the work until the slice is over, one step at least, or to its end without one; what has come of it, null: not done. */
export function advanced<Result>(work: Sliced<Result>, slice: Slice | null): Result | null {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (slice?.isOver === true) return null;
  }
}

/** Turns after which the rest is done at once: a second of work. What begins anew all the time would have no end. */
const mostTurns = 250;

/** Calls `work` once a turn until it says that it is done; others have theirs in between. */
export async function inTurns(work: (slice: Slice) => boolean): Promise<void> {
  for (let turn = 0; turn < mostTurns && !work(new Slice()); turn += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

/** Does all of the work. */
export function finished<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
