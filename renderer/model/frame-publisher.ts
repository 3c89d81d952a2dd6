// Tier: per FRAME. Tells listeners of a mutable buffer that it changed: once per animation frame at most, whatever comes between.
// Owned by tree.ts and arrivals.ts.

export class FramePublisher {
  readonly #schedule: (publish: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #waiting: (() => void)[] | null = null;
  #version = 0;

  /** `schedule`: `requestAnimationFrame`, or a stand-in in tests. */
  constructor(schedule: (publish: () => void) => void) {
    this.#schedule = schedule;
  }

  /** Grows with every publication. */
  get version(): number {
    return this.#version;
  }

  /** The function given back ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners with the next animation frame; resolves when they have rendered. */
  publish(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting !== null) {
        this.#waiting.push(resolve);
        return;
      }
      this.#waiting = [resolve];
      this.#schedule(() => {
        const done = this.#waiting ?? [];
        this.#waiting = null;
        this.#version += 1;
        try {
          for (const listener of this.#listeners) listener();
        } finally {
          // A listener with a bug must not freeze the view.
          for (const one of done) one();
        }
      });
    });
  }
}
