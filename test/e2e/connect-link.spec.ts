// Links from outside, on both hosts: they ask before they connect, and carry no password.

import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline } from './support/steps.ts';
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
