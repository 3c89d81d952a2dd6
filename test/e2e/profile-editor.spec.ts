// The profile editor: every section filled in, saved, and found again the same; every setting found by its name.

import { startMosquitto } from '../support/mosquitto.ts';
import { formFields } from '../../renderer/model/profile-fields.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { expect, test } from './support/treeline.ts';
import type { Locator, Page } from '@playwright/test';

/** Opens a section of the form, and gives its part of the page. */
async function section(editor: Locator, title: string): Promise<Locator> {
  const part = editor.locator('details').filter({ has: editor.page().getByText(title, { exact: true }) });
  if ((await part.getAttribute('open')) === null) await part.locator('> summary').click();
  return part;
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('every section is saved as it was filled in, and what works connects', async ({ treeline }) => {
  const { page } = treeline;
  const broker = await startMosquitto({ listeners: [{ kind: 'mqtt' }, { kind: 'ws' }] });
  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const fresh = page.getByRole('dialog', { name: 'New connection' });
  await fresh.getByLabel('Name', { exact: true }).fill('Line 1');
  await choose(page, fresh.getByLabel('Protocol', { exact: true }), 'ws://');
  await fresh.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await fresh.getByLabel('Port', { exact: true }).fill(String(broker.wsPort));
  await fresh.getByLabel('User name', { exact: true }).fill('operator');

  const subscriptions = await section(fresh, 'Subscriptions');
  await subscriptions.getByRole('button', { name: 'Options of filter 1' }).click();
  await subscriptions.getByRole('checkbox', { name: 'None of our own messages' }).click();
  await subscriptions.getByLabel('Identifier').fill('7');
  await subscriptions.getByRole('button', { name: 'Leave a filter out' }).click();
  await subscriptions.getByLabel('Filter left out 1', { exact: true }).fill('noise/#');

  const way = await section(fresh, 'Way to the broker');
  await choose(page, way.getByLabel('IP version'), 'IPv4 only');
  await way.getByRole('button', { name: 'Add a header' }).click();
  await way.getByLabel('Name of header 1').fill('X-Line');
  await way.getByLabel('Value of header 1').fill('1');
  await way.getByLabel('Secret headers', { exact: true }).fill('Authorization: Bearer geheim-7');

  const session = await section(fresh, 'Protocol and session');
  await choose(page, session.getByLabel('MQTT version'), '5.0');
  await session.getByLabel('Client id', { exact: true }).fill('line-1');
  await session.getByRole('switch', { name: 'Make unique' }).click();
  await session.getByLabel('Keep alive', { exact: true }).fill('30');

  const reconnect = await section(fresh, 'Reconnecting');
  await reconnect.getByLabel('Give up after', { exact: true }).fill('5');

  const limits = await section(fresh, 'Limits and properties');
  await limits.getByLabel('Receive maximum', { exact: true }).fill('50');
  for (const [index, name] of ['site', 'site'].entries()) {
    await limits.getByRole('button', { name: 'Add a user property' }).click();
    await limits.getByLabel(`Name of user property ${index + 1}`).fill(name);
    await limits.getByLabel(`Value of user property ${index + 1}`).fill(String(index));
  }
  // The order counts, and goes by key.
  await limits.getByLabel('Value of user property 2').press('Alt+ArrowUp');
  await expect(limits.getByLabel('Value of user property 1')).toHaveValue('1');

  const will = await section(fresh, 'Will');
  await will.getByRole('switch', { name: 'Leave a will' }).click();
  await will.getByLabel('Will topic', { exact: true }).fill('line/1/gone');
  await will.getByLabel('Will payload', { exact: true }).fill('AP8=');
  await choose(page, will.getByLabel('Will payload as'), 'Base64');
  await will.getByLabel('Content type', { exact: true }).fill('application/octet-stream');

  const list = await section(fresh, 'List, start and guard');
  await list.getByLabel('Group', { exact: true }).fill('Plant');
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  await fresh.getByRole('button', { name: 'Save and connect' }).click();
  await expect(fresh).toBeHidden();
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Online', { timeout: 15_000 });

  await page.reload();
  await page.getByRole('button', { name: /^Line 1/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit connection' }).click();
  const editor = page.getByRole('dialog', { name: 'Line 1' });
  await expect(editor.getByLabel('User name', { exact: true })).toHaveValue('operator');
  await expect(editor).toContainText('none of our own, identifier 7');
  await expect(editor.getByLabel('Filter left out 1', { exact: true })).toHaveValue('noise/#');
  // The folded sections say what differs.
  await expect(editor).toContainText('IPv4 only, 1 header');
  await expect(editor).toContainText('MQTT 5.0, client id line-1 made unique, clean start, keep alive 30 s');
  await expect(editor).toContainText('50 unacknowledged, 2 user properties');
  await expect(editor).toContainText('line/1/gone, QoS 0');
  await expect(editor).toContainText('in Plant');
  const again = await section(editor, 'Way to the broker');
  await expect(again.getByRole('group', { name: 'Secret headers' })).toContainText(/Saved|Kept until Treeline ends/);
  expect(await page.content()).not.toContain('geheim-7');
  await expect((await section(editor, 'Will')).getByLabel('Will payload', { exact: true })).toHaveValue('AP8=');
  const properties = await section(editor, 'Limits and properties');
  await expect(properties.getByLabel('Value of user property 1')).toHaveValue('1');
  await expect(properties.getByLabel('Value of user property 2')).toHaveValue('0');
  // Nothing was changed by looking at it.
  await expect(editor.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await broker.close();
});

test('every setting is found by its name, and a problem opens its section', async ({ treeline }) => {
  const { page } = treeline;
  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  const search = editor.getByLabel('Find a setting');
  const lost: string[] = [];
  for (const { label } of formFields) {
    await search.fill(label);
    const hit = editor
      .getByRole('list', { name: 'Settings found' })
      .getByRole('button', { name: new RegExp(`^${label}`) });
    await hit.first().click();
    // The search is empty once the keyboard went to a field of the form.
    if (
      (await search.inputValue()) !== '' ||
      (await search.evaluate((field) => field.ownerDocument.activeElement === field))
    ) {
      lost.push(label);
    }
  }
  expect(lost).toEqual([]);

  await search.fill('keep');
  await search.press('Enter');
  await expect(editor.getByLabel('Keep alive', { exact: true })).toBeFocused();
  await editor.getByLabel('Keep alive', { exact: true }).fill('soon');
  await expect(editor.getByText('Enter a whole number from 0 to 65,535 seconds.')).toBeVisible();
  await editor.getByLabel('Keep alive', { exact: true }).fill('60');
  await search.fill('nothing like it');
  await expect(editor.getByText('No setting has “nothing like it” in its name.')).toBeVisible();
  // Esc empties the search, then closes the form.
  await search.press('Escape');
  await expect(search).toHaveValue('');
  await expect(editor).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
