// What is open, on top and hidden in the tree: whole subtrees by menu and by key, on both hosts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { createProfile, expectOnline, expectSettled, openPublisher, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const topicNames = ['house/kitchen/oven/temperature', 'house/kitchen/lamp', 'house/hall/lamp', 'garden/pump/pressure'];

/** Connects to a broker and publishes one message on each topic. */
async function withTopics(page: Page, port: number, names: readonly string[]): Promise<void> {
  await createProfile(page, { name: 'House', port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(port, 1);
  for (const name of names) await publisher.send(publishPacket(name, Buffer.from('1')));
  await expect(treeRow(page, 'house')).toBeVisible();
  await expectSettled(page);
  publisher.close();
}

/** Chooses an entry of the menu that the tree's toolbar has for what is open. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Expand and collapse' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${entry}(?! to)`) }).click();
}

test('whole subtrees open and close, by key and by menu', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await withTopics(page, mosquitto.port, topicNames);
  await choose(page, 'Collapse all');
  await expect(page.getByRole('treeitem', { name: /^[^$]/ })).toHaveCount(2);

  await treeRow(page, 'house').click();
  await page.keyboard.press('*');
  await expect(treeRow(page, 'temperature')).toBeVisible();
  await expect(treeRow(page, 'lamp')).toHaveCount(2);
  await expect(treeRow(page, 'pump')).toBeHidden();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  // What was open inside is closed too.
  await page.keyboard.press('ArrowRight');
  await expect(treeRow(page, 'kitchen')).toHaveAttribute('aria-expanded', 'false');

  await choose(page, 'Expand all to 2 levels');
  await expect(treeRow(page, 'pump')).toBeVisible();
  await expect(treeRow(page, 'pressure')).toBeHidden();
  await choose(page, 'Expand all');
  await expect(treeRow(page, 'pressure')).toBeVisible();
  await treeRow(page, 'temperature').click();
  await page.keyboard.press('Control+ArrowLeft');
  await expect(treeRow(page, 'temperature')).toBeHidden();
  await expect(treeRow(page, 'pump')).toBeHidden();
  // The selection stayed: it is found again.
  await page.keyboard.press('Alt+g');
  await expect(treeRow(page, 'temperature')).toHaveAttribute('aria-selected', 'true');
  await expect(treeRow(page, 'pump')).toBeHidden();

  await treeRow(page, 'house').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Collapse everything below' }).click();
  await expect(treeRow(page, 'kitchen')).toBeHidden();
});
