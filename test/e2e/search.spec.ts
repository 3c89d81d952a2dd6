// Find: from hit to hit by key, nothing hidden, on both hosts.

import type { Page } from '@playwright/test';
import { seriousFindings } from './support/axe.ts';
import { connectWith, filterBy, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const findField = (page: Page) => page.getByRole('combobox', { name: 'Find topics' });
const hits = (page: Page) => page.getByRole('status', { name: 'Hits' });
const selected = (page: Page) => page.getByRole('treeitem', { selected: true });

test('find goes from hit to hit, opens the way, and hides nothing', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const { send, close } = await connectWith(page, mosquitto.port, {
    'attic/lamp': 'on',
    'cellar/shelf/lamp': 'off',
    'garden/lamp': 'on',
    'garden/pump': 'on',
  });
  await page.keyboard.press('ControlOrMeta+f');
  await expect(findField(page)).toBeFocused();
  await page.keyboard.type('lamp');
  // The topic chosen at the start may be one of them.
  await expect(hits(page)).toHaveText(/^(3 hits|\d of 3)$/);
  await findField(page).fill('shelf');
  await expect(hits(page)).toHaveText('1 hit');
  await page.keyboard.press('Enter');
  await expect(hits(page)).toHaveText('1 of 1');
  await expect(selected(page)).toHaveAccessibleName(/^lamp\b/);
  await expect(treeRow(page, 'shelf')).toHaveAttribute('aria-expanded', 'true');
  await expect(treeRow(page, 'shelf').locator('mark')).toHaveText('shelf');
  await expect(findField(page)).toBeFocused();

  await findField(page).fill('lamp');
  await expect(hits(page)).toHaveText('2 of 3');
  await page.keyboard.press('Enter');
  await expect(hits(page)).toHaveText('3 of 3');
  // All the rest is still there.
  for (const level of ['attic', 'cellar', 'garden', 'pump']) await expect(treeRow(page, level)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(hits(page)).toHaveText('1 of 3');
  await page.keyboard.press('Shift+Enter');
  await expect(hits(page)).toHaveText('3 of 3');
  await page.keyboard.press('Shift+F3');
  await expect(hits(page)).toHaveText('2 of 3');
  await send('barn/lamp', 'on');
  await expect(hits(page)).toHaveText('3 of 4');
  expect(await seriousFindings(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(findField(page)).toBeHidden();
  await expect(page.getByRole('tree', { name: 'Topics' })).toBeFocused();
  await expect(treeRow(page, 'attic').locator('mark')).toHaveCount(0);
  // F3 takes up where it was left.
  await page.keyboard.press('F3');
  await expect(hits(page)).toHaveText('4 of 4');
  await expect(findField(page)).toHaveValue('lamp');
  close();
});

test('find obeys the filter, underlines what cannot be read, and says when there is no hit', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  const { close } = await connectWith(page, mosquitto.port, { 'a/lamp': '1', 'b/lamp': '2', 'b/pump': '3' });
  await page.keyboard.press('ControlOrMeta+f');
  await findField(page).fill('value>=2 -$SYS');
  await expect(hits(page)).toHaveText(/^(2 hits|\d of 2)$/);
  await filterBy(page, 'lamp');
  await expect(hits(page)).toHaveText(/^(1 hit|1 of 1)$/);
  await findField(page).fill('pump');
  await expect(hits(page)).toHaveText('No hits under the filter');
  await findField(page).fill('value>warm');
  await expect(findField(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/“warm” is no number/)).toBeVisible();
  await expect(hits(page)).toHaveText('');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('ControlOrMeta+Shift+f');
  await expect(page.getByRole('combobox', { name: 'Filter topics' })).toBeFocused();
  await filterBy(page, '');
  await findField(page).fill('nothing of the kind');
  await expect(hits(page)).toHaveText('No hits');
  close();
});
