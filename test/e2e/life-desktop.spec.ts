// The desktop host's window and life cycle, in a real Electron.

import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { electronOf, runDesktopToEnd } from './support/host-desktop.ts';
import { expect, test, type Treeline } from './support/treeline.ts';

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
    const { code, output } = await runDesktopToEnd(treeline.dataDir, ['--demo']);
    expect(code).toBe(0);
    expect(output).toContain('already runs with this data folder');
    expect(output).toContain('were not passed on');
    await expect.poll(() => electron.evaluate(() => (globalThis as Record<string, unknown>)['secondCame'])).toBe(true);
  });

  test('--version and --help answer without a window or a data folder', async ({ treeline }) => {
    const elsewhere = join(treeline.dataDir, 'untouched');
    const version = await runDesktopToEnd(elsewhere, ['--version']);
    expect(version.code).toBe(0);
    expect(version.output).toMatch(/Treeline \d+\.\d+\.\d+/);
    const help = await runDesktopToEnd(elsewhere, ['--help']);
    expect(help.output).toContain('--data-dir FOLDER');
    const wrong = await runDesktopToEnd(elsewhere, ['--connect', 'nonsense']);
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

test.describe('a profile that is not saved yet', () => {
  /** Keeps the main process's dialogs from the screen, where nobody could answer them. */
  const catchDialogs = (treeline: Treeline): Promise<void> =>
    electronOf(treeline).evaluate(({ dialog }) => {
      const asked: { message: string; answer: (button: number) => void }[] = [];
      (globalThis as Record<string, unknown>)['asked'] = asked;
      (dialog as { showMessageBox: unknown }).showMessageBox = (_window: unknown, { message }: { message: string }) =>
        new Promise((resolve) => asked.push({ message, answer: (response) => resolve({ response }) }));
    });
  const asked = (treeline: Treeline): Promise<string[]> =>
    electronOf(treeline).evaluate(() =>
      (globalThis as unknown as { asked: { message: string }[] }).asked.map(({ message }) => message),
    );
  const answer = (treeline: Treeline, button: 'Keep editing' | 'Discard'): Promise<void> =>
    electronOf(treeline).evaluate((_electron, index) => {
      (globalThis as unknown as { asked: { answer(button: number): void }[] }).asked.at(-1)?.answer(index);
    }, ['Keep editing', 'Discard'].indexOf(button));
  const question = 'Discard the changes?';
  const closeWindow = (treeline: Treeline): Promise<void> =>
    electronOf(treeline).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const draftOf = (treeline: Treeline): Locator => treeline.page.getByLabel('Host', { exact: true });
  const beginDraft = async (treeline: Treeline): Promise<void> => {
    await treeline.page
      .getByRole('button', { name: /^New connection/ })
      .first()
      .click();
    await draftOf(treeline).fill('half.a.host');
  };

  for (const [way, leave] of [
    ['closing the window', closeWindow],
    ['quitting', (treeline: Treeline) => electronOf(treeline).evaluate(({ app }) => app.quit())],
  ] as const) {
    test(`keeps the window when ${way} is answered so, and lets it go when discarded`, async ({ treeline }) => {
      await beginDraft(treeline);
      await catchDialogs(treeline);
      await leave(treeline);
      await expect.poll(() => asked(treeline)).toEqual([question]);
      // Asking once is enough.
      await leave(treeline);
      await expect(draftOf(treeline)).toHaveValue('half.a.host');
      expect(await asked(treeline)).toEqual([question]);
      await answer(treeline, 'Keep editing');
      await expect(draftOf(treeline)).toHaveValue('half.a.host');

      await leave(treeline);
      await expect.poll(() => asked(treeline)).toEqual([question, question]);
      await expect(draftOf(treeline)).toHaveValue('half.a.host');
      const ended = electronOf(treeline).waitForEvent('close');
      await answer(treeline, 'Discard');
      await ended;
      await treeline.restart();
      await expect(treeline.page).toHaveTitle(/Treeline/);
    });
  }

  test('is asked for before a reload too, which takes place when discarded', async ({ treeline }) => {
    const reload = (): Promise<void> =>
      electronOf(treeline).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.reload());
    await beginDraft(treeline);
    await catchDialogs(treeline);
    await reload();
    await expect.poll(() => asked(treeline)).toEqual([question]);
    await answer(treeline, 'Keep editing');
    await expect(draftOf(treeline)).toHaveValue('half.a.host');
    await reload();
    await expect.poll(() => asked(treeline)).toEqual([question, question]);
    await expect(draftOf(treeline)).toHaveValue('half.a.host');
    await answer(treeline, 'Discard');
    await expect(draftOf(treeline)).toBeHidden();
    await expect(treeline.page.getByRole('button', { name: /^Demo A home/ })).toBeVisible();

    // What was discarded once is no leave for the next time; and nothing unsaved, nothing asked.
    await beginDraft(treeline);
    await closeWindow(treeline);
    await expect.poll(() => asked(treeline)).toHaveLength(3);
    await answer(treeline, 'Keep editing');
    await treeline.page.getByRole('button', { name: 'Close' }).click();
    await treeline.page.getByRole('button', { name: 'Discard' }).click();
    await expect(draftOf(treeline)).toBeHidden();
    const ended = electronOf(treeline).waitForEvent('close');
    await closeWindow(treeline);
    await ended;
  });

  test('does not keep the system from ending it, whether it is being asked about or not', async ({ treeline }) => {
    for (const isAsked of [false, true]) {
      await beginDraft(treeline);
      await catchDialogs(treeline);
      if (isAsked) {
        await closeWindow(treeline);
        await expect.poll(() => asked(treeline)).toEqual([question]);
      }
      const ended = electronOf(treeline).waitForEvent('close');
      process.kill(treeline.pid, 'SIGTERM');
      await ended;
      await treeline.restart();
      await expect(treeline.page).toHaveTitle(/Treeline/);
    }
  });
});
