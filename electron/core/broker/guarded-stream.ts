// The stream that mqtt.js holds instead of the socket: checked control packets go up, whole packets go down. Made by network-connection.ts.

import { Duplex } from 'node:stream';

export interface GuardedStreamOptions {
  /** Takes one or several whole packets of mqtt.js; calls `flushed` when the socket has them. */
  readonly write: (bytes: Uint8Array, flushed: () => void) => void;
}

/**
 * mqtt.js writes a packet in several pieces between cork and uncork, so everything that arrives here at once (`_writev`) begins and ends
 * at a packet's border. That lets acknowledgements of the inbound side go straight to the socket in between.
 */
export class GuardedStream extends Duplex {
  readonly #write: GuardedStreamOptions['write'];

  constructor(options: GuardedStreamOptions) {
    // A destroyed stream emits `close` once, and no error unless given one: we never give one.
    super({ decodeStrings: true, allowHalfOpen: true });
    this.#write = options.write;
  }

  /** A whole checked control packet for mqtt.js. Copied: the bytes are only lent, and reading is asynchronous. */
  pass(packet: Uint8Array): void {
    if (!this.destroyed) this.push(Buffer.from(packet));
  }

  /** Calls back when everything mqtt.js wrote so far is with the socket; not at all when the stream ends before. */
  whenFlushed(done: () => void): void {
    this.write(Buffer.alloc(0), (error) => {
      if (error === undefined || error === null) done();
    });
  }

  override _read(): void {
    // Packets are pushed as they arrive; mqtt.js takes few and small ones, so there is nothing to hold back.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: () => void): void {
    if (chunk.length === 0) return callback();
    this.#write(chunk, callback);
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], callback: () => void): void {
    const bytes = Buffer.concat(chunks.map((piece) => piece.chunk));
    if (bytes.length === 0) return callback();
    this.#write(bytes, callback);
  }
}
