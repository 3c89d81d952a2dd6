// The desktop host's window and life cycle, in a real Electron.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { desktopCommand, desktopEnvironment, electronOf } from './support/host-desktop.ts';
import { expect, test } from './support/treeline.ts';

/** Runs the desktop program to its end beside the one under test. */
async function runToEnd(dataDir: string, flags: readonly string[]): Promise<{ code: number | null; output: string }> {
  const { program, args } = desktopCommand(dataDir, flags);
  const child = spawn(program, args, { env: desktopEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

test.describe('window', () => {
  test('comes back where it was, at the same zoom', async ({ treeline }) => {
    const bounds = { x: 40, y: 60, width: 1000, height: 700 };
    await electronOf(treeline).evaluate(({ BrowserWindow }, wanted) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setBounds(wanted);
      window?.webContents.setZoomLevel(1);
    }, bounds);
    await treeline.restart();
    const found = (): Promise<unknown> =>
      electronOf(treeline).evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows()[0];
        return { ...window?.getBounds(), zoomLevel: window?.webContents.getZoomLevel() };
      });
    await expect.poll(found).toEqual({ ...bounds, zoomLevel: 1 });
  });

  test('is never lost beyond the screen', async ({ treeline }) => {
    await treeline.stop();
    await writeFile(
      join(treeline.dataDir, 'window.json'),
      JSON.stringify({ bounds: { x: 90_000, y: -5000, width: 900, height: 600 }, isMaximized: false, zoomLevel: 0 }),
    );
    await treeline.restart();
    const { bounds, area } = await electronOf(treeline).evaluate(({ BrowserWindow, screen }) => ({
      bounds: BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: -1, y: -1, width: 0, height: 0 },
      area: screen.getPrimaryDisplay().workArea,
    }));
    expect(bounds.width).toBe(900);
    expect(bounds.x).toBeGreaterThanOrEqual(area.x);
    expect(bounds.x + bounds.width).toBeLessThanOrEqual(area.x + area.width);
    expect(bounds.y).toBeGreaterThanOrEqual(area.y);
  });

  test("gets its page back when the page's process dies", async ({ treeline }) => {
    const electron = electronOf(treeline);
    const title = await treeline.page.title();
    const before = await electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const pid = contents?.getOSProcessId();
      contents?.forcefullyCrashRenderer();
      return pid;
    });
    const page = (): Promise<{ pid: number; title: string } | null> =>
      electron.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
        return { pid: contents.getOSProcessId(), title: contents.getTitle() };
      });
    await expect.poll(async () => (await page())?.pid ?? before).not.toBe(before);
    await expect.poll(async () => (await page())?.title).toBe(title);
    expect(treeline.output()).toContain("The page's process ended");
  });
});

test.describe('life cycle', () => {
  test('a second start on the same data ends at once and calls the first', async ({ treeline }) => {
    const electron = electronOf(treeline);
    await electron.evaluate(({ app }) => {
      app.on('second-instance', () => ((globalThis as Record<string, unknown>)['secondCame'] = true));
    });
    const { code, output } = await runToEnd(treeline.dataDir, ['--demo']);
    expect(code).toBe(0);
    expect(output).toContain('already runs with this data folder');
    expect(output).toContain('were not passed on');
    await expect.poll(() => electron.evaluate(() => (globalThis as Record<string, unknown>)['secondCame'])).toBe(true);
  });

  test('--version and --help answer without a window or a data folder', async ({ treeline }) => {
    const elsewhere = join(treeline.dataDir, 'untouched');
    const version = await runToEnd(elsewhere, ['--version']);
    expect(version.code).toBe(0);
    expect(version.output).toMatch(/Treeline \d+\.\d+\.\d+/);
    const help = await runToEnd(elsewhere, ['--help']);
    expect(help.output).toContain('--data-dir FOLDER');
    const wrong = await runToEnd(elsewhere, ['--connect', 'nonsense']);
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain('--connect nonsense');
    await expect(stat(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a core that dies is started again, the window stays', async ({ treeline }) => {
    const title = await treeline.page.title();
    await treeline.killCoreWorker();
    await expect(treeline.page).toHaveTitle(title);
    await expect.poll(() => treeline.output()).toContain('The core is started again');
  });

  test('SIGTERM ends it in order, and the data can be used again', async ({ treeline }) => {
    const ended = electronOf(treeline).waitForEvent('close');
    process.kill(treeline.pid, 'SIGTERM');
    await ended;
    await treeline.restart();
    await expect(treeline.page).toHaveTitle(/Treeline/);
  });
});
