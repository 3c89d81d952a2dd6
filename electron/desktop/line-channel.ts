// The names both ends of the desktop handshake share: lines.ts in the main process, preload.ts in the window.

/** The one IPC channel there is: a window asks for its line, with one MessagePort and nothing else. */
export const lineChannel = 'line.open';
/** What the page receives by `window.postMessage`, with its end of the port. */
export const lineMessage = { treeline: 'line' } as const;
