// The page's line on the desktop: a MessagePort that the preload forwards. Called by main.tsx.

import { AppError } from '../../shared/errors.ts';
import type { Transport } from '../../shared/transport.ts';
import { FrameQueue } from './frame-queue.ts';

/** What the preload exposes to the page. */
export interface TreelineHost {
  readonly kind: 'desktop';
  readonly platform: string;
  /** Asks for a line: it comes as the window message `{ treeline: 'line' }` with one port. The former line ends. */
  readonly connect: () => void;
}

/** The desktop's preload, if this page runs there. */
export function treelineHostOf(page: Window): TreelineHost | null {
  const host = (page as { readonly treelineHost?: TreelineHost }).treelineHost;
  return host?.kind === 'desktop' ? host : null;
}

/** How long the preload may take; it answers at once when it answers at all. */
const patienceMs = 5000;

function isLineMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'treeline' in data && data.treeline === 'line';
}

/** A transport over a port that was handed to us. */
export function portTransport(port: MessagePort): Transport {
  const queue = new FrameQueue();
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) queue.push(data);
    else if (data instanceof Uint8Array) queue.push(data.slice().buffer);
  });
  // Fired when the other end was closed or its process died.
  port.addEventListener('close', () => queue.end());
  port.start();
  return {
    // Electron's main process takes no ArrayBuffers by transfer: the bytes are copied.
    send: (frame) => port.postMessage(frame),
    receive: (onFrame, onClosed) => queue.receive(onFrame, onClosed),
    close() {
      port.close();
      queue.end();
    },
  };
}

/** Asks the preload for a line. Rejects with `connectionLost` when none comes. */
export function openPortTransport(host: TreelineHost, page: Window): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const onMessage = ({ source, origin, data, ports }: MessageEvent<unknown>): void => {
      const [port] = ports;
      if (source !== page || origin !== page.location.origin || !isLineMessage(data) || port === undefined) return;
      finish();
      resolve(portTransport(port));
    };
    const timer = setTimeout(() => {
      finish();
      reject(new AppError('connectionLost', 'The main process of Treeline does not answer.'));
    }, patienceMs);
    const finish = (): void => {
      clearTimeout(timer);
      page.removeEventListener('message', onMessage);
    };
    page.addEventListener('message', onMessage);
    host.connect();
  });
}
