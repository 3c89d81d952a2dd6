// The main window: made, placed, remembered, and its page brought back when its process dies. Called by main.ts.

import { BrowserWindow, dialog, nativeTheme, screen, type Session } from 'electron';
import { isOurPage, pageUrl } from './page-address.ts';
import { recoveryAfter } from './page-recovery.ts';
import { askBeforeLeaving } from './unsaved-changes.ts';
import { placeWindow, readWindowState, smallestWindow, writeWindowState } from './window-state.ts';

export interface WindowOptions {
  readonly session: Session;
  readonly preloadPath: string;
  /** File of the window's place. */
  readonly stateFile: string;
  readonly allowDevTools: boolean;
  readonly log: (message: string) => void;
  /** Whether the system told Treeline to end: then nothing is asked any more. */
  readonly mustEnd: () => boolean;
}

/** Opens the window; it is shown when it has something to show. The core outlives its page: nothing is kept in here. */
export function openMainWindow(options: WindowOptions): BrowserWindow {
  const place = placeWindow(
    readWindowState(options.stateFile),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...(place.x === undefined || place.y === undefined ? {} : { x: place.x, y: place.y }),
    width: place.width,
    height: place.height,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Treeline',
    // What shows before the first paint; the same as in the page's theme.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171a' : '#ffffff',
    webPreferences: {
      session: options.session,
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: options.allowDevTools,
    },
  });
  // The content security policy does not reach WebRTC, which could otherwise talk to anyone by UDP.
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  if (place.isMaximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.webContents.on('did-finish-load', () => {
    window.webContents.setZoomLevel(place.zoomLevel);
  });
  keepState(window, options);
  bringPageBack(window, options);
  leadPageBack(window, options);
  askBeforeLeaving(window, options.mustEnd);
  void window.loadURL(pageUrl).catch((error: unknown) => {
    options.log(`The page could not be loaded: ${String(error)}`);
  });
  return window;
}

/** Writes the window's place a moment after it changed, and when it closes. */
function keepState(window: BrowserWindow, options: WindowOptions): void {
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    try {
      writeWindowState(options.stateFile, {
        bounds: window.getNormalBounds(),
        isMaximized: window.isMaximized(),
        zoomLevel: window.webContents.getZoomLevel(),
      });
    } catch (error) {
      options.log(`The window's place could not be saved: ${String(error)}`);
    }
  };
  const saveSoon = (): void => {
    timer ??= setTimeout(save, 500);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', save);
  window.on('closed', () => {
    if (timer !== null) clearTimeout(timer);
  });
}

/** Loads the page anew when its process died; asks when that keeps happening. */
function bringPageBack(window: BrowserWindow, options: WindowOptions): void {
  let diedAt: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    options.log(`The page's process ended (${details.reason}, code ${details.exitCode}).`);
    const recovery = recoveryAfter(diedAt, Date.now());
    diedAt = recovery.diedAt;
    if (recovery.kind === 'reload') window.webContents.reload();
    else void askToReload(window, details.reason);
  });
}

/**
 * Chromium asks nobody before it navigates to about:blank or about:srcdoc, so navigation.ts cannot prevent these two. Such a
 * page has no rights (another origin, no preload), but it would leave the window empty: ours is loaded again.
 */
function leadPageBack(window: BrowserWindow, options: WindowOptions): void {
  const contents = window.webContents;
  const aborted = -3;
  const lead = (address: string): void => {
    if (isOurPage(address) || window.isDestroyed()) return;
    options.log(`The window had left its page for ${address}: it is led back.`);
    // A further failure is reported by did-fail-load.
    contents.loadURL(pageUrl).catch(() => {});
  };
  contents.on('did-navigate', (_event, address) => lead(address));
  contents.on('did-fail-load', (_event, code, _description, address, isMainFrame) => {
    if (isMainFrame && code !== aborted) lead(address);
  });
}

async function askToReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window keeps failing.',
    detail: `Its process ended several times within a short while (${reason}). Connections and messages are kept as long as Treeline runs.`,
    buttons: ['Try again', 'Quit'],
    defaultId: 0,
    noLink: true,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.close();
}
