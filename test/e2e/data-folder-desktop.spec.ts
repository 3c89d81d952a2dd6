// One data folder, both hosts: one after the other they find the same, at the same time the second is turned away in words.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { desktopCommand, desktopEnvironment } from './support/host-desktop.ts';
import type { HostProcess } from './support/host-process.ts';
import { startWebHost } from './support/host-web.ts';
import { createProfile, expectOnline } from './support/steps.ts';
import { expect, test as base } from './support/treeline.ts';

interface WebBeside {
  readonly host: HostProcess;
  output(): string;
}
/** Starts the web host on the data folder of the desktop host under test. */
const test = base.extend<{ readonly startWeb: () => Promise<WebBeside> }>({
  startWeb: async ({ treeline, openBrowser }, provide) => {
    const started: HostProcess[] = [];
    await provide(async () => {
      let output = '';
      const onOutput = (text: string): void => {
        output += text;
      };
      const { dataDir } = treeline;
      const host = await startWebHost({ dataDir, flags: [], onOutput, onPage: () => {} }, await openBrowser());
      started.push(host);
      return { host, output: () => output };
    });
    for (const host of started) await host.stop();
  },
});

const savedProfile = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: name });

test('what one host saved the other finds, when the first has ended', async ({ treeline, startWeb, mosquitto }) => {
  await createProfile(treeline.page, { name: 'From the desk', port: mosquitto.port, username: 'ada' }, true);
  await expectOnline(treeline.page);
  await treeline.stop();

  const { host: web } = await startWeb();
  await savedProfile(web.page, 'From the desk').getByRole('button', { name: 'Connect' }).click();
  await expectOnline(web.page);
  await createProfile(web.page, { name: 'From the browser', port: mosquitto.port }, false);
  await web.stop();

  const page = await treeline.restart();
  await expect(savedProfile(page, 'From the desk')).toBeVisible();
  await savedProfile(page, 'From the browser').getByRole('button', { name: 'Connect' }).click();
  await expectOnline(page);
});

test('the desktop says that a web host has the data folder, and ends', async ({ treeline, startWeb }) => {
  await treeline.stop();
  const { host: web } = await startWeb();

  // Instead of a dialog that nobody could answer.
  const catcher = join(treeline.dataDir, 'catch-dialogs.cjs');
  await writeFile(
    catcher,
    `const { dialog } = require('electron');
     dialog.showMessageBox = async (options) => { console.log('DIALOG ' + JSON.stringify(options)); return { response: 0 }; };`,
  );
  const { program, args } = desktopCommand(treeline.dataDir, []);
  const desktop = spawn(program, ['-r', catcher, ...args], {
    env: desktopEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  desktop.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  desktop.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(desktop, 'close')) as [number | null];
  expect(code).toBe(1);
  const dialog = JSON.parse(/^DIALOG (.*)$/m.exec(output)?.[1] ?? 'null') as unknown;
  expect(dialog).toMatchObject({ type: 'error', message: 'Treeline could not start.' });
  const { detail } = dialog as { detail: string };
  // Which process, which folder, what to do.
  expect(detail).toContain(`Another Treeline (process ${web.pid})`);
  expect(detail).toContain(treeline.dataDir);
  expect(detail).toContain('Close it first, or start this one with another --data-dir.');
  // The terminal has the same words.
  expect(output).toContain(`Treeline could not start. ${detail}`);

  // The web host noticed nothing, and the folder is free when it has ended.
  await createProfile(web.page, { name: 'Unharmed', port: 1883 }, false);
  await web.stop();
  await expect(savedProfile(await treeline.restart(), 'Unharmed')).toBeVisible();
});

test('the web host says that the desktop has the data folder, and ends', async ({ treeline, startWeb }) => {
  const refusal = await startWeb().then(
    () => 'it started',
    (error: unknown) => String(error),
  );
  expect(refusal).toContain('ended with code 1');
  expect(refusal).toContain(`Another Treeline (process ${treeline.pid})`);
  expect(refusal).toContain(treeline.dataDir);
  await createProfile(treeline.page, { name: 'Unharmed', port: 1883 }, false);
  await expect(savedProfile(await treeline.restart(), 'Unharmed')).toBeVisible();
});
