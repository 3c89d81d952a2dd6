// A MessagePort between two threads of this process as Transport: buffers are moved, not copied. Called by run-core.ts.

import { isArrayBuffer } from 'node:util/types';
import type { MessagePort } from 'node:worker_threads';
import type { Transport } from '../../shared/transport.ts';

/** Wraps a port that nobody listens to yet: it holds back what arrives until `receive`. */
export function threadPortTransport(port: MessagePort): Transport {
  let isClosed = false;
  let onClosed: (() => void) | null = null;
  const end = (): void => {
    if (isClosed) return;
    isClosed = true;
    port.close();
    onClosed?.();
  };
  port.on('close', end);
  return {
    send(frame) {
      if (!isClosed) port.postMessage(frame, [frame]);
    },
    receive(onFrame, closed) {
      onClosed = closed;
      if (isClosed) {
        closed();
        return;
      }
      // Adding the listener starts the port.
      port.on('message', (frame: unknown) => {
        if (isClosed) return;
        if (isArrayBuffer(frame)) onFrame(frame);
        else end();
      });
    },
    close: end,
  };
}
