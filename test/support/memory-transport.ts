// Two ends of a line within one thread, for tests: whole frames, in order, delivered one by one in later turns.

import type { Transport } from '../../shared/transport.ts';

/** A pair: what one end sends the other receives. Buffers are detached from the sender, as real lines do. */
export function memoryTransportPair(): readonly [Transport, Transport] {
  const left = new MemoryEnd();
  const right = new MemoryEnd();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryEnd implements Transport {
  peer: MemoryEnd | null = null;
  readonly #inbox: ArrayBuffer[] = [];
  #onFrame: ((frame: ArrayBuffer) => void) | null = null;
  #onClosed: (() => void) | null = null;
  #isClosed = false;
  /** The other side has closed: what it sent before is still delivered. */
  #isEnding = false;
  #isScheduled = false;

  send(frame: ArrayBuffer): void {
    if (!this.#isClosed) this.peer?.take(structuredClone(frame, { transfer: [frame] }));
  }

  receive(onFrame: (frame: ArrayBuffer) => void, onClosed: () => void): void {
    this.#onFrame = onFrame;
    this.#onClosed = onClosed;
    if (this.#isClosed) onClosed();
    else this.#schedule();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed?.();
    this.peer?.endAfterInbox();
  }

  take(frame: ArrayBuffer): void {
    this.#inbox.push(frame);
    this.#schedule();
  }

  endAfterInbox(): void {
    this.#isEnding = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#onFrame === null) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isClosed) return;
      const frame = this.#inbox.shift();
      if (frame !== undefined) this.#onFrame?.(frame);
      if (this.#inbox.length > 0) this.#schedule();
      else if (this.#isEnding) this.close();
    });
  }
}
