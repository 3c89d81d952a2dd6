// Asks before a window closes or reloads over something unsaved. The page says that there is something by its `beforeunload`,
// as it does in a browser; but where a browser asks, Electron would stay without a word. Called by window.ts.

import { app, type BrowserWindow, dialog } from 'electron';

type Leaving = 'reload' | 'close' | 'quit';

/** `mustEnd`: whether Treeline was told to end by the system, which waits for no answer. */
export function askBeforeLeaving(window: BrowserWindow, mustEnd: () => boolean): void {
  /** What is being left for. A window says `close` and the application `before-quit` first; a reload says nothing. */
  let leaving: Leaving = 'reload';
  let isAsking = false;
  let mayLeave = false;
  const onQuit = (): void => {
    leaving = 'quit';
  };
  app.on('before-quit', onQuit);
  window.on('close', () => {
    if (leaving === 'reload') leaving = 'close';
  });
  window.on('closed', () => app.off('before-quit', onQuit));

  const leave = (wish: Leaving): void => {
    if (window.isDestroyed()) return;
    mayLeave = true;
    if (wish === 'quit') app.quit();
    else if (wish === 'close') window.close();
    else window.webContents.reload();
  };
  /** Not in one go with the event: a dialog that blocks this process would hold up the core's lines as well. */
  const ask = async (wish: Leaving): Promise<void> => {
    isAsking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: 'Discard the changes?',
      detail: 'What you changed in a connection has not been saved.',
      buttons: ['Keep editing', 'Discard'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    isAsking = false;
    // By now Chromium has long given up leaving; until it has, it would ignore the wish.
    if (response === 1) leave(wish);
  };
  window.webContents.on('will-prevent-unload', (event) => {
    const wish = leaving;
    leaving = 'reload';
    // Preventing what prevents: the page is left.
    if (mayLeave || mustEnd()) event.preventDefault();
    else if (!isAsking) void ask(wish);
    mayLeave = false;
  });
  // A page that was left without being asked, since all was saved meanwhile.
  window.webContents.on('did-navigate', () => {
    mayLeave = false;
  });
}
