// The log of control packets on both hosts: what a real mosquitto and we said to each other, searched, extended to messages,
// read while it grows, saved and copied; no password.

import { readFile } from 'node:fs/promises';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, openPublisher } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('shows the packets of a connection, searches them, stands still while read, and saves and copies them', async ({
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
  const packets = dialog.getByRole('listbox', { name: 'Control packets, newest last' });
  await expect(
    packets.getByRole('option', { name: /sent CONNECT.*clean start, keep alive 60 s, user name, password/ }),
  ).toBeVisible();
  await expect(packets.getByRole('option', { name: /received CONNACK.*0x00 Success/ })).toBeVisible();
  await expect(
    packets.getByRole('option', { name: /Connected: MQTT 5\.0, client ID .*, no session present/ }),
  ).toBeVisible();
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

  // The newest row is in view until the reader goes elsewhere; then nothing moves, and what comes is counted.
  const flood = async (): Promise<void> => {
    for (let count = 0; count < 100; count++) await publisher.send(publishPacket('kitchen/flood', Buffer.from('x')));
  };
  await flood();
  await expect(dialog.getByText('Following')).toBeVisible();
  await expect(packets.getByRole('option').last()).toContainText('kitchen/flood');
  await packets.focus();
  await page.keyboard.press('Home');
  const first = packets.getByRole('option').first();
  await expect(first).toContainText('CONNECT');
  const { y } = (await first.boundingBox())!;
  await flood();
  await expect(dialog.getByRole('button', { name: /^1\d\d new$/ })).toBeVisible();
  await expect(first).toContainText('CONNECT');
  expect((await first.boundingBox())?.y).toBe(y);
  await dialog.getByRole('button', { name: /new$/ }).click();
  await expect(dialog.getByText('Following')).toBeVisible();

  // The desktop asks the system where to save.
  if (treeline.host === 'web') {
    const saving = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: 'Save as JSON lines' }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toMatch(/^packets-Plant-.*\.jsonl$/);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ direction: 'sent', packet: 'CONNECT' });
    expect(lines.join()).not.toMatch(/never-in-the-log|payload-not-shown/);
    await expect(page.getByText(/^Saving \d+ packets as packets-Plant-.*\.jsonl\.$/)).toBeVisible();
  }
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
  await expect(page.getByText(/^Copied \d+ packets as CSV\.$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  publisher.close();
});
