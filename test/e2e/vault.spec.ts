// The vault as a user has it: made where the form says that a password is not kept, asked for after the next start by the connection that
// needs it, locked and forgotten. And the question before the command for a password first runs. Both hosts: the tests' Electron has no keyring.

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startMosquitto } from '../support/mosquitto.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline, statusBar } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('a password goes into a vault, waits there over a restart, and connects once it is unlocked', async ({
  treeline,
}) => {
  const passwords = join(treeline.dataDir, '..', `${Date.now()}-passwords`);
  await promisify(execFile)('mosquitto_passwd', ['-c', '-b', passwords, 'anna', 'geheim-7']);
  const config = ['allow_anonymous false', `password_file ${passwords}`];
  const broker = await startMosquitto({ listeners: [{ kind: 'mqtt', config }] });
  try {
    let { page } = treeline;
    await createProfile(page, { name: 'Plant', port: broker.port, username: 'anna', password: 'geheim-7' }, true);
    await expectOnline(page);
    await page.keyboard.press('Alt+c');
    await page.getByRole('button', { name: 'Edit Plant' }).click();
    const editor = page.getByRole('dialog', { name: 'Plant' });
    const password = editor.getByRole('group', { name: 'Password', exact: true });
    await expect(password).toContainText('Kept until Treeline ends');
    await editor.getByRole('button', { name: 'Keep them in a vault …' }).click();
    const making = page.getByRole('dialog', { name: 'Keep passwords and keys in a vault' });
    await expect(making).toContainText('1 secret entered since the start goes into it now');
    await expect(making.getByLabel('Passphrase', { exact: true })).toBeFocused();
    await making.getByLabel('Passphrase', { exact: true }).fill('correct horse');
    await making.getByLabel('Passphrase again').fill('correct house');
    await expect(making).toContainText('The two differ.');
    await expect(making.getByRole('button', { name: 'Make the vault' })).toBeDisabled();
    await making.getByLabel('Passphrase again').fill('correct horse');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    await making.getByLabel('Passphrase again').press('Enter');
    await expect(making).toBeHidden();
    await expect(password).toContainText('Saved');
    await expect(editor).toContainText('saved in the vault');

    page = await treeline.restart();
    await expect(statusBar(page)).toContainText('Vault locked');
    const listed = page.getByRole('listitem').filter({ hasText: 'Plant' });
    await listed.getByRole('button', { name: 'Connect', exact: true }).click();
    const asking = page.getByRole('dialog', { name: 'Unlock the vault' });
    await expect(asking.getByLabel('Passphrase')).toBeFocused();
    await asking.getByLabel('Passphrase').fill('wrong');
    await asking.getByLabel('Passphrase').press('Enter');
    await expect(asking).toContainText('This is not the passphrase of the vault.');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    await page.keyboard.press('Escape');
    // It waits, and says what for.
    await expect(page.getByRole('heading', { name: 'Plant waits for the vault' })).toBeVisible();
    await page.getByRole('button', { name: 'Unlock the vault', exact: true }).click();
    await asking.getByLabel('Passphrase').fill('correct horse');
    await asking.getByLabel('Passphrase').press('Enter');
    await expectOnline(page);
    await expect(statusBar(page)).toContainText('Vault open');

    await page.keyboard.press('Alt+Shift+u');
    await expect(statusBar(page)).toContainText('Vault locked');
    await expect(statusBar(page)).toContainText('Online');

    // The doctor has no secrets either, and the way to them; then it goes on by itself.
    await page.keyboard.press('Alt+j');
    const doctor = page.getByRole('dialog', { name: 'Connection doctor: Plant' });
    await expect(doctor.getByRole('status')).toContainText('vault, which is locked');
    await doctor.getByRole('button', { name: 'Unlock the vault' }).click();
    await asking.getByLabel('Passphrase').fill('correct horse');
    await asking.getByLabel('Passphrase').press('Enter');
    await expect(doctor.getByRole('status')).toHaveText(/^Everything works/);
    await expect(doctor.getByRole('button', { name: 'Unlock the vault' })).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(doctor).toBeHidden();
    await page.keyboard.press('Alt+Shift+u');
    await expect(statusBar(page)).toContainText('Vault locked');

    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect(settings).toContainText('The vault is locked. It holds 1 secret.');
    await settings.getByRole('button', { name: 'Forget …' }).click();
    const forgetting = page.getByRole('dialog', { name: 'Forget the vault?' });
    await expect(forgetting).toContainText('The one password or key in it is deleted for good.');
    await forgetting.getByRole('button', { name: 'Forget the vault' }).click();
    await expect(forgetting).toBeHidden();
    await expect(settings.getByRole('button', { name: 'Keep them in a vault …' })).toBeVisible();
  } finally {
    await broker.close();
  }
});

test('a command for the password is shown whole before it first runs, and not run by accident', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  const script = join(treeline.dataDir, '..', `${Date.now()}-token.mjs`);
  await writeFile(script, "console.log('token')");
  const command = `"${process.execPath}"  "${script}" ${'x'.repeat(600)} the-end`;
  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  await editor.getByLabel('Name', { exact: true }).fill('Plant');
  await editor.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await editor.getByLabel('Port', { exact: true }).fill(String(mosquitto.port));
  await editor.getByLabel('User name', { exact: true }).fill('anna');
  await editor.getByText('Sign-in', { exact: true }).click();
  await editor.getByLabel('Password comes from').click();
  await page.getByRole('option', { name: 'A command' }).click();
  await editor.getByLabel('Command', { exact: true }).fill(command);
  await editor.getByRole('button', { name: 'Save and connect' }).click();

  const asking = page.getByRole('dialog', { name: 'Run this command?' });
  await expect(asking.getByRole('group', { name: 'Command' })).toHaveText(command);
  // Whoever is just pressing Enter has not read it.
  await expect(asking).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(asking).toBeVisible();
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  await asking.getByRole('button', { name: 'Do not run' }).click();
  await expect(page.getByRole('heading', { name: 'Plant waits for your permission' })).toBeVisible();
  await page.getByRole('button', { name: 'Look at the command' }).click();
  await asking.getByRole('button', { name: 'Run it' }).click();
  await expectOnline(page);
});
