// A MessagePortMain as Transport: the desktop's line between a page and the core. Called by lines.ts; frames only, per FRAME.

import { isArrayBuffer } from 'node:util/types';
import type { Transport } from '../../shared/transport.ts';

/** The part of Electron's MessagePortMain that is needed, so that a test can bring Node's own MessagePort. */
export interface MainPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

/** Anything but an ArrayBuffer ends the line: our page sends nothing else. */
export function portTransport(port: MainPort): Transport {
  let isClosed = false;
  let onClosed: (() => void) | null = null;
  const end = (): void => {
    if (isClosed) return;
    isClosed = true;
    port.close();
    onClosed?.();
  };
  // From the start, so that a line which ends before `receive` is known to have ended.
  port.on('close', end);
  return {
    send: (frame) => {
      // Electron copies: buffers cannot be transferred between processes.
      if (!isClosed) port.postMessage(frame);
    },
    receive: (onFrame, closed) => {
      onClosed = closed;
      if (isClosed) {
        closed();
        return;
      }
      port.on('message', ({ data }) => {
        if (isClosed) return;
        if (isArrayBuffer(data)) onFrame(data);
        else end();
      });
      port.start();
    },
    close: end,
  };
}
