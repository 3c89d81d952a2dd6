// Pause: tree, stream and messages stay at one moment while the core goes on counting; nothing is lost by it. On both hosts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline, openBranch, openPublisher, statusBar, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

/** What the rows of the tree say, from the top. */
const rowNames = (page: Page): Promise<readonly (string | null)[]> =>
  page.getByRole('treeitem').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));

test('holds tree, messages and stream at one moment under 1,000 messages a second, and loses nothing', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Load', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 100);
  await publisher.run(1000, 1000);
  await openBranch(page, 'plant');
  await openBranch(page, 'line0');
  const traffic = publisher.run(5000, 1000);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const bar = page.getByRole('group', { name: 'Paused' });
  await expect(bar).toBeVisible();
  await expect(statusBar(page)).toContainText('View paused');
  // The last frame of before may still be on its way to the screen.
  await expect(bar).toContainText(/[1-9]\d\d new|,\d\d\d new/);
  const before = await rowNames(page);
  const plant = await treeRow(page, 'plant').getAttribute('aria-label');
  await publisher.send(publishPacket('aaa/came/meanwhile', Buffer.from('1')));
  await traffic;
  await publisher.run(2000, 0);
  await expect(bar).toContainText(/\d,\d\d\d new · \d+ new topics?/);
  expect(await rowNames(page)).toEqual(before);

  // Everything can be read and opened, as it was.
  await treeRow(page, 'line0').dblclick();
  await expect(treeRow(page, 'line0')).toHaveAttribute('aria-expanded', 'false');
  await treeRow(page, 'line1').dblclick();
  await expect(treeRow(page, 'line1')).toHaveAttribute('aria-expanded', 'true');
  await expect.poll(() => page.getByRole('treeitem', { name: /^sensor\d+/ }).count()).toBeGreaterThan(10);
  expect(await treeRow(page, 'plant').getAttribute('aria-label')).toBe(plant);
  await expect(treeRow(page, 'aaa')).toHaveCount(0);
  await page.keyboard.press('Alt+4');
  const list = page.getByRole('listbox', { name: /^Messages in order of arrival/ });
  await expect(list.getByRole('option').last()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Stream' })).toContainText('Newest when paused');
  const shown = await list.getByRole('option').last().getAttribute('aria-label');
  await publisher.run(500, 0);
  await expect(bar).toContainText(/[2-9],\d\d\d new/);
  expect(await list.getByRole('option').last().getAttribute('aria-label')).toBe(shown);
  await page.keyboard.press('Alt+1');

  // Another tab, and a reload of this one, each see their own.
  await page.reload();
  await expect(bar).toBeVisible();
  await expect(treeRow(page, 'plant')).toHaveAttribute('aria-label', plant ?? '');

  await page.keyboard.press('F8');
  await expect(bar).toBeHidden();
  await expect(treeRow(page, 'aaa')).toBeVisible();
  await expect(treeRow(page, 'plant')).toHaveAttribute('aria-label', /8,500 messages/);
  await expect(statusBar(page)).not.toContainText('View paused');
  publisher.close();
});

test('axe finds nothing serious while paused, light and dark', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Load', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 20);
  await publisher.run(100, 0);
  await openBranch(page, 'plant');
  await page.keyboard.press('F8');
  await publisher.run(100, 0);
  publisher.close();
  await expect(page.getByRole('group', { name: 'Paused' })).toContainText('1');
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
});
