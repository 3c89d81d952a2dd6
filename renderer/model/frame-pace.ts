// Tier: per FRAME. How soon the next frame of rows may come: a frame that draws many rows is followed by a pause, so that the
// page's share of a core stays small whatever the traffic. Owned by tree.ts.

/** What the pace needs from outside. */
export interface PaceMeans {
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number;
  /** `setTimeout`, or a stand-in in tests. */
  readonly after: (delayMs: number, run: () => void) => void;
}

/** So few rows cost next to nothing: they may change with every frame of the core. */
const fewRows = 4;
/** Between frames of many rows, counted from the frame's arrival. The core's own step of 50 ms makes 100 of it. */
const manyRowsMs = 80;

export class FramePace {
  readonly #means: PaceMeans;
  #arrivedAt = 0;
  #isHurried = false;
  /** Ends the pause, while there is one. */
  #release: (() => void) | null = null;

  constructor(means: PaceMeans) {
    this.#means = means;
  }

  /** A frame has come. */
  begin(): void {
    this.#arrivedAt = this.#means.now();
    this.#isHurried = false;
  }

  /** Resolves when the next frame may come; `changedRows` is what this one made the page draw. */
  rest(changedRows: number): Promise<void> {
    const left = this.#arrivedAt + manyRowsMs - this.#means.now();
    if (changedRows <= fewRows || this.#isHurried || left <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#release = resolve;
      this.#means.after(left, resolve);
    });
  }

  /** The user did something and waits for its rows: no pause now. */
  hurry(): void {
    this.#isHurried = true;
    this.#release?.();
    this.#release = null;
  }
}
