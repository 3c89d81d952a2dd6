// What can be done with topics: selecting several, copying them, going back and forward, taking them into the publish form.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline, filterBy, openBranch, openPublisher, treeRow } from './support/steps.ts';
import { expect, test, type Treeline } from './support/treeline.ts';

/** What the clipboard holds. The desktop's page may not read it: its main process does. */
async function clipboardText({ electron, page }: Treeline): Promise<string> {
  if (electron !== null) return electron.evaluate(({ clipboard }) => clipboard.readText());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate(() => navigator.clipboard.readText());
}

const selectedRows = (page: Page) => page.getByRole('treeitem', { selected: true });
const toast = (page: Page, text: string | RegExp) => page.getByRole('log', { name: 'Notices' }).getByText(text).last();
const publishTopic = (page: Page) => page.getByRole('region', { name: 'Publish' }).getByLabel('Topic to publish to');

/** Puts the page's clock forward. */
const letPass = (page: Page, ms: number): Promise<void> =>
  page.evaluate((by) => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + by;
  }, ms);

/** A house of six topics, opened, on a broker of its own. */
async function openHouse(treeline: Treeline, mosquitto: Mosquitto): Promise<Page> {
  const { page } = treeline;
  await createProfile(page, { name: 'House', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  const values: readonly (readonly [string, string | Buffer])[] = [
    ['house/cellar', '-5'],
    ['house/garden', '=1+1'],
    ['house/hall', "it's $HOME"],
    ['house/kitchen', '{"value": 21.50}'],
    ['house/raw', Buffer.from([0xff, 0])],
    ['house/roof', 'dry'],
  ];
  for (const [topicName, value] of values) await publisher.send(publishPacket(topicName, Buffer.from(value)));
  publisher.close();
  await openBranch(page, 'house');
  await expect(treeRow(page, 'roof')).toBeVisible();
  return page;
}

test('a topic is copied in every form, by mouse and by key', async ({ treeline, mosquitto }) => {
  const page = await openHouse(treeline, mosquitto);
  await treeRow(page, 'hall').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy topic' }).click();
  await expect(toast(page, 'Topic copied.')).toBeVisible();
  expect(await clipboardText(treeline)).toBe('house/hall');

  await treeRow(page, 'hall').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as' }).hover();
  await page.getByRole('menuitem', { name: 'mosquitto_pub command' }).click();
  await expect(toast(page, 'Command copied.')).toBeVisible();
  expect(await clipboardText(treeline)).toBe(
    `mosquitto_pub -h 127.0.0.1 -p ${mosquitto.port} -V mqttv5 -t house/hall -m 'it'\\''s $HOME'`,
  );

  // The same by key: the menu of the selected row, its submenu, the third entry.
  await treeRow(page, 'kitchen').click();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Copy as' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Copy topic' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Copy as' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('menuitem', { name: /^Topic filter/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'JSON', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Copied as JSON.')).toBeVisible();
  expect(JSON.parse(await clipboardText(treeline))).toMatchObject({
    topicName: 'house/kitchen',
    payload: '{"value": 21.50}',
    encoding: 'utf-8',
    qos: 0,
    messageCount: 1,
  });

  await treeRow(page, 'house').click();
  await page.keyboard.press('Control+C');
  await expect.poll(() => clipboardText(treeline)).toBe('house');
});

test('a branch is filtered for from its menu', async ({ treeline, mosquitto }) => {
  const page = await openHouse(treeline, mosquitto);
  await treeRow(page, 'roof').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter for this topic' }).click();
  await expect(treeRow(page, 'cellar')).toBeHidden();
  await expect(treeRow(page, 'roof')).toBeVisible();
  await treeRow(page, 'house').click();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Filter for this branch' }).press('Enter');
  await expect(treeRow(page, 'cellar')).toBeVisible();
  await expect(treeRow(page, '$SYS')).toBeHidden();
});

test('several topics are selected by keys and by mouse, and copied together', async ({ treeline, mosquitto }) => {
  const page = await openHouse(treeline, mosquitto);
  const group = page.getByRole('group', { name: 'Selected topics' });
  await treeRow(page, 'garden').click();
  await expect(selectedRows(page)).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selectedRows(page)).toHaveCount(3);
  await expect(group).toContainText('3 topics selected');
  await page.keyboard.press('Control+C');
  await expect.poll(() => clipboardText(treeline)).toBe('house/garden\nhouse/hall\nhouse/kitchen');
  // Back over where it began, to the other side.
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift+ArrowUp');
  await expect(treeRow(page, 'cellar')).toHaveAttribute('aria-selected', 'true');
  await expect(treeRow(page, 'hall')).toHaveAttribute('aria-selected', 'false');
  await expect(group).toContainText('2 topics selected');
  await page.keyboard.press('Escape');
  await expect(selectedRows(page)).toHaveCount(1);
  await expect(group).toBeHidden();
  await page.keyboard.press('Control+A');
  await expect(treeRow(page, 'roof')).toHaveAttribute('aria-selected', 'true');
  await expect(group).toContainText(/\d+ topics selected/);
  await group.getByRole('button', { name: 'Only this one' }).click();
  await expect(selectedRows(page)).toHaveCount(1);

  await treeRow(page, 'cellar').click();
  await treeRow(page, 'hall').click({ modifiers: ['Shift'] });
  await expect(selectedRows(page)).toHaveCount(3);
  await treeRow(page, 'raw').click({ modifiers: ['Control'] });
  await expect(selectedRows(page)).toHaveCount(4);
  await treeRow(page, 'hall').click({ modifiers: ['Control'] });
  await expect(selectedRows(page)).toHaveCount(3);
  // The menu of one of them is the menu of all, and keeps them.
  await treeRow(page, 'cellar').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy as' }).hover();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  await expect(toast(page, /3 topics copied as CSV\. 1 cell holds an apostrophe/)).toBeVisible();
  const lines = (await clipboardText(treeline)).split('\r\n');
  expect(lines.slice(1, 4).map((line) => line.split(',').slice(0, 3).join(','))).toEqual([
    'house/cellar,-5,utf-8',
    "house/garden,'=1+1,utf-8",
    'house/raw,/wA=,base64',
  ]);
  await expect(selectedRows(page)).toHaveCount(3);
  // The menu gives the keyboard back to the tree.
  await expect(page.getByRole('tree', { name: 'Topics' })).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Copy topics' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(page.getByRole('tree', { name: 'Topics' })).toBeFocused();
  // What a filter hides is not copied along.
  await filterBy(page, 'roof');
  await expect(group).toBeHidden();
});

test('rows that do not adjoin are selected by key, then filtered for, pinned and hidden together', async ({
  treeline,
  mosquitto,
}) => {
  const page = await openHouse(treeline, mosquitto);
  const tree = page.getByRole('tree', { name: 'Topics' });
  const cursorAt = async (level: string): Promise<void> => {
    const id = await treeRow(page, level).getAttribute('id');
    await expect(tree).toHaveAttribute('aria-activedescendant', id ?? '');
  };
  await treeRow(page, 'cellar').click();
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await cursorAt('hall');
  await expect(selectedRows(page)).toHaveCount(1);
  await page.keyboard.press('Control+Space');
  await expect(selectedRows(page)).toHaveCount(2);
  await page.keyboard.press('Control+End');
  await expect(selectedRows(page)).toHaveCount(2);
  await page.keyboard.press('Control+Home');
  await cursorAt('house');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(treeRow(page, 'house')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(treeRow(page, 'house')).toHaveAttribute('aria-selected', 'false');
  await expect(selectedRows(page)).toHaveCount(2);

  await treeRow(page, 'cellar').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter for these topics' }).click();
  await expect(treeRow(page, 'garden')).toBeHidden();
  await expect(treeRow(page, 'hall')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(treeRow(page, 'garden')).toBeVisible();

  await treeRow(page, 'cellar').click();
  await treeRow(page, 'hall').click({ modifiers: ['Control'] });
  await page.keyboard.press('Alt+k');
  await expect(page.getByRole('list', { name: 'Pinned topics' }).getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Alt+h');
  await expect(toast(page, '2 topics hidden.')).toBeVisible();
  await expect(treeRow(page, 'cellar')).toBeHidden();
  await expect(treeRow(page, 'hall')).toBeHidden();
  await expect(treeRow(page, 'garden')).toBeVisible();

  // All that is below being hidden, there is nothing to open.
  await expect(treeRow(page, 'house')).toHaveAttribute('aria-expanded', 'true');
  await treeRow(page, 'garden').click();
  await page.keyboard.press('Control+A');
  await treeRow(page, '$SYS').click({ modifiers: ['Control'] });
  await treeRow(page, 'house').click({ modifiers: ['Control'] });
  await page.keyboard.press('Alt+h');
  await expect(treeRow(page, 'garden')).toBeHidden();
  await expect(treeRow(page, 'house')).not.toHaveAttribute('aria-expanded');
});

test('back and forward go through topics, by button, key and mouse, each connection for itself', async ({
  treeline,
  mosquitto,
}) => {
  const page = await openHouse(treeline, mosquitto);
  const back = page.getByRole('button', { name: 'Back to the previous topic' });
  const forward = page.getByRole('button', { name: 'Forward to the next topic' });
  const levels = page.getByRole('navigation', { name: 'Topic levels' });
  const shows = (level: string) => expect(levels.locator('[aria-current]')).toHaveText(level);
  for (const level of ['cellar', 'kitchen', 'roof']) {
    await treeRow(page, level).click();
    await shows(level);
    // What was selected for a moment only is no stop on the way back.
    await letPass(page, 750);
  }
  await expect(forward).toBeDisabled();
  await back.click();
  await shows('kitchen');
  await expect(treeRow(page, 'kitchen')).toHaveAttribute('aria-selected', 'true');
  await treeRow(page, 'kitchen').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await shows('cellar');
  await page.keyboard.press('Alt+ArrowRight');
  await shows('kitchen');
  await page.evaluate(() => window.dispatchEvent(new MouseEvent('mouseup', { button: 4, cancelable: true })));
  await shows('roof');
  await page.evaluate(() => window.dispatchEvent(new MouseEvent('mouseup', { button: 3, cancelable: true })));
  await shows('kitchen');

  const other = await startMosquitto();
  await createProfile(page, { name: 'Other', port: other.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(other.port, 1);
  await publisher.send(publishPacket('elsewhere', Buffer.from('1')));
  await treeRow(page, 'elsewhere').click();
  await shows('elsewhere');
  await page
    .getByRole('button', { name: /^House/ })
    .first()
    .click();
  await shows('kitchen');
  await expect(forward).toBeEnabled();
  await forward.click();
  await shows('roof');
  publisher.close();
  await other.close();
});

test('a topic comes into the publish form by drag, by key and by menu; its message too', async ({
  treeline,
  mosquitto,
}) => {
  const page = await openHouse(treeline, mosquitto);
  const region = page.getByRole('region', { name: 'Publish' });
  const payload = region.getByRole('textbox', { name: 'Payload' });
  await treeRow(page, 'garden').dragTo(publishTopic(page));
  await expect(publishTopic(page)).toHaveValue('house/garden');
  await expect(payload).toBeFocused();
  await expect(payload).toHaveValue('');

  // With Alt its message comes along.
  await page.keyboard.down('Alt');
  await treeRow(page, 'roof').dragTo(publishTopic(page));
  await page.keyboard.up('Alt');
  await expect(publishTopic(page)).toHaveValue('house/roof');
  await expect(payload).toHaveValue('dry');
  await payload.fill('');

  await treeRow(page, 'kitchen').click();
  await page.keyboard.press('Alt+T');
  await expect(publishTopic(page)).toHaveValue('house/kitchen');
  await expect(payload).toHaveValue('');
  await treeRow(page, 'kitchen').click();
  await page.keyboard.press('Alt+M');
  await expect(payload).toHaveValue('{"value": 21.50}');

  await treeRow(page, 'hall').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy message to the publish form' }).click();
  await expect(publishTopic(page)).toHaveValue('house/hall');
  await expect(payload).toHaveValue("it's $HOME");

  // What is no text is not taken over, and said.
  await treeRow(page, 'raw').click();
  await page.keyboard.press('Alt+M');
  await expect(toast(page, /not text/)).toBeVisible();
  await expect(publishTopic(page)).toHaveValue('house/hall');
});

test('a dragged row carries its name as text for other applications', async ({ treeline, mosquitto }) => {
  const page = await openHouse(treeline, mosquitto);
  // Its name has to be asked of the core when the button goes down: a hand needs longer than that for the first pixels, this mouse
  // may be quicker once, and not twice.
  await expect(async () => {
    await treeRow(page, 'garden').hover();
    const carried = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          window.addEventListener('dragstart', (event) => resolve(event.dataTransfer?.getData('text/plain') ?? ''), {
            once: true,
          });
        }),
    );
    await page.mouse.down();
    await page.mouse.move(600, 300, { steps: 4 });
    await page.mouse.up();
    expect(await carried).toBe('house/garden');
  }).toPass();
});

test('axe finds nothing serious with several topics selected and their menu open, light and dark', async ({
  treeline,
  mosquitto,
}) => {
  const page = await openHouse(treeline, mosquitto);
  await treeRow(page, 'cellar').click();
  await page.keyboard.press('Shift+End');
  await expect(page.getByRole('group', { name: 'Selected topics' })).toBeVisible();
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy as' }).hover();
  await expect(page.getByRole('menuitem', { name: 'CSV' })).toBeVisible();
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
});
