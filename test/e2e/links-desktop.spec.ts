// Links and names that reach a Treeline which runs already, in a real Electron: by a second start, and by the event that macOS sends.

import { electronOf, runDesktopToEnd } from './support/host-desktop.ts';
import { createProfile, expectOnline } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('a second start hands its link over to the first window, and --profile opens there', async ({
  treeline,
  mosquitto,
}) => {
  const { page, dataDir } = treeline;
  await createProfile(page, { name: 'Plant', port: mosquitto.port }, false);
  const question = page.getByRole('dialog', { name: 'Connect to broker.example?' });

  const link = await runDesktopToEnd(dataDir, ['mqtts://me:CANARY@broker.example:8884/home/+/state', 'not-a-link']);
  expect(link.code).toBe(0);
  expect(link.output).toContain('already runs with this data folder');
  await expect(question).toContainText('mqtts://me@broker.example:8884');
  await expect(question).toContainText('home/+/state');
  await expect(question).toContainText('The link held a password. It was dropped');
  await question.getByRole('button', { name: 'Do nothing' }).click();
  await expect(question).toBeHidden();
  expect(treeline.output()).not.toContain('CANARY');

  await runDesktopToEnd(dataDir, ['--profile', 'Plnt']);
  await expect(page.getByText('There is no saved connection named “Plnt”')).toContainText('Did you mean “Plant”?');
  await runDesktopToEnd(dataDir, ['--profile', 'plant']);
  await expectOnline(page);
});

test('a link that the system opens is asked about, and what is none is passed over', async ({ treeline }) => {
  const { page } = treeline;
  const open = (link: string): Promise<boolean> =>
    electronOf(treeline).evaluate(({ app }, opened) => {
      let isPrevented = false;
      (app as NodeJS.EventEmitter).emit('open-url', { preventDefault: () => (isPrevented = true) }, opened);
      return isPrevented;
    }, link);
  // Taken in any case: what another program does with it is not asked for.
  expect(await open('https://broker.example/')).toBe(true);
  expect(await open('mqtt://u:p@broker.example/plant/%23')).toBe(true);
  const question = page.getByRole('dialog', { name: 'Connect to broker.example?' });
  await expect(question).toContainText('plant/#');
  await expect(question).toContainText('You have no saved connection to this broker.');
  await question.getByRole('button', { name: 'Set up a new connection' }).click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  await expect(editor.getByLabel('Host', { exact: true })).toHaveValue('broker.example');
  await expect(editor.getByLabel('User name', { exact: true })).toHaveValue('u');
  await expect(editor.getByLabel('Password', { exact: true })).toHaveValue('');
  await expect(editor.getByLabel('Topic filter 1', { exact: true })).toHaveValue('plant/#');
  // Treeline would ask before it ends with a draft.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
});

test('a link wakes a window that was put away', async ({ treeline }) => {
  const electron = electronOf(treeline);
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const isVisible = (): Promise<boolean> =>
    electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
  expect(await isVisible()).toBe(false);
  await runDesktopToEnd(treeline.dataDir, ['mqtt://broker.example']);
  await expect.poll(isVisible).toBe(true);
  await expect(treeline.page.getByRole('dialog', { name: 'Connect to broker.example?' })).toBeVisible();
});
