// A message port of either kind as Transport. Called by thread-port-transport.ts and the desktop's port-transport.ts; frames only, per FRAME.

import { isArrayBuffer } from 'node:util/types';
import type { Transport } from '../../shared/transport.ts';

/** What the two kinds of ports have in common. A port holds back what arrives until somebody listens. */
export interface FramePort {
  post(frame: ArrayBuffer): void;
  listen(onData: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Anything but an ArrayBuffer ends the line: our own sides send nothing else. */
export function framePortTransport(port: FramePort): Transport {
  let isClosed = false;
  let onClosed: (() => void) | null = null;
  const end = (): void => {
    if (isClosed) return;
    isClosed = true;
    port.close();
    onClosed?.();
  };
  // From the start, so that a line which ends before `receive` is known to have ended.
  port.onClose(end);
  return {
    send(frame) {
      if (!isClosed) port.post(frame);
    },
    receive(onFrame, closed) {
      onClosed = closed;
      if (isClosed) {
        closed();
        return;
      }
      port.listen((data) => {
        if (isClosed) return;
        if (isArrayBuffer(data)) onFrame(data);
        else end();
      });
    },
    close: end,
  };
}
