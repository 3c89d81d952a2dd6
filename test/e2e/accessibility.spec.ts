// What axe finds in each state of the page, light and dark, on both hosts.

import { publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline, filterBy, openBranch, openPublisher, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test.describe('axe finds nothing serious, light and dark:', () => {
  test('start screen and dialogs', async ({ treeline }) => {
    const { page } = treeline;
    await expect(page.getByRole('button', { name: /^Demo A home/ })).toBeVisible();
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    for (const [button, dialog] of [
      ['New connection', 'New connection'],
      ['Settings', 'Settings'],
      ['Keyboard shortcuts', 'Keyboard shortcuts'],
    ] as const) {
      await page
        .getByRole('button', { name: new RegExp(`^${button}`) })
        .first()
        .click();
      await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
      expect(await seriousFindingsLightAndDark(page), dialog).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    }
  });

  test('a profile with mistakes, and the question before it is discarded', async ({ treeline }) => {
    const { page } = treeline;
    await page
      .getByRole('button', { name: /^New connection/ })
      .first()
      .click();
    const editor = page.getByRole('dialog', { name: 'New connection' });
    await editor.getByLabel('Port', { exact: true }).fill('0');
    await editor.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(editor.locator('[aria-invalid="true"]').first()).toBeVisible();
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: 'Discard the changes?' });
    await expect(question).toBeVisible();
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    // Else the desktop host would ask before it ends.
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('the demo with a message', async ({ treeline }) => {
    const { page } = treeline;
    await page.getByRole('button', { name: /^Demo A home/ }).click();
    await expectOnline(page);
    await filterBy(page, 'fleet/depot');
    await treeRow(page, 'depot').click();
    await expect(page.getByRole('region', { name: 'Message' })).toContainText('Depot Süd');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  });

  test('a message in hexadecimal, a topic that cannot be published to, a broker that went', async ({ treeline }) => {
    const { page } = treeline;
    const broker = await startMosquitto();
    await createProfile(page, { name: 'Binary', port: broker.port }, true);
    await expectOnline(page);
    const publisher = await openPublisher(broker.port, 1);
    await publisher.send(publishPacket('raw/bytes', Buffer.from([0xff, 0, 1, 2, 0xfe, 0x41])));
    await openBranch(page, 'raw');
    await treeRow(page, 'bytes').click();
    const message = page.getByRole('region', { name: 'Message' });
    await expect(message.getByRole('region', { name: 'Payload in hexadecimal' })).toContainText('ff 00 01 02');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    // Text was wanted where there is none: said, with the byte marked.
    await message.getByRole('tab', { name: 'Text' }).click();
    await expect(message.getByRole('tab', { name: 'Text' })).toHaveAttribute('aria-selected', 'true');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);

    const publish = page.getByRole('region', { name: 'Publish' });
    await publish.getByLabel('Topic to publish to').fill('raw/#');
    await page.keyboard.press('Control+Enter');
    await expect(publish.getByLabel('Topic to publish to')).toHaveAttribute('aria-invalid', 'true');
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);

    publisher.close();
    await broker.close();
    await expect(page.getByRole('status').filter({ hasText: 'Next try in' })).toBeVisible();
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  });

  test('a refused connection', async ({ treeline }) => {
    const { page } = treeline;
    const strict = await startMosquitto({ listeners: [{ kind: 'mqtt', config: ['allow_anonymous false'] }] });
    await createProfile(page, { name: 'Strict', port: strict.port }, true);
    await expect(page.getByRole('heading', { name: 'Could not connect to Strict' })).toBeVisible();
    expect(await seriousFindingsLightAndDark(page)).toEqual([]);
    await strict.close();
  });

  test('the menus of the tree, and Tab leaves the focus on nothing that is hidden', async ({ treeline, mosquitto }) => {
    const { page } = treeline;
    await createProfile(page, { name: 'Menus', port: mosquitto.port }, true);
    await expectOnline(page);
    /** Where the focus is: hidden elements hand it on at once. */
    const expectFocusShown = async (): Promise<void> => {
      for (const key of ['Tab', 'Shift+Tab']) {
        await page.keyboard.press(key);
        expect(await page.evaluate(() => document.activeElement?.closest('[aria-hidden="true"]') ?? null)).toBeNull();
      }
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
    };
    await page.getByRole('group', { name: 'Columns of the tree' }).click({ button: 'right' });
    await expect(page.getByRole('menuitemcheckbox', { name: 'Messages', exact: true })).toBeVisible();
    expect(await seriousFindingsLightAndDark(page), 'columns').toEqual([]);
    await expectFocusShown();

    const shape = page.getByRole('button', { name: 'Expand, collapse and hide' });
    await shape.click();
    await page.getByRole('menuitem', { name: 'Open branches by themselves' }).click();
    await expect(page.getByRole('menuitemradio', { name: 'Never' })).toBeVisible();
    expect(await seriousFindingsLightAndDark(page), 'submenu').toEqual([]);
    await expectFocusShown();
  });
});
