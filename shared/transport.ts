// What a host has to provide to carry the contract: three members. Memory pair, MessagePort and WebSocket implement it.

/** A line between a renderer and the core that carries whole frames in order. */
export interface Transport {
  /** Sends one frame. The buffer is handed over: the caller must not touch it again. Ignored after `closed`. */
  send(frame: ArrayBuffer): void;
  /**
   * Starts delivery: each frame goes to `onFrame`, the end of the line (once, from either side) to `onClosed`.
   * Frames that arrived before are delivered first. Called once.
   */
  receive(onFrame: (frame: ArrayBuffer) => void, onClosed: () => void): void;
  /** Ends the line. Safe to call twice. */
  close(): void;
}
