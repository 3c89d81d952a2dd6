// The columns of the tree: chosen, resized by mouse and by key, remembered. Where there is no room for them: columns-web.spec.ts.

import type { Locator, Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { expectAligned, header } from './support/columns.ts';
import { createProfile, expectOnline, openPublisher, treeRow } from './support/steps.ts';
import { expect, test, type Treeline } from './support/treeline.ts';

const handle = (page: Page, title: string): Locator =>
  header(page).getByRole('separator', { name: `Width of ${title}`, exact: true });
const widthOf = async (page: Page, title: string): Promise<number> =>
  Number(await handle(page, title).getAttribute('aria-valuenow'));

async function chooseByMenu(page: Page, title: string, opens: () => Promise<void>): Promise<void> {
  await opens();
  const entry = page.getByRole('menuitemcheckbox', { name: title, exact: true });
  const before = await entry.getAttribute('aria-checked');
  await entry.click();
  await expect(entry).toHaveAttribute('aria-checked', before === 'true' ? 'false' : 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
}

/** Room for all columns of the test. */
async function makeWide({ page, electron }: Treeline): Promise<void> {
  if (electron === null) await page.setViewportSize({ width: 1600, height: 900 });
  else await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1600, 900));
  await expect.poll(() => page.evaluate(() => innerWidth)).toBeGreaterThan(1500);
}

/** Messages that a skyline of at most four in a second shows. */
async function messagesIn(picture: Locator): Promise<number> {
  let second = 0;
  let height = 0;
  let count = 0;
  for (const [, letter, value] of ((await picture.getAttribute('d')) ?? '').matchAll(/([MVH])(\d+)/g)) {
    if (letter === 'H' && Number(value) > second) count += (Number(value) - second) * Math.floor(height / 8);
    if (letter === 'V') height = 35 - Number(value);
    else second = Number(value);
  }
  return count;
}

test('columns are chosen and resized, and are as they were after a reload and a restart', async ({
  treeline,
  mosquitto,
}) => {
  let { page } = treeline;
  await makeWide(treeline);
  await createProfile(page, { name: 'Columns', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('alone', Buffer.from('{"on": true}')));
  const standard = await header(page)
    .locator('[data-heading]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-heading') ?? ''));
  await expect(treeRow(page, 'alone')).toBeVisible();
  await expectAligned(page, 'alone', standard);

  await test.step('chosen by the button, and by the right mouse button', async () => {
    await chooseByMenu(page, 'Bytes per second', () =>
      header(page).getByRole('button', { name: 'Choose columns' }).click(),
    );
    await expectAligned(
      page,
      'alone',
      standard.filter((name) => name !== 'byteRate'),
    );
    await chooseByMenu(page, 'QoS of the latest message', () => header(page).click({ button: 'right' }));
    await expect(treeRow(page, 'alone')).toHaveAccessibleName(/QoS 0/);
    await expect(treeRow(page, 'alone').locator('[data-cell=qos]')).toHaveText('0');
  });

  const chosen = [...standard.filter((name) => name !== 'byteRate' && name !== 'age'), 'qos', 'age'];
  await test.step('chosen by key', async () => {
    await header(page).getByRole('button', { name: 'Choose columns' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitemcheckbox', { name: 'Topics below' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitemcheckbox', { name: 'Messages', exact: true })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(handle(page, 'Messages')).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(handle(page, 'Messages')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expectAligned(page, 'alone', chosen);
  });

  await test.step('resized by mouse: to the left is wider', async () => {
    const before = await widthOf(page, 'Messages');
    const box = await handle(page, 'Messages').boundingBox();
    if (box === null) throw new Error('The handle is not there.');
    await page.mouse.move(box.x + 4, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x - 16, box.y + 10, { steps: 4 });
    await page.mouse.move(box.x - 26, box.y + 10, { steps: 2 });
    await page.mouse.up();
    await expect(handle(page, 'Messages')).toHaveAttribute('aria-valuenow', String(before + 30));
    await expectAligned(page, 'alone', chosen);
  });

  await test.step('resized by key, within its bounds', async () => {
    await handle(page, 'Messages').focus();
    await page.keyboard.press('ArrowDown');
    await expect(handle(page, 'Messages per second')).toBeFocused();
    const before = await widthOf(page, 'Messages per second');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(handle(page, 'Messages per second')).toHaveAttribute('aria-valuenow', String(before + 24));
    await page.keyboard.press('ArrowRight');
    await expect(handle(page, 'Messages per second')).toHaveAttribute('aria-valuenow', String(before + 20));
    await page.keyboard.press('ArrowUp');
    await expect(handle(page, 'Messages')).toBeFocused();
    await page.keyboard.press('End');
    await expectAligned(page, 'alone', chosen);
    const widest = await handle(page, 'Messages').getAttribute('aria-valuemax');
    await expect(handle(page, 'Messages')).toHaveAttribute('aria-valuenow', String(widest));
    await page.keyboard.press('Home');
    const least = await handle(page, 'Messages').getAttribute('aria-valuemin');
    await expect(handle(page, 'Messages')).toHaveAttribute('aria-valuenow', String(least));
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(handle(page, 'Messages')).toHaveAttribute('aria-valuenow', String(Number(least) + 20));
    await expectAligned(page, 'alone', chosen);
  });

  const widths = [await widthOf(page, 'Messages'), await widthOf(page, 'Messages per second')];
  await test.step('the same after a reload and after a restart', async () => {
    // Written when the last key was let go: what the page shows after a reload comes from the core.
    await page.reload();
    await expect(treeRow(page, 'alone')).toBeVisible();
    await expectAligned(page, 'alone', chosen);
    expect([await widthOf(page, 'Messages'), await widthOf(page, 'Messages per second')]).toEqual(widths);
    page = await treeline.restart();
    await makeWide(treeline);
    const saved = page.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: 'Columns' });
    await saved.getByRole('button', { name: 'Connect' }).click();
    await expectOnline(page);
    await publisher.send(publishPacket('alone', Buffer.from('2')));
    await expectAligned(page, 'alone', chosen);
    expect([await widthOf(page, 'Messages'), await widthOf(page, 'Messages per second')]).toEqual(widths);
  });

  await test.step('by a double click as wide as ever, and all as when Treeline was new', async () => {
    await handle(page, 'Messages').dblclick();
    await expect(handle(page, 'Messages')).toHaveAttribute('aria-valuenow', '66');
    await header(page).getByRole('button', { name: 'Choose columns' }).click();
    await page.getByRole('menuitem', { name: 'Default columns' }).click();
    await expectAligned(page, 'alone', standard);
  });
  publisher.close();
});

test('a sparkline shows the last seconds of a topic and of the branch above it, and goes when its column does', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Trends', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('plant/machine', Buffer.from('1')));
  const picture = treeRow(page, 'plant').locator('[data-cell=trend] path');
  // A second that has ended with a message in it stands above the ground line.
  await expect(picture).toHaveAttribute('d', /^M\d.*V26H/);
  await treeRow(page, 'plant').hover();
  await expect(
    treeRow(page, 'plant').getByTitle(/^Messages in each of the last 60 seconds, at most 1; \d+ of/),
  ).toBeVisible();
  await publisher.send(publishPacket('plant/machine', Buffer.from('2')));
  // Both: in two seconds, side by side or apart, or in the same.
  await expect.poll(() => messagesIn(picture)).toBe(2);
  await chooseByMenu(page, 'Trend over 60 seconds', () => header(page).click({ button: 'right' }));
  await expect(picture).toHaveCount(0);
  await chooseByMenu(page, 'Trend over 60 seconds', () => header(page).click({ button: 'right' }));
  await expect(picture).toHaveAttribute('d', /^M\d/);
  publisher.close();
});
