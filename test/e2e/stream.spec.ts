// The stream of all messages: follows at its end, stands still elsewhere, and chooses what the message pane shows. On both hosts.

import type { Locator, Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline, filterBy, openPublisher } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const list = (page: Page): Locator => page.getByRole('listbox', { name: /^Messages in order of arrival/ });
const options = (page: Page): Locator => list(page).getByRole('option');
const column = (page: Page): Locator => page.getByRole('region', { name: 'Stream' });
/** What stands in view whole, from the top: names of messages. */
const shownNames = (page: Page): Promise<readonly string[]> =>
  list(page).evaluate((scroller) => {
    const view = scroller.getBoundingClientRect();
    return [...scroller.querySelectorAll('[role="option"]')]
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= view.top - 1 && bottom <= view.bottom + 1;
      })
      .map((row) => row.getAttribute('aria-label') ?? '');
  });

async function openStream(page: Page, port: number): Promise<void> {
  await createProfile(page, { name: 'Load', port }, true);
  await expectOnline(page);
  await page.getByRole('button', { name: 'Stream of all messages' }).click();
  await expect(list(page)).toBeFocused();
}

test('follows the newest messages, stands still once scrolled, and follows again at the end', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await openStream(page, mosquitto.port);
  const publisher = await openPublisher(mosquitto.port, 20);
  const traffic = publisher.run(6000, 1000);
  await expect(column(page)).toContainText('Following');
  await expect.poll(async () => (await shownNames(page)).length).toBeGreaterThan(20);
  await list(page).hover();
  await page.mouse.wheel(0, -2000);
  await expect(page.getByRole('button', { name: /^[\d,]+ new$/ })).toBeVisible();
  const before = await shownNames(page);
  expect(before.length).toBeGreaterThan(20);
  await traffic;
  // However late the machine let us scroll.
  await publisher.run(1500, 0);
  await expect(page.getByRole('button', { name: /^[1-9],\d\d\d new$/ })).toBeVisible();
  expect(await shownNames(page)).toEqual(before);
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^[78],\d\d\d messages$/);

  await page.getByRole('button', { name: / new$/ }).click();
  await expect(column(page)).toContainText('Following');
  await publisher.send(publishPacket('last/word', Buffer.from('the end')));
  await expect.poll(async () => (await shownNames(page)).at(-1)).toContain('last/word, the end');
  publisher.close();
});

test('shows the chosen message, marks its topic, and moves by key', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await openStream(page, mosquitto.port);
  const publisher = await openPublisher(mosquitto.port, 1);
  for (let n = 1; n <= 60; n += 1) {
    await publisher.send(publishPacket(n % 2 === 0 ? 'even/topic' : 'odd/topic', Buffer.from(`value ${n}`)));
  }
  // Without the broker's own.
  await filterBy(page, '/topic');
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^60 of /);
  await expect(options(page).filter({ hasText: 'value 60' })).toBeVisible();
  await options(page).filter({ hasText: 'value 50' }).click();
  const message = page.getByRole('region', { name: 'Message', exact: true });
  await expect(message).toContainText('value 50');
  await expect(message).toContainText('Pinned, 5 newer');
  await expect(options(page).filter({ hasText: 'value 50' })).toHaveAttribute('aria-selected', 'true');
  // What comes does not move what is being read.
  await publisher.send(publishPacket('even/topic', Buffer.from('value 62')));
  await expect(message).toContainText('Pinned, 6 newer');
  await page.keyboard.press('ArrowUp');
  await expect(message).toContainText('value 49');
  await page.keyboard.press('Home');
  await expect(message).toContainText('value 1');
  const first = list(page).getByRole('option', { name: /value 1$/ });
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowDown');
  await expect(first.and(page.locator('[aria-selected="true"]'))).toHaveCount(0);
  await expect(options(page).and(page.locator('[aria-selected="true"]'))).toHaveCount(1);
  await page.keyboard.press('End');
  await expect(options(page).filter({ hasText: 'value 62' })).toBeVisible();
  await expect(column(page)).toContainText('Following');

  // Enter shows the topic where the tree has it.
  await options(page).filter({ hasText: 'value 59' }).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('treeitem', { selected: true, name: /^topic/ })).toBeVisible();
  await expect(page.getByRole('tree', { name: 'Topics' })).toBeFocused();
  await page.keyboard.press('Alt+4');
  await expect(list(page)).toBeFocused();
  publisher.close();
});

test('obeys the filter, old messages and new ones, and comes back as it was after a reload', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await openStream(page, mosquitto.port);
  const publisher = await openPublisher(mosquitto.port, 4);
  await publisher.run(2000, 0);
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^2,\d\d\d messages$/);
  await filterBy(page, 'sensor3');
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^500 of 2,\d\d\d messages$/);
  await publisher.run(4, 0);
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^501 of 2,\d\d\d messages$/);
  await expect(options(page).filter({ hasNotText: 'sensor3' })).toHaveCount(0);
  await filterBy(page, 'nothing of this name');
  await expect(column(page)).toContainText(/None of 2,\d\d\d messages matches/);
  await page.getByRole('button', { name: 'Clear filter', exact: true }).last().click();
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^2,\d\d\d messages$/);

  // The menu narrows the stream to one topic.
  await filterBy(page, 'plant');
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^2,004 of /);
  await options(page).filter({ hasText: 'sensor3' }).last().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter for this topic' }).click();
  await expect(column(page).getByLabel('Messages', { exact: true })).toHaveText(/^501 of 2,\d\d\d messages$/);
  await page.reload();
  await expect(column(page).getByLabel('Messages', { exact: true })).toBeVisible();
  publisher.close();
});

test('axe finds nothing serious in the stream, light and dark', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await openStream(page, mosquitto.port);
  const publisher = await openPublisher(mosquitto.port, 20);
  await publisher.send(publishPacket('odd/empty', Buffer.from(''), true));
  await publisher.run(200, 0);
  publisher.close();
  await options(page).last().click();
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
});
