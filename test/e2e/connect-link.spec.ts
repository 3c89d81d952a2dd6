// Links from outside, on both hosts: they ask before they connect, and carry no password.

import { seriousFindings } from './support/axe.ts';
import { publishPacket } from '../support/load-publisher.ts';
import { createProfile, expectOnline, openPublisher } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('a link asks, carries no password, and connects by the saved connection it fits', async ({
  treeline,
  mosquitto,
}) => {
  let { page } = treeline;
  await createProfile(page, { name: 'Here', port: mosquitto.port, username: 'me' }, false);
  page = await treeline.restart([`mqtt://me:CANARY@127.0.0.1:${mosquitto.port}/home/+/state/#`]);
  const question = page.getByRole('dialog', { name: 'Connect to 127.0.0.1?' });
  await expect(question).toContainText(`mqtt://me@127.0.0.1:${mosquitto.port}`);
  await expect(question).toContainText('home/+/state/#');
  await expect(question).toContainText('The link held a password. It was dropped');
  expect(await page.content()).not.toContain('CANARY');
  expect(mosquitto.log()).not.toContain('New client connected');
  expect(await seriousFindings(page)).toEqual([]);
  await question.getByRole('button', { name: 'Connect with “Here”' }).click();
  await expect(question).toBeHidden();
  await expectOnline(page);
});

test('a link to a topic that nobody subscribes to offers to, and goes there; --profile tells names that are near', async ({
  treeline,
  mosquitto,
}) => {
  let { page } = treeline;
  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  await editor.getByLabel('Name', { exact: true }).fill('Here');
  await editor.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await editor.getByLabel('Port', { exact: true }).fill(String(mosquitto.port));
  await editor.getByLabel('Topic filter 1', { exact: true }).fill('other/#');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor).toBeHidden();
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('home/door/state', Buffer.from('open'), true));
  publisher.close();

  page = await treeline.restart(['--profile', 'Hree', `mqtt://127.0.0.1:${mosquitto.port}/home/door/state`]);
  await expect(page.getByText('There is no saved connection named “Hree”')).toContainText('Did you mean “Here”?');
  const question = page.getByRole('dialog', { name: 'Connect to 127.0.0.1?' });
  const subscribe = question.getByRole('checkbox', { name: 'Subscribe to this filter too' });
  await expect(subscribe).toBeChecked();
  await expect(question).toContainText('“Here” does not ask for it so far');
  await question.getByRole('button', { name: 'Connect with “Here”' }).click();
  await expectOnline(page);
  await expect(page.getByRole('treeitem', { name: /^state/, selected: true })).toBeVisible();
  await expect(
    page.getByRole('textbox', { name: 'Filter topics' }).or(page.getByRole('combobox', { name: 'Filter topics' })),
  ).toHaveValue('home/door/state');

  // Now it is covered, and the name is right.
  page = await treeline.restart(['--profile', 'here', `mqtt://127.0.0.1:${mosquitto.port}/home/door/state`]);
  const again = page.getByRole('dialog', { name: 'Connect to 127.0.0.1?' });
  await expect(again).toContainText('Your saved connection “Here” leads there');
  await expect(again.getByRole('checkbox')).toHaveCount(0);
  await again.getByRole('button', { name: 'Do nothing' }).click();
  await expectOnline(page);
});
