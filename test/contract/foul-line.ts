// A line whose renderer frames wrongly, to see whether the server survives that. Called by the contract suite.

import { decodeFrame, encodeFrame } from '../../shared/frame.ts';
import type { Transport } from '../../shared/transport.ts';

/** A renderer's end that says anything, and asks after each frame whether it is still heard. */
export class FoulLine {
  readonly #transport: Transport;
  #onOutcome: (survived: boolean) => void = () => {};
  #awaitedId = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.receive(
      (frame) => {
        const { header } = decodeFrame(frame);
        if ((header as { readonly id?: unknown }).id === this.#awaitedId) this.#onOutcome(true);
      },
      () => this.#onOutcome(false),
    );
  }

  /** Sends the frame and a good call after it: either that is answered, or the line ends. */
  survives(frame: ArrayBuffer, id: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#awaitedId = id;
      this.#onOutcome = resolve;
      this.#transport.send(frame);
      const args = { connectionId: 'c', topicName: 'x' };
      this.#transport.send(encodeFrame({ kind: 'call', id, name: 'topic.find', args }));
    });
  }
}
