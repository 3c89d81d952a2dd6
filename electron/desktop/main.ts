// The desktop host: Electron's main process. Order matters here: sandbox and scheme before ready, the instance lock before
// any file, the session's locks before the first window. Bundled to out/desktop/main.js.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, dialog, safeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { type Flags, isLink, parseFlags } from '../flags.ts';
import { type CoreSupervisor, type OutsideRequest, superviseCore } from '../worker/core-supervisor.ts';
import { openLines } from './lines.ts';
import { offerForLinks } from './link-registration.ts';
import { setMenu } from './menu.ts';
import { denyNavigation } from './navigation.ts';
import { openPageSession } from './page-session.ts';
import { registerPageScheme, servePage } from './protocol.ts';
import { openSecretBox } from './secret-box.ts';
import { openMainWindow } from './window.ts';

const outDir = join(import.meta.dirname, '..');
const log = (message: string): void => {
  console.error(message);
};

// Tests run as root, where Chromium refuses its sandbox and has to be told so; `enableSandbox` would overrule them. What is
// packaged heeds no such switch, and every window asks for its sandbox by itself.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerPageScheme();
denyNavigation();
// macOS hands links over by an event, the first one before the application is ready.
const links = receiveLinks();

// Chromium's own switches and the app's folder may stand among ours: they are not ours to judge.
const outcome = parseFlags(process.argv.slice(1), 'desktop', app.getVersion());
if (outcome.kind === 'print') {
  (outcome.exitCode === 0 ? process.stdout : process.stderr).write(`${outcome.text}\n`);
  app.exit(outcome.exitCode);
} else if (ownsDataDir(outcome.flags)) {
  // Not awaited here: Electron becomes ready only after its main module has been evaluated.
  app
    .whenReady()
    .then(() => run(outcome.flags))
    .catch(tellAndEnd);
} else {
  log('Treeline already runs with this data folder: its window comes to the front.');
  if (outcome.flags.demo || outcome.flags.connectUrl !== null) {
    log('--demo and --connect were not passed on to it: use New connection there.');
  }
  // Links and --profile were: they travel with the request for the lock.
  app.exit(0);
}

/**
 * Whether this process is the only desktop host of the data folder. Chromium's own files lie in a folder of it, which makes
 * Electron's instance lock one per data folder.
 */
function ownsDataDir(flags: Flags): boolean {
  const userData = join(flags.dataDir, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  app.setPath('sessionData', userData);
  const request: OutsideRequest = { links: flags.links, profileName: flags.profileName };
  return app.requestSingleInstanceLock({ ...request });
}

async function run(flags: Flags): Promise<void> {
  const allowDevTools = !app.isPackaged;
  const session = openPageSession(allowDevTools);
  servePage(session, join(outDir, 'renderer'));
  setMenu(process.platform, allowDevTools);
  const core = superviseCore({
    workerUrl: pathToFileURL(join(outDir, 'core-worker.js')),
    dataDir: flags.dataDir,
    appVersion: app.getVersion(),
    hostKind: 'desktop',
    secretBox: await openSecretBox(safeStorage, process.platform),
    log: (entry) => {
      if (entry.severity !== 'debug')
        log(`${entry.severity}: ${entry.message}${entry.detail ? ` (${entry.detail})` : ''}`);
    },
    startWith: {
      ...(flags.connectUrl === null ? {} : { connectUrl: flags.connectUrl }),
      demo: flags.demo,
      links: flags.links,
      profileName: flags.profileName,
    },
  });
  // Those we opened ourselves: only they may ask for a line.
  const windows = new Set<BrowserWindow>();
  openLines(
    () => windows,
    (line) => core.serve(line),
    (reason) => {
      log(`A request for a line was refused: ${reason}.`);
    },
  );
  const mustEnd = endWhenToldBySignal();
  const openWindow = (): void => {
    const window = openMainWindow({
      session,
      preloadPath: join(outDir, 'desktop', 'preload.cjs'),
      stateFile: join(flags.dataDir, 'window.json'),
      allowDevTools,
      log,
      mustEnd,
    });
    windows.add(window);
    window.on('closed', () => windows.delete(window));
  };
  openWindow();
  const comeToFront = (): void => {
    if (windows.size === 0) openWindow();
    for (const window of windows) show(window);
  };
  app.on('second-instance', (_event, _args, _workingDir, data) => {
    comeToFront();
    core.openFromOutside(outsideRequestFrom(data));
  });
  links.obey((link) => {
    comeToFront();
    core.openFromOutside({ links: [link], profileName: null });
  });
  offerForLinks(app);
  // macOS: the application outlives its windows.
  app.on('activate', () => {
    if (windows.size === 0) openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeCoreBeforeQuitting(core);
  // Such as: another Treeline (a web host) owns the data folder. There is nothing to show then but this.
  core.ready.catch((error: unknown) => {
    const wasQuit = error instanceof AppError && error.code === 'connectionLost';
    if (!wasQuit) void tellAndEnd(error);
  });
  if (process.env['TREELINE_TEST'] === '1') obeyTests(core);
}

/** Links of the `open-url` event: kept until there is somebody to obey them. */
function receiveLinks(): { obey(open: (link: string) => void): void } {
  const early: string[] = [];
  let open = (link: string): void => void early.push(link);
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (isLink(link)) open(link);
  });
  return {
    obey(next) {
      open = next;
      for (const link of early.splice(0)) next(link);
    },
  };
}

/** What a second instance handed over: another program could have written it, so it is looked at. */
function outsideRequestFrom(data: unknown): OutsideRequest {
  const { links: given, profileName } = (data ?? {}) as Partial<Record<keyof OutsideRequest, unknown>>;
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  return {
    links: list.filter((link): link is string => typeof link === 'string' && isLink(link)),
    profileName: typeof profileName === 'string' ? profileName : null,
  };
}

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Quits on a signal, as Electron does by itself; the answer tells that it was one, since then nobody waits for questions. */
function endWhenToldBySignal(): () => boolean {
  let isTold = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      isTold = true;
      app.quit();
    });
  }
  return () => isTold;
}

/** Says why Treeline cannot run, in the terminal and on the screen, then ends with code 1. */
async function tellAndEnd(error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  log(`Treeline could not start. ${reason}`);
  for (const window of BrowserWindow.getAllWindows()) window.hide();
  await dialog.showMessageBox({ type: 'error', message: 'Treeline could not start.', detail: reason });
  app.exit(1);
}

/** End-to-end tests end the core's thread by an event that nothing else emits. */
function obeyTests(core: CoreSupervisor): void {
  const events: NodeJS.EventEmitter = app;
  events.on('treeline-test:kill-core', () => void core.killWorker());
}

/** Lets the core disconnect from its brokers and let go of the data folder; waits a while, not for ever. */
function closeCoreBeforeQuitting(core: CoreSupervisor): void {
  const longestCloseMs = 5_000;
  let isClosing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    const timer = setTimeout(() => {
      log('The core did not close in time.');
      app.exit(0);
    }, longestCloseMs);
    core
      .close()
      .catch((error: unknown) => {
        log(`The core did not close cleanly: ${String(error)}`);
      })
      .finally(() => {
        clearTimeout(timer);
        app.exit(0);
      });
  });
}
