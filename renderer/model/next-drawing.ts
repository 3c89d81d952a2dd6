// One drawing for all streams: what came since the last one is taken in one go, so that the page renders once, lays out once and paints
// once, however many streams have news. Made once by model.ts.

/** What it needs of the page. */
export interface DrawingMeans {
  /** `requestAnimationFrame`, or a stand-in in tests. One frame is asked for at a time. */
  readonly schedule: (draw: () => void) => void;
  /** Has the page laid out as it is now, so that the next animation frame has only to paint it. */
  readonly layOut: () => void;
}

export interface Drawing {
  /** Runs something with the next animation frame, after whatever asked before. */
  readonly next: (run: () => void) => void;
  /**
   * Runs all that waits now, because a user waits for some of it: rendered and laid out while the frame is awaited, it is painted by that
   * very frame. Only once between two frames: nothing is painted oftener.
   */
  readonly hurry: () => void;
}

export function createNextDrawing({ schedule, layOut }: DrawingMeans): Drawing {
  let waiting: (() => void)[] = [];
  let isRequested = false;
  let hasHurried = false;
  const draw = (): void => {
    const due = waiting;
    waiting = [];
    for (const run of due) {
      try {
        run();
      } catch (error) {
        // A bug in one view must not freeze the others; it is reported all the same.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  };
  return {
    next(run) {
      waiting.push(run);
      if (isRequested) return;
      isRequested = true;
      schedule(() => {
        isRequested = false;
        hasHurried = false;
        draw();
      });
    },
    hurry() {
      if (waiting.length === 0 || hasHurried) return;
      hasHurried = true;
      draw();
      // React renders what it was told in a microtask of its own, which comes first.
      queueMicrotask(layOut);
    },
  };
}
