// Filtering and sorting the tree, by mouse and by key, on both hosts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, openPublisher, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const filterField = (page: Page) => page.getByRole('combobox', { name: 'Filter topics' });
const count = (page: Page) => page.getByRole('status', { name: 'Topics' });
const message = (page: Page) => page.getByRole('region', { name: 'Message' });

/** The levels of the rows shown, in their order. */
const shownLevels = (page: Page) =>
  page
    .getByRole('treeitem')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')?.split(',')[0] ?? ''));

async function connect(page: Page, port: number, values: Readonly<Record<string, string>>) {
  await createProfile(page, { name: 'Finding', port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(port, 1);
  const send = async (topicName: string, value: string): Promise<void> =>
    publisher.send(publishPacket(topicName, Buffer.from(value)));
  for (const [topicName, value] of Object.entries(values)) await send(topicName, value);
  return { send, close: () => publisher.close() };
}

test('a filter by value holds for new messages, completes while typing, and never blanks the selection', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  const { send, close } = await connect(page, mosquitto.port, {
    'house/kitchen': '{"temperature": 21.5}',
    'house/cellar': '{"temperature": 12}',
    'house/door': 'open',
  });
  await expect(treeRow(page, 'house')).toBeVisible();
  await page.keyboard.press('/');
  await expect(filterField(page)).toBeFocused();
  await page.keyboard.type('js');
  await expect(page.getByRole('option', { name: /^json\./ })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(filterField(page)).toHaveValue('json.');
  await page.keyboard.type('temperature>20');
  await expect(treeRow(page, 'kitchen')).toBeVisible();
  await expect(treeRow(page, 'cellar')).toBeHidden();
  await expect(count(page)).toHaveText(/^1 of /);

  await treeRow(page, 'kitchen').click();
  await expect(message(page)).toContainText('21.5');
  await send('house/cellar', '{"temperature": 30}');
  await expect(treeRow(page, 'cellar')).toBeVisible();
  await send('house/kitchen', '{"temperature": 5}');
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  // The selected topic is no row any more; its message stays.
  await expect(message(page)).toContainText('5');
  await expect(message(page)).toContainText('kitchen');
  close();
});

test('what cannot be read is said while typing, and the last filter goes on holding', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  const { close } = await connect(page, mosquitto.port, { 'a/status': '1', 'b/status': '2', 'b/other': '3' });
  await filterField(page).fill('+/status');
  await expect(count(page)).toHaveText(/^2 of /);
  await filterField(page).fill('+/status value>warm');
  await expect(page.getByText(/“warm” is no number: write one, as in value>21\.5/)).toBeVisible();
  await expect(filterField(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(treeRow(page, 'other')).toBeHidden();
  await expect(count(page)).toHaveText(/^2 of /);
  await filterField(page).fill('+/status value>1');
  await expect(count(page)).toHaveText(/^1 of /);
  await filterField(page).press('Escape');
  await expect(filterField(page)).toHaveValue('');
  await expect(treeRow(page, 'a')).toBeVisible();
  close();
});

test('filters are saved for all windows, named, used again by key, and removed', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const { close } = await connect(page, mosquitto.port, { 'a/status': '1', 'b/other': '2' });
  await filterField(page).fill('+/status');
  const saved = page.getByRole('button', { name: 'Saved filters' });
  await saved.click();
  await page.getByRole('menuitem', { name: 'Save “+/status”' }).click();
  await filterField(page).fill('');
  await page.reload();
  await saved.click();
  await page.getByRole('menuitem', { name: '+/status', exact: true }).click();
  await expect(filterField(page)).toHaveValue('+/status');
  await expect(treeRow(page, 'status')).toBeVisible();

  await saved.click();
  await page.getByRole('menuitem', { name: 'Names of saved filters…' }).click();
  const names = page.getByRole('dialog', { name: 'Saved filters' });
  await names.getByRole('textbox', { name: 'Name of +/status' }).fill('All states');
  await page.keyboard.press('Enter');
  expect(await seriousFindings(page)).toEqual([]);
  await names.getByRole('button', { name: 'Done' }).click();
  await expect(names).toBeHidden();
  await filterField(page).fill('');
  await page.keyboard.press('Alt+Shift+F');
  await expect(page.getByRole('menuitem', { name: 'All states' })).toBeVisible();
  await page.keyboard.type('All');
  await expect(page.getByRole('menuitem', { name: 'All states' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(filterField(page)).toHaveValue('+/status');

  await saved.click();
  await page.getByRole('menuitem', { name: 'Remove “+/status”' }).click();
  await saved.click();
  await expect(page.getByRole('menuitem', { name: 'All states' })).toBeHidden();
  close();
});

test('levels of names are completed as one types, and a topic beside a level is chosen in the breadcrumb', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  const values = ['kitchen', 'kitty', 'hall 1', 'hall 2'].map((room) => [`house/${room}/lamp`, 'on'] as const);
  const { close } = await connect(page, mosquitto.port, { ...Object.fromEntries(values), 'garden/pump': '1' });
  await expect(treeRow(page, 'house')).toBeVisible();
  await filterField(page).focus();
  await page.keyboard.type('HO');
  await expect(page.getByRole('option', { name: /^house\// })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(filterField(page)).toHaveValue('house/');
  await expect(page.getByRole('option')).toHaveCount(4);
  await page.keyboard.type('h');
  await expect(page.getByRole('option')).toHaveCount(2);
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(filterField(page)).toHaveValue('house/hall\\ 2/');
  await page.keyboard.type('l');
  await expect(page.getByRole('option', { name: /lamp/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(count(page)).toHaveText(/^1 of /);
  await page.getByRole('button', { name: 'Clear filter' }).click();

  // Its row moves down when the others come back.
  await expect(treeRow(page, 'garden')).toBeVisible();
  await treeRow(page, 'house').click();
  await expect(treeRow(page, 'house')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('*');
  await treeRow(page, 'kitchen').click();
  const levels = page.getByRole('navigation', { name: 'Topic levels' });
  await levels.getByRole('button', { name: 'kitchen', exact: true }).press('ArrowDown');
  const beside = page.getByRole('dialog', { name: 'Topics beside kitchen' });
  await expect(beside.getByRole('option')).toHaveCount(4);
  await expect(beside.getByText('4 topics')).toBeVisible();
  await expect(beside.getByRole('option', { selected: true })).toContainText('kitchen');
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.type('kit');
  await expect(beside.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(beside).toBeHidden();
  await expect(levels.locator('[aria-current]')).toHaveText('kitty');
  await expect(treeRow(page, 'kitty')).toHaveAttribute('aria-selected', 'true');
  // By mouse, at the first level.
  await levels.getByRole('button', { name: 'Topics beside house' }).click();
  await page.getByRole('option', { name: /^garden/ }).click();
  await expect(treeRow(page, 'garden')).toHaveAttribute('aria-selected', 'true');
  close();
});

test('siblings are sorted by figures, either way, and the choice is kept', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const { send, close } = await connect(page, mosquitto.port, { alpha: '1', beta: '1', gamma: '1' });
  await send('beta', '2');
  await send('beta', '3');
  await send('gamma', '2');
  await expect(treeRow(page, 'gamma')).toBeVisible();
  const first = async (): Promise<string> => (await shownLevels(page)).filter((level) => !level.startsWith('$')).join();
  await page.getByRole('button', { name: /^Sort: Name/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Messages$/ }).click();
  await page.keyboard.press('Escape');
  await expect.poll(first).toBe('beta,gamma,alpha');
  await page.getByRole('button', { name: /^Sort: Messages, most first/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox', { name: /^Messages, most first/ }).press('Enter');
  await page.keyboard.press('Escape');
  await expect.poll(first).toBe('alpha,gamma,beta');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sort: Messages, fewest first' })).toBeVisible();
  await expect.poll(first).toBe('alpha,gamma,beta');
  close();
});
