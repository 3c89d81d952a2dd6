// Frames of several streams that go over the line as one message: what a tick of the core's clock brings is drawn together, and each
// message costs both sides a wake-up. Called by contract-line.ts (puts in) and contract-client.ts (takes out).

import type { ServerHeader } from './contract-wire.ts';
import { encodeFrame } from './frame.ts';

/** A frame of one stream, with the size of its body. */
export type BundledFrame = Extract<ServerHeader, { kind: 'frames' }>['frames'][number];

/** A bundle whose bodies are this large is full: what is large gains nothing by being sent with others. */
const fullBytes = 262_144;

/** Frames that wait to be sent. */
export class FrameBundle {
  #frames: BundledFrame[] = [];
  #bodies: Uint8Array[] = [];
  #bodyBytes = 0;

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** Whether it should be sent before more is added. */
  get isFull(): boolean {
    return this.#bodyBytes >= fullBytes;
  }

  /** `body` must not change until the bundle is taken. */
  add(frame: Omit<BundledFrame, 'bodyBytes'>, body: Uint8Array | undefined): void {
    const bodyBytes = body?.length ?? 0;
    this.#frames.push({ ...frame, bodyBytes });
    if (body === undefined) return;
    this.#bodies.push(body);
    this.#bodyBytes += bodyBytes;
  }

  /** The frames as one message; nothing waits any more. */
  take(): ArrayBuffer {
    const header: ServerHeader = { kind: 'frames', frames: this.#frames };
    const message = encodeFrame(header, this.#bodies);
    this.#frames = [];
    this.#bodies = [];
    this.#bodyBytes = 0;
    return message;
  }
}

/** The body of each frame of a bundle: views into the message's own. Null: the message is shorter than its frames say. */
export function bodiesOf(frames: readonly BundledFrame[], body: Uint8Array): readonly Uint8Array[] | null {
  const bodies: Uint8Array[] = [];
  let from = 0;
  for (const { bodyBytes } of frames) {
    bodies.push(body.subarray(from, from + bodyBytes));
    from += bodyBytes;
  }
  return from === body.length ? bodies : null;
}
