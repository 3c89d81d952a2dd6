// Frames that come before anybody listens are kept in order. Called by both transports of the page.

/** The receiving half of a Transport: delivers in order, says the end once. */
export class FrameQueue {
  #waiting: ArrayBuffer[] = [];
  #ended = false;
  #onFrame: ((frame: ArrayBuffer) => void) | null = null;
  #onClosed: (() => void) | null = null;

  push(frame: ArrayBuffer): void {
    if (this.#ended) return;
    if (this.#onFrame === null) this.#waiting.push(frame);
    else this.#onFrame(frame);
  }

  /** The line has ended, from whichever side. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onClosed?.();
  }

  receive(onFrame: (frame: ArrayBuffer) => void, onClosed: () => void): void {
    this.#onFrame = onFrame;
    this.#onClosed = onClosed;
    for (const frame of this.#waiting) onFrame(frame);
    this.#waiting = [];
    if (this.#ended) onClosed();
  }
}
