// A MessagePort between two threads of this process as Transport: buffers are moved, not copied. Called by run-core.ts.

import type { MessagePort } from 'node:worker_threads';
import type { Transport } from '../../shared/transport.ts';
import { framePortTransport } from './frame-port.ts';

/** Wraps a port that nobody listens to yet. */
export function threadPortTransport(port: MessagePort): Transport {
  return framePortTransport({
    post: (frame) => port.postMessage(frame, [frame]),
    // Adding the listener starts the port.
    listen: (onData) => port.on('message', onData),
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  });
}
