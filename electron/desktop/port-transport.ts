// A MessagePortMain as Transport: the desktop's line between a page and the core. Called by lines.ts.

import type { Transport } from '../../shared/transport.ts';
import { framePortTransport } from '../worker/frame-port.ts';

/** The part of Electron's MessagePortMain that is needed, so that a test can bring Node's own MessagePort. */
export interface MainPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

export function portTransport(port: MainPort): Transport {
  return framePortTransport({
    // Electron copies: buffers cannot be transferred between processes.
    post: (frame) => port.postMessage(frame),
    listen(onData) {
      port.on('message', ({ data }) => onData(data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  });
}
