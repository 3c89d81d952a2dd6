// A WebSocket as Transport: the web host's line between a tab and the core. Called by http-server.ts; frames only, per FRAME.

import { isArrayBuffer } from 'node:util/types';
import type { WebSocket } from 'ws';
import { maximumFrameBytes } from '../../shared/frame.ts';
import type { Transport } from '../../shared/transport.ts';

/** How often a tab must show that it lives: one that vanished without a word (sleep, a cut cable) is noticed within two. */
const pingIntervalMs = 15_000;

/**
 * What may lie unsent before a tab counts as dead. Streams are under credit, so only answers and events pile up; this
 * leaves room for two of the largest.
 */
const maximumUnsentBytes = 2 * maximumFrameBytes;

/** Close codes (RFC 6455 section 7.4.1). */
const closeCodes = { goingAway: 1001, unsupportedData: 1003, tooSlow: 1013 } as const;

export interface SocketTransportOptions {
  /** Why the line was ended by us, for the log. */
  onTrouble(message: string): void;
  readonly pingIntervalMs?: number;
  readonly maximumUnsentBytes?: number;
}

/** Wraps an open WebSocket that nobody listens to yet. The frame size is bounded by the server's `maxPayload`. */
export function webSocketTransport(socket: WebSocket, options: SocketTransportOptions): Transport {
  let isClosed = false;
  let isAlive = true;
  let onClosed: (() => void) | null = null;
  const timer = setInterval(() => {
    if (!isAlive) {
      options.onTrouble('A tab no longer answers: its line was closed.');
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, options.pingIntervalMs ?? pingIntervalMs);
  timer.unref();
  const ended = (): void => {
    if (isClosed) return;
    isClosed = true;
    clearInterval(timer);
    onClosed?.();
  };
  const end = (code: number): void => {
    // A polite close; `ws` destroys the socket itself when the other side does not answer it. A paused socket would not
    // hear the answer.
    socket.resume();
    socket.close(code);
    ended();
  };
  socket.binaryType = 'arraybuffer';
  // Held back until somebody listens: what was sent early must not be lost.
  socket.pause();
  socket.on('close', ended);
  socket.on('pong', () => {
    isAlive = true;
  });
  // `close` follows each error; too large a frame and bad framing come this way.
  socket.on('error', (error) => options.onTrouble(`A tab's line broke: ${error.message}`));
  return {
    send(frame) {
      if (isClosed) return;
      socket.send(frame);
      if (socket.bufferedAmount <= (options.maximumUnsentBytes ?? maximumUnsentBytes)) return;
      options.onTrouble('A tab does not take what it asked for: its line was closed.');
      socket.terminate();
    },
    receive(onFrame, closed) {
      onClosed = closed;
      if (isClosed) {
        closed();
        return;
      }
      socket.on('message', (data, isBinary) => {
        if (isClosed) return;
        // Whatever arrives shows life, even while a large frame keeps the pong waiting behind it.
        isAlive = true;
        if (isBinary && isArrayBuffer(data)) onFrame(data);
        else end(closeCodes.unsupportedData);
      });
      socket.resume();
    },
    close() {
      if (!isClosed) end(closeCodes.goingAway);
    },
  };
}
