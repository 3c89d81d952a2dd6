// The desktop host's locks (reliability 3.1, by item), in a real Electron. Its window and life cycle: life-desktop.spec.ts.

import { startCanary } from './support/canary.ts';
import { electronOf } from './support/host-desktop.ts';
import { expect, test } from './support/treeline.ts';

test.describe('locks', () => {
  test.use({ toleratesPageErrors: true });

  test('2, 3, 4, 20: no Node in the page, one named function, sandbox and isolation on', async ({ treeline }) => {
    const seen = await treeline.page.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>)['require'],
      process: typeof (globalThis as Record<string, unknown>)['process'],
      module: typeof (globalThis as Record<string, unknown>)['module'],
      exposed: Object.entries((window as unknown as { treelineHost: object }).treelineHost).map(
        ([name, value]) => `${name}: ${typeof value}`,
      ),
    }));
    expect(seen).toEqual({
      require: 'undefined',
      process: 'undefined',
      module: 'undefined',
      exposed: ['kind: string', 'platform: string', 'connect: function'],
    });
    const replaced = await treeline.page.evaluate(() => {
      try {
        (window as unknown as Record<string, unknown>)['treelineHost'] = 'mine';
      } catch (error) {
        return String(error);
      }
      return typeof (window as unknown as Record<string, unknown>)['treelineHost'];
    });
    expect(replaced).not.toBe('string');
    const preferences = await electronOf(treeline).evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
    expect(preferences['allowRunningInsecureContent'] ?? false).toBe(false);
    expect(preferences['experimentalFeatures'] ?? false).toBe(false);
    expect(preferences['enableBlinkFeatures'] ?? '').toBe('');
  });

  test('5: every permission is denied but writing text to the clipboard', async ({ treeline }) => {
    const states = await treeline.page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'midi',
        'clipboard-read',
        'persistent-storage',
        'idle-detection',
        'screen-wake-lock',
        'storage-access',
        'local-fonts',
        'window-management',
        'background-sync',
        'accelerometer',
        'clipboard-write',
      ];
      const found: Record<string, string> = {};
      for (const name of names) {
        try {
          found[name] = (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch (error) {
          found[name] = `unknown here: ${(error as Error).name}`;
        }
      }
      return found;
    });
    const { 'clipboard-write': clipboardWrite, ...others } = states;
    expect(clipboardWrite).toBe('granted');
    const known = Object.entries(others).filter(([, state]) => !state.startsWith('unknown here'));
    expect(known.length).toBeGreaterThan(8);
    expect(known.filter(([, state]) => state === 'granted')).toEqual([]);
  });

  test('5: asking does not help either', async ({ treeline }) => {
    const outcomes = await treeline.page.evaluate(async () => {
      const outcome = async (ask: () => Promise<unknown>): Promise<string> => {
        try {
          await ask();
          return 'granted';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const devices = navigator as unknown as Record<
        string,
        { requestDevice?(options: object): Promise<unknown>; requestPort?(): Promise<unknown> } | undefined
      >;
      return {
        notification: await Notification.requestPermission(),
        position: await outcome(
          () =>
            new Promise((resolve, reject) =>
              navigator.geolocation.getCurrentPosition(resolve, (error) => reject(new Error(String(error.code)))),
            ),
        ),
        media: await outcome(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true })),
        display: await outcome(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
        midi: await outcome(() => navigator.requestMIDIAccess({ sysex: true })),
        clipboard: await outcome(() => navigator.clipboard.readText()),
        usb: await outcome(
          async () => devices['usb']?.requestDevice?.({ filters: [] }) ?? Promise.reject(new Error('absent')),
        ),
        serial: await outcome(async () => devices['serial']?.requestPort?.() ?? Promise.reject(new Error('absent'))),
      };
    });
    expect(outcomes.notification).not.toBe('granted');
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome === 'granted')).toEqual([]);
  });

  test('14: no further window, whatever asks for one', async ({ treeline }) => {
    const canary = await startCanary();
    try {
      await treeline.page.evaluate((address) => {
        for (const url of [
          `http://${address}/`,
          'about:blank',
          'app://treeline/',
          'file:///etc/hostname',
          'javascript:1',
        ]) {
          window.open(url);
          const link = document.createElement('a');
          Object.assign(link, { href: url, target: '_blank' });
          document.body.append(link);
          link.click();
          link.dispatchEvent(new MouseEvent('click', { button: 1, bubbles: true, ctrlKey: true }));
          link.dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true }));
        }
      }, canary.address);
      const windowCount = (): Promise<number> =>
        electronOf(treeline).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
      expect(await windowCount()).toBe(1);
      // A real middle click, as the system sends it.
      await treeline.page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = `http://${address}/middle`;
        link.textContent = 'middle';
        link.style.cssText = 'position:fixed;left:0;top:0;width:200px;height:50px;z-index:2147483647';
        document.body.append(link);
      }, canary.address);
      await treeline.page.mouse.click(20, 20, { button: 'middle' });
      await treeline.page.mouse.click(20, 20, { modifiers: ['Shift'] } as object);
      expect(await windowCount()).toBe(1);
      expect(canary.hits()).toEqual([]);
    } finally {
      await canary.close();
    }
  });

  test('13: the page stays where it is', async ({ treeline }) => {
    const canary = await startCanary();
    try {
      const { page } = treeline;
      await page.evaluate(() => ((window as unknown as Record<string, unknown>)['__still'] = 'here'));
      for (const url of [
        `http://${canary.address}/x`,
        'file:///etc/hostname',
        'app://other/',
        'app://treeline/favicon.svg',
        'data:text/html,x',
        'blob:app://treeline/1',
        'chrome://gpu',
        'view-source:app://treeline/',
      ]) {
        await page.evaluate((target) => {
          setTimeout(() => {
            location.href = target;
          });
          const link = document.createElement('a');
          link.href = target;
          document.body.append(link);
          link.click();
          const refresh = document.createElement('meta');
          refresh.httpEquiv = 'refresh';
          refresh.content = `0;url=${target}`;
          document.head.append(refresh);
        }, url);
      }
      // A file dropped onto the window, as the system reports it.
      const debuggerSession = await page.context().newCDPSession(page);
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 };
        await debuggerSession.send('Input.dispatchDragEvent', { type, x: 5, y: 5, data });
      }
      // Long enough for a navigation to begin; nothing is awaited, since none may.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
      expect(await page.evaluate(() => (window as unknown as Record<string, unknown>)['__still'])).toBe('here');
      expect(page.url()).toBe('app://treeline/');
      expect(canary.hits()).toEqual([]);
    } finally {
      await canary.close();
    }
  });

  for (const url of ['about:blank', 'about:srcdoc']) {
    test(`13: the page comes back from ${url}, which cannot be prevented`, async ({ treeline }) => {
      await treeline.page.evaluate((target) => {
        setTimeout(() => {
          location.href = target;
        });
      }, url);
      await expect.poll(() => treeline.output()).toContain(`left its page for ${url}`);
      await expect.poll(() => treeline.page.url()).toBe('app://treeline/');
      await expect(treeline.page).toHaveTitle(/Treeline/);
    });
  }

  test('11, 12: a webview is an unknown element, a frame shows nothing', async ({ treeline }) => {
    const found = await treeline.page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'app://treeline/');
      const frame = document.createElement('iframe');
      frame.src = 'app://treeline/';
      document.body.append(view, frame);
      return Object.prototype.toString.call(view);
    });
    expect(found).toBe('[object HTMLElement]');
    const frames = await electronOf(treeline).evaluate(async ({ BrowserWindow, webContents }) => {
      const inner = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames ?? [];
      return {
        contents: webContents.getAllWebContents().length,
        // `frame.url` names what was asked for; the document itself says what is shown.
        shown: await Promise.all(inner.map((frame) => frame.executeJavaScript('location.href') as Promise<string>)),
      };
    });
    expect(frames).toEqual({ contents: 1, shown: ['chrome-error://chromewebdata/'] });
  });

  test('17: only the main frame of our own window gets a line', async ({ treeline }) => {
    const electron = electronOf(treeline);
    // A second window with the same page, preload and session, which Treeline did not open.
    const second = await electron.evaluate(async ({ app, BrowserWindow }) => {
      const first = BrowserWindow.getAllWindows()[0];
      if (first === undefined) throw new Error('no window');
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          session: first.webContents.session,
          preload: `${app.getAppPath()}/out/desktop/preload.cjs`,
          sandbox: true,
          contextIsolation: true,
        },
      });
      await window.loadURL('app://treeline/');
      await window.webContents.executeJavaScript('window.treelineHost.connect()');
      return window.id;
    });
    await expect.poll(() => treeline.output()).toContain('the sender is not one of our windows');
    await electron.evaluate(({ BrowserWindow }, id) => BrowserWindow.fromId(id)?.destroy(), second);
    const refusals = (): number => treeline.output().split('A request for a line was refused').length - 1;
    const before = refusals();
    // Forged events on the one channel: another frame, another address, no or too many ports, arguments.
    const channels = await electron.evaluate(({ BrowserWindow, ipcMain, MessageChannelMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const port = (): unknown => new MessageChannelMain().port1;
      const real = contents?.mainFrame;
      const emit = (event: object, ...args: unknown[]): boolean =>
        (ipcMain as NodeJS.EventEmitter).emit('line.open', event, ...args);
      emit({ sender: contents, senderFrame: null, ports: [port()] }, null);
      emit({ sender: contents, senderFrame: { parent: real, url: 'app://treeline/' }, ports: [port()] }, null);
      emit({ sender: contents, senderFrame: { parent: null, url: 'https://evil.test/' }, ports: [port()] }, null);
      emit({ sender: contents, senderFrame: real, ports: [] }, null);
      emit({ sender: contents, senderFrame: real, ports: [port(), port()] }, null);
      emit({ sender: contents, senderFrame: real, ports: [port()] }, { more: 1 });
      emit({ sender: contents, senderFrame: real, ports: [port()] }, null, null);
      // `error` is Electron's own.
      return ipcMain.eventNames().filter((name) => name !== 'error');
    });
    expect(channels).toEqual(['line.open']);
    await expect.poll(() => refusals() - before).toBe(7);
    for (const reason of ['not a main frame', '0 ports', '2 ports', 'carries arguments']) {
      expect(treeline.output()).toContain(reason);
    }
  });

  test('18: the private protocol serves its list and nothing else', async ({ treeline }) => {
    const answers = await electronOf(treeline).evaluate(async ({ BrowserWindow }) => {
      const session = BrowserWindow.getAllWindows()[0]?.webContents.session;
      const paths = [
        'index.html',
        '../package.json',
        '..%2fpackage.json',
        '%2e%2e/package.json',
        '..\\package.json',
        '..%5cpackage.json',
        'assets/../../desktop/main.js',
        '//etc/passwd',
        '/etc/passwd',
        'index.html/',
        'index.html%00.png',
        '%69ndex.html',
        'INDEX.HTML',
        '.',
        'assets',
        'assets/',
        '__proto__',
        'constructor',
      ];
      const found: Record<string, number> = {};
      for (const path of paths) {
        found[path] =
          (await session?.fetch(`app://treeline/${path}`).then(
            (answer) => answer.status,
            () => -1,
          )) ?? -2;
      }
      found['POST'] =
        (await session?.fetch('app://treeline/index.html', { method: 'POST', body: 'x' }).then(
          (answer) => answer.status,
          () => -1,
        )) ?? -2;
      found['other host'] =
        (await session?.fetch('app://other/index.html').then(
          (answer) => answer.status,
          () => -1,
        )) ?? -2;
      return found;
    });
    const { 'index.html': index, '.': dot, POST: post, 'other host': otherHost, ...rest } = answers;
    expect(index).toBe(200);
    expect(dot).toBe(200);
    expect(post).toBe(405);
    expect([404, -1]).toContain(otherHost);
    expect(Object.entries(rest).filter(([, status]) => status !== 404)).toEqual([]);
    const files = await treeline.page.evaluate(async () => {
      const read = (): Promise<string> => fetch('file:///etc/hostname').then((answer) => answer.text());
      const own = (): Promise<string> => fetch('app://treeline/index.html').then((answer) => answer.text());
      return Promise.all(
        [read, own].map((ask) =>
          ask().then(
            () => 'read',
            () => 'refused',
          ),
        ),
      );
    });
    expect(files[0]).toBe('refused');
  });

  test('15: nothing opens another program', async ({ treeline }) => {
    const opened = await electronOf(treeline).evaluate(async ({ BrowserWindow, shell }) => {
      const calls: string[] = [];
      shell.openExternal = async (url) => {
        calls.push(url);
      };
      await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        `for (const url of ['https://example.invalid/', 'mailto:a@b', 'smb://x/y', 'ms-settings:']) { const a = document.createElement('a'); a.href = url; document.body.append(a); a.click(); window.open(url); } new Promise((resolve) => setTimeout(resolve, 200))`,
      );
      return calls;
    });
    expect(opened).toEqual([]);
    expect(treeline.page.url()).toBe('app://treeline/');
  });
});
