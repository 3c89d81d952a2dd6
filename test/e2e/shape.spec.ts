// What is open, on top and hidden in the tree: whole subtrees by menu and by key, on both hosts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings, seriousFindingsLightAndDark } from './support/axe.ts';
import { connectWith, expectOnline, filterBy, openPublisher, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const topicNames = ['house/kitchen/oven/temperature', 'house/kitchen/lamp', 'house/hall/lamp', 'garden/pump/pressure'];

/** Connects to a broker and publishes one message on each topic. */
async function withTopics(page: Page, port: number, names: readonly string[]): Promise<void> {
  const { close } = await connectWith(page, port, Object.fromEntries(names.map((name) => [name, '1'])));
  close();
}

/** Chooses an entry of the menu that the tree's toolbar has for what is open. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'Expand, collapse and hide' }).click();
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

test('branches with few subtopics open by themselves, but not against the user', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await withTopics(page, mosquitto.port, topicNames);
  await page.getByRole('button', { name: 'Expand, collapse and hide' }).click();
  await page.getByRole('menuitem', { name: 'Open branches by themselves' }).click();
  await page.getByRole('menuitemradio', { name: 'With at most 2 subtopics' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'With at most 2 subtopics' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(treeRow(page, 'pressure')).toBeVisible();
  await treeRow(page, 'pump').click();
  await page.keyboard.press('ArrowLeft');
  await expect(treeRow(page, 'pressure')).toBeHidden();

  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('garden/pump/flow', Buffer.from('1')));
  for (const name of ['a', 'b']) await publisher.send(publishPacket(`shed/${name}/state`, Buffer.from('1')));
  await expect(treeRow(page, 'state')).toHaveCount(2);
  await expect(treeRow(page, 'pump')).toHaveAttribute('aria-expanded', 'false');
  await publisher.send(publishPacket('shed/c/state', Buffer.from('1')));
  await expect(treeRow(page, 'shed')).toHaveAttribute('aria-expanded', 'false');

  // Also not in a new core, which knows nothing of all this.
  await treeline.killCoreWorker();
  await expect(treeRow(page, 'house')).toBeHidden();
  // What the broker keeps retained has come, so it is subscribed.
  await expect(treeRow(page, '$SYS')).toBeVisible();
  for (const name of [...topicNames, 'garden/shovel', 'house/attic'])
    await publisher.send(publishPacket(name, Buffer.from('1')));
  await expect(treeRow(page, 'shovel')).toBeVisible();
  await expect(treeRow(page, 'pump')).toHaveAttribute('aria-expanded', 'false');
  publisher.close();
});

test('hidden topics are no rows, are counted all the same, and come back', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await withTopics(page, mosquitto.port, topicNames);
  await choose(page, 'Expand all');
  const notices = page.getByRole('log', { name: 'Notices' });

  // By key, and undone.
  await treeRow(page, 'kitchen').click();
  await page.keyboard.press('Alt+h');
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  await page.keyboard.press('Alt+g');
  await expect(notices).toContainText('among the topics you have hidden');
  await expect(treeRow(page, 'temperature')).toBeHidden();
  await expect(treeRow(page, 'house')).toContainText('3 topics');
  await expect(page.getByText('2 topics hidden')).toBeVisible();
  await notices.getByRole('button', { name: 'Undo' }).click();
  await expect(treeRow(page, 'temperature')).toBeVisible();

  // By menu; holds under a filter, for topics that come later, and over a restart.
  await treeRow(page, 'kitchen').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Hide this branch' }).click();
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('house/kitchen/kettle/lamp', Buffer.from('1')));
  publisher.close();
  await expect(page.getByText('3 topics hidden')).toBeVisible();
  await filterBy(page, 'lamp');
  await expect(treeRow(page, 'lamp')).toHaveCount(1);
  await expect(page.getByText('2 matches hidden')).toBeVisible();
  await filterBy(page, 'kettle');
  await expect(page.getByText('All that matches is hidden')).toBeVisible();
  await filterBy(page, '');
  const second = await treeline.restart();
  await second.getByRole('list', { name: 'Connections' }).getByRole('button', { name: 'Connect' }).last().click();
  await expectOnline(second);
  const again = await openPublisher(mosquitto.port, 1);
  for (const name of topicNames) await again.send(publishPacket(name, Buffer.from('2')));
  again.close();
  await expect(treeRow(second, 'house')).toBeVisible();
  await expect(second.getByText('2 topics hidden')).toBeVisible();

  // The list shows them again; `$` topics are a switch.
  await second.getByRole('button', { name: 'Show…' }).click();
  const dialog = second.getByRole('dialog', { name: 'Hidden topics' });
  await expect(dialog).toBeVisible();
  expect(await seriousFindings(second)).toEqual([]);
  await dialog.getByRole('button', { name: 'Show house/kitchen' }).click();
  await expect(dialog.getByText('No topic is hidden by name')).toBeVisible();
  await dialog.getByRole('switch', { name: /begin with \$/ }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(treeRow(second, '$SYS')).toBeHidden();
  await treeRow(second, 'house').click();
  await second.keyboard.press('*');
  await expect(treeRow(second, 'temperature')).toBeVisible();
  await choose(second, 'Show topics beginning with');
  await expect(treeRow(second, '$SYS')).toBeVisible();
});

test('pinned topics stand on top with their values, by pointer and by key', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await withTopics(page, mosquitto.port, topicNames);
  await choose(page, 'Expand all');
  const pins = page.getByRole('list', { name: 'Pinned topics' });
  await treeRow(page, 'temperature').click();
  await page.keyboard.press('Alt+k');
  const oven = pins.getByRole('button', { name: /^house\/kitchen\/oven\/temperature/ });
  await expect(oven).toBeVisible();
  await treeRow(page, 'garden').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin this branch' }).click();
  const garden = pins.getByRole('button', { name: /^garden, 1 topic/ });
  await expect(garden).toBeVisible();

  expect(await seriousFindingsLightAndDark(page)).toEqual([]);

  // Live, also when the tree is closed, and a click leads back to the row.
  await choose(page, 'Collapse all');
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('house/kitchen/oven/temperature', Buffer.from('217.5')));
  await expect(oven).toContainText('217.5');
  await oven.click();
  await expect(treeRow(page, 'temperature')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('217.5');

  // By key: moved, unpinned, undone.
  await garden.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(pins.getByRole('listitem').first()).toContainText('garden');
  await expect(garden).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(oven).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(oven).toBeHidden();
  await expect(garden).toBeFocused();
  await page.getByRole('log', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect(pins.getByRole('listitem').last()).toContainText('temperature');

  // Kept with the profile; what has not come yet says so.
  const again = await treeline.restart();
  await again.getByRole('list', { name: 'Connections' }).getByRole('button', { name: 'Connect' }).last().click();
  await expectOnline(again);
  await expect(again.getByRole('button', { name: 'garden, not seen yet' })).toBeVisible();
  await publisher.send(publishPacket('garden/pump/pressure', Buffer.from('2')));
  await expect(again.getByRole('button', { name: /^garden, 1 topic/ })).toBeVisible();
  await again.getByRole('button', { name: /^garden/ }).hover();
  await again.getByRole('listitem').filter({ hasText: 'garden' }).getByRole('button', { name: 'Unpin' }).click();
  await expect(again.getByRole('button', { name: /^garden, / })).toBeHidden();
  publisher.close();
});
