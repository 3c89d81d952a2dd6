// The log of control packets on both hosts: what a real mosquitto and we said to each other, searched, extended to messages, copied; no password.

import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, openPublisher } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('shows the packets of a connection, searches them, logs messages when told to, and copies them', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(
    page,
    { name: 'Plant', port: mosquitto.port, username: 'anna', password: 'never-in-the-log' },
    true,
  );
  await expectOnline(page);
  await page.keyboard.press('Alt+l');
  const dialog = page.getByRole('dialog', { name: 'Control packets of Plant' });
  const packets = dialog.getByRole('listbox', { name: 'Control packets, newest first' });
  await expect(
    packets.getByRole('option', { name: /sent CONNECT.*clean start, keep alive 60 s, user name, password/ }),
  ).toBeVisible();
  await expect(packets.getByRole('option', { name: /received CONNACK.*0x00 Success/ })).toBeVisible();
  await expect(packets.getByRole('option', { name: /sent SUBSCRIBE.*#.*QoS 0/ }).first()).toBeVisible();
  await expect(packets.getByRole('option', { name: /PUBLISH/ })).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);

  await dialog.getByRole('switch', { name: 'Messages from the broker too' }).click();
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('kitchen/lamp', Buffer.from('payload-not-shown')));
  const search = dialog.getByRole('textbox', { name: /^Search topics/ });
  await search.fill('KITCHEN');
  await expect(packets.getByRole('option', { name: /received PUBLISH.*kitchen\/lamp.*QoS 0/ })).toBeVisible();
  await expect(packets.getByRole('option')).toHaveCount(1);
  await expect(dialog).not.toContainText(/never-in-the-log|payload-not-shown/);
  await search.fill('no such thing');
  await expect(dialog.getByText('No packet in the log fits.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');

  await dialog.getByRole('button', { name: 'Copy…' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await expect(page.getByText(/^Copied \d+ packets as CSV\.$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  publisher.close();
});
