// Keeps every window on its one page: no navigation, no further window, no webview. Called by main.ts before the first window.

import { app, type WebContents } from 'electron';
import { isOurPage } from './page-address.ts';

/** Locks every contents that will ever be made, of whatever kind. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    lock(contents);
  });
}

function lock(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  // Reloading itself is the one navigation a page may ask for. A dropped file or a link arrives here too.
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
  });
}
