// The page's line in the web host: a WebSocket to its own origin. Called by main.tsx.

import { AppError } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import { FrameQueue } from './frame-queue.ts';

/** The address of the line: beside the page, in the page's own protocol. */
export function lineAddress(pageAddress: string): string {
  const address = new URL('/line', pageAddress);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

/** Opens a line. Rejects with `connectionLost` when the host does not answer or does not let us in. */
export function openWebSocketTransport(address: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    const queue = new FrameQueue();
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) queue.push(data);
      else socket.close();
    });
    socket.addEventListener('close', () => {
      queue.end();
      reject(new AppError('connectionLost', 'The Treeline server does not answer.'));
    });
    socket.addEventListener('open', () => {
      resolve({
        send(frame) {
          // Sending into a socket that closes would throw; the end is told by `onClosed`.
          if (socket.readyState === WebSocket.OPEN) socket.send(frame);
        },
        receive: (onFrame, onClosed) => queue.receive(onFrame, onClosed),
        close() {
          socket.close();
          queue.end();
        },
      });
    });
  });
}
