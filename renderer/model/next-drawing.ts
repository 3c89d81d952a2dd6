// One animation frame for all streams: what came since the last drawing is taken in one go, so that the page renders once, lays out once
// and paints once, however many streams have news. Made once by model.ts.

/** `requestFrame` is `requestAnimationFrame`, or a stand-in in tests. What the function given back takes is run in order with the next frame. */
export function createNextDrawing(requestFrame: (run: () => void) => void): (run: () => void) => void {
  let waiting: (() => void)[] = [];
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
  return (run) => {
    waiting.push(run);
    if (waiting.length === 1) requestFrame(draw);
  };
}
