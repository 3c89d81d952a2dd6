// Runs sandboxed in the window before the page: gives it one way to get its line, and what host this is. Bundled as CJS.

import { contextBridge, ipcRenderer } from 'electron';
import { lineChannel, lineMessage } from './line-channel.ts';
import { pageOrigin } from './page-address.ts';

// The main side's type settings know no browser; this is the little of it that is used here.
declare const location: { readonly origin: string };
declare const window: {
  readonly top: unknown;
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

// A port cannot cross the context bridge, so the page's end goes by window.postMessage, to our own origin only.
if (location.origin === pageOrigin && window.top === window) {
  contextBridge.exposeInMainWorld('treelineHost', {
    kind: 'desktop',
    platform: process.platform,
    /** Asks for a new line; it arrives as a window message `{ treeline: 'line' }` with one port. The former line ends. */
    connect: (): void => {
      const { port1, port2 } = new MessageChannel();
      ipcRenderer.postMessage(lineChannel, null, [port1] as Parameters<typeof ipcRenderer.postMessage>[2]);
      window.postMessage(lineMessage, pageOrigin, [port2]);
    },
  });
}
