// Retained messages on both hosts: listed as the broker holds them now, cleared, verified, brought back, and what may come between.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { startMosquitto } from '../support/mosquitto.ts';
import { openOtherClient, type OtherClient } from '../support/retained-broker.ts';
import { seriousFindings } from './support/axe.ts';
import { clearChosen, countOf, dialogOf } from './support/retained-steps.ts';
import { createProfile, expectOnline, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const run = promisify(execFile);
const listOf = (page: Page): Locator => dialogOf(page).getByRole('listbox', { name: 'Topics with a retained message' });

/** Publishes retained messages; resolves with their names when the broker has them. */
async function fill(client: OtherClient, count: number, prefix: string): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `${prefix}/${n}`);
  for (const name of names) client.mqtt.publish(name, `value of ${name}`, { qos: 0, retain: true });
  await client.publish('filled', 'x', { retain: false });
  return names;
}

test('a branch is listed, searched, cleared, verified and published again', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const client = await openOtherClient(mosquitto.port);
  const names = await fill(client, 300, 'plant/line');
  await client.publish('other/topic', 'stays');
  const before = await client.held(names);
  await createProfile(page, { name: 'Plant', port: mosquitto.port }, true);
  await expectOnline(page);

  await treeRow(page, 'plant').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Retained messages below…' }).click();
  await expect(countOf(page)).toHaveText(/^300 chosen of 300 topics/);
  await expect(dialogOf(page).getByLabel('Topic filter')).toHaveValue('plant/#');
  expect(await seriousFindings(page)).toEqual([]);

  // By keyboard: search, leave one out, see the question, clear.
  await dialogOf(page).getByLabel('Search in the list').fill('LINE/29');
  await expect(countOf(page)).toHaveText(/^11 chosen of 11 shown of 300 topics/);
  await listOf(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  await expect(countOf(page)).toHaveText(/^10 chosen of 11/);
  await expect(dialogOf(page).getByText('289 more chosen topics hidden by the search: left alone.')).toBeVisible();
  await clearChosen(page, '10');
  const account = dialogOf(page).getByRole('region', { name: 'Account' });
  await expect(account).toContainText('Clearing 10 topics is done. The broker was asked afterwards.');
  await expect(account.getByRole('button', { name: '10 cleared' })).toBeVisible();
  expect((await client.held(names)).size).toBe(290);
  expect((await client.held(['plant/line/290', 'plant/line/29'])).size).toBe(1);
  expect(await seriousFindings(page)).toEqual([]);

  await dialogOf(page).getByRole('button', { name: 'Publish 10 again' }).click();
  await expect(account).toContainText('Publishing again 10 topics is done.');
  await expect(account.getByRole('button', { name: '10 back' })).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: /again$/ })).toHaveCount(0);
  expect(await client.held(names)).toEqual(before);
  await client.close();
});

test('one topic alone; none left; the broker’s own topics cannot be chosen', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const client = await openOtherClient(mosquitto.port);
  await client.publish('lamp', 'on');
  await client.publish('lamp/below', 'stays');
  await createProfile(page, { name: 'Lamp', port: mosquitto.port }, true);
  await expectOnline(page);
  await treeRow(page, 'lamp').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Clear this retained message…' }).click();
  await expect(countOf(page)).toHaveText(/^1 chosen of 1 topic,/);
  await clearChosen(page, '1');
  await expect(dialogOf(page).getByRole('button', { name: '1 cleared' })).toBeVisible();
  expect([...(await client.held(['lamp', 'lamp/below'])).keys()]).toEqual(['lamp/below']);
  await dialogOf(page).getByRole('button', { name: 'Ask the broker' }).click();
  await expect(dialogOf(page).getByRole('heading', { name: 'No retained messages for lamp' })).toBeVisible();
  // What was cleared can still be brought back.
  await expect(dialogOf(page).getByRole('button', { name: 'Publish 1 again' })).toBeEnabled();

  await dialogOf(page).getByLabel('Topic filter').fill('$SYS/#');
  await page.keyboard.press('Enter');
  await expect(countOf(page)).toHaveText(/^0 chosen of \d+ topics/);
  await expect(dialogOf(page).getByText(/beginning with \$ are the broker’s own/)).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Choose all' }).click();
  // It says that it cannot be chosen, so only the bare mouse would click it.
  await listOf(page).getByRole('option').first().hover();
  await page.mouse.down();
  await page.mouse.up();
  await expect(countOf(page)).toHaveText(/^0 chosen/);
  await expect(dialogOf(page).getByRole('button', { name: 'Clear 0…' })).toBeDisabled();

  await dialogOf(page).getByLabel('Topic filter').fill('a/#/b');
  await expect(dialogOf(page).getByText(/must be the last level/)).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: 'Ask the broker' })).toBeDisabled();
  expect(await seriousFindings(page)).toEqual([]);
  await client.close();
});

test('several topics together: asked for, cleared and published again', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const client = await openOtherClient(mosquitto.port);
  const names = [
    ...(await fill(client, 30, 'hall')),
    ...(await fill(client, 20, 'kitchen')),
    ...(await fill(client, 5, 'attic')),
  ];
  const before = await client.held(names);
  await createProfile(page, { name: 'House', port: mosquitto.port }, true);
  await expectOnline(page);
  await treeRow(page, 'hall').click();
  await treeRow(page, 'kitchen').click({ modifiers: ['ControlOrMeta'] });
  await treeRow(page, 'kitchen').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Retained messages of these and below…' }).click();
  await expect(countOf(page)).toHaveText(/^50 chosen of 50 topics/);
  await expect(dialogOf(page).getByPlaceholder('2 topic filters: hall/#, kitchen/#')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await clearChosen(page, '50');
  const account = dialogOf(page).getByRole('region', { name: 'Account' });
  await expect(account.getByRole('button', { name: '50 cleared' })).toBeVisible();
  expect((await client.held(names)).size).toBe(5);
  await dialogOf(page).getByRole('button', { name: 'Publish 50 again' }).click();
  await expect(account.getByRole('button', { name: '50 back' })).toBeVisible();
  expect(await client.held(names)).toEqual(before);
  await client.close();
});

test('topics that the broker refuses are said, each with its reason', async ({ treeline }) => {
  const { page } = treeline;
  const folder = await mkdtemp(join(tmpdir(), 'treeline-acl-'));
  const passwords = join(folder, 'passwords');
  const rules = join(folder, 'acl');
  await writeFile(passwords, '');
  for (const user of ['anna', 'admin']) await run('mosquitto_passwd', ['-b', passwords, user, 'secret']);
  await writeFile(rules, 'user admin\ntopic readwrite #\nuser anna\ntopic read site/#\ntopic write site/open/#\n');
  const broker = await startMosquitto({
    listeners: [{ kind: 'mqtt', config: ['allow_anonymous false', `password_file ${passwords}`, `acl_file ${rules}`] }],
  });
  const admin = await openOtherClient(broker.port, { username: 'admin', password: 'secret' });
  await fill(admin, 12, 'site/open');
  const locked = await fill(admin, 8, 'site/locked');
  await createProfile(page, { name: 'Site', port: broker.port, username: 'anna', password: 'secret' }, true);
  await expectOnline(page);
  await treeRow(page, 'site').click();
  await page.keyboard.press('Alt+r');
  await expect(countOf(page)).toHaveText(/^20 chosen of 20 topics/);
  await clearChosen(page, '20');
  const account = dialogOf(page).getByRole('region', { name: 'Account' });
  await expect(account.getByRole('button', { name: '12 cleared' })).toBeVisible();
  await account.getByRole('button', { name: '8 refused' }).click();
  await expect(listOf(page).getByRole('option')).toHaveCount(8);
  await expect(listOf(page).getByRole('option').first()).toContainText(/refused: .*(authori[sz]ed|permission|0x87)/i);
  expect(await seriousFindings(page)).toEqual([]);
  expect((await admin.held(locked)).size).toBe(8);
  await admin.close();
  await broker.close();
  await rm(folder, { recursive: true, force: true });
});

test('a reload in the middle loses nothing, and cancelling gives an exact account', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const client = await openOtherClient(mosquitto.port);
  const names = await fill(client, 600, 'many');
  await createProfile(page, { name: 'Many', port: mosquitto.port }, true);
  await expectOnline(page);
  await treeRow(page, 'many').click();
  await page.keyboard.press('Alt+r');
  await expect(countOf(page)).toHaveText(/^600 chosen/);
  await clearChosen(page, '600');
  await expect(dialogOf(page).getByText(/^Clearing: [1-9]\d* of 600/)).toBeVisible();
  await page.reload();
  await expect(dialogOf(page).getByText(/^Clearing: [1-9]\d* of 600/)).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Cancel', exact: true }).click();
  const account = dialogOf(page).getByRole('region', { name: 'Account' });
  await expect(account).toContainText('Clearing 600 topics was cancelled. The broker was asked afterwards.');
  const text = await account.innerText();
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  expect(count('cleared')).toBeGreaterThan(0);
  expect(count('not sent')).toBeGreaterThan(0);
  expect(count('cleared') + count('not sent')).toBe(600);
  expect((await client.held(names)).size).toBe(count('not sent'));
  // Another reload: the account still stands.
  await page.reload();
  await expect(account).toContainText('was cancelled');
  await dialogOf(page)
    .getByRole('button', { name: /^Publish \d+ again/ })
    .click();
  await expect(account.getByRole('button', { name: /\d+ back/ })).toBeVisible({ timeout: 30_000 });
  expect((await client.held(names)).size).toBe(600);
  await client.close();
});

test('a broker that dies in the middle: what is not known is called so, and the way back stays', async ({
  treeline,
}) => {
  const { page } = treeline;
  const broker = await startMosquitto();
  const client = await openOtherClient(broker.port);
  await fill(client, 500, 'many');
  await createProfile(page, { name: 'Dying', port: broker.port }, true);
  await expectOnline(page);
  await treeRow(page, 'many').click();
  await page.keyboard.press('Alt+r');
  await expect(countOf(page)).toHaveText(/^500 chosen/);
  await clearChosen(page, '500');
  await expect(dialogOf(page).getByText(/^Clearing: [1-9]\d* of 500/)).toBeVisible();
  await broker.kill();
  const account = dialogOf(page).getByRole('region', { name: 'Account' });
  await expect(account).toContainText('Clearing 500 topics ended early.');
  await expect(account).toContainText('The broker could not be asked afterwards');
  await expect(account.getByRole('button', { name: /\d+ not sent/ })).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: /^Publish \d+ again/ })).toBeVisible();
  await dialogOf(page)
    .getByRole('button', { name: /^Publish \d+ again/ })
    .click();
  await expect(dialogOf(page).getByText(/so it cannot be asked/)).toBeVisible();
  await client.close();
});
