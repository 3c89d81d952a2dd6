// Takes frames of a stream at the next drawing, and only then asks for more. Called by the stores that show a stream as it is.

/** `schedule` is `requestAnimationFrame`: a page nobody looks at takes no frames, so the core makes none. */
export function whenDrawn<Frame extends readonly unknown[]>(
  schedule: (run: () => void) => void,
  take: (...frame: Frame) => void,
): (...frame: Frame) => Promise<void> {
  return (...frame) =>
    new Promise((resolve) => {
      schedule(() => {
        take(...frame);
        resolve();
      });
    });
}
