// The list of profiles: order by key and by drag, groups, deletion with undo, and the guard of a production broker.

import type { Locator, Page } from '@playwright/test';
import { seriousFindingsLightAndDark } from './support/axe.ts';
import { createProfile, expectOnline } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

const rail = (page: Page): Locator => page.getByRole('navigation', { name: 'Connections' });
/** Names on the rail, from the top; also behind an open dialog, where it has no role. */
async function railNames(page: Page): Promise<readonly string[]> {
  const labels = await page
    .locator('nav[aria-label="Connections"] li button')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));
  return labels.map((label) => label.split(',')[0] ?? '');
}

async function edit(page: Page, name: string): Promise<Locator> {
  await rail(page)
    .getByRole('button', { name: new RegExp(`^${name},`) })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit connection' }).click();
  return page.getByRole('dialog', { name });
}

test('order by key and by drag, groups, and a deletion that is undone', async ({ treeline }) => {
  const { page } = treeline;
  for (const name of ['First', 'Second', 'Third']) {
    await createProfile(
      page,
      { name, port: 1, ...(name === 'Second' ? { password: 'geheim', username: 'me' } : {}) },
      false,
    );
  }
  await expect.poll(() => railNames(page)).toEqual(['Demo', 'First', 'Second', 'Third']);

  await page.keyboard.press('Alt+C');
  const dialog = page.getByRole('dialog', { name: 'Connections' });
  const row = (name: string) => dialog.getByRole('button', { name: new RegExp(`^${name} `) });
  await row('Third').press('Alt+ArrowUp');
  await expect.poll(() => railNames(page)).toEqual(['Demo', 'First', 'Third', 'Second']);
  // The keyboard stays on what moves.
  await expect(row('Third')).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => railNames(page)).toEqual(['Demo', 'Third', 'First', 'Second']);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const railItem = (name: string) =>
    rail(page)
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: new RegExp(`^${name},`) }) });
  await railItem('Second').dragTo(railItem('Demo'), { targetPosition: { x: 20, y: 2 } });
  await expect.poll(() => railNames(page)).toEqual(['Second', 'Demo', 'Third', 'First']);

  const editor = await edit(page, 'Third');
  await editor.getByText('List, start and guard').click();
  await editor.getByLabel('Group').fill('Plant');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor).toBeHidden();
  await expect.poll(() => railNames(page)).toEqual(['Second', 'Demo', 'First', 'Third']);
  await page.keyboard.press('Alt+C');
  await expect(dialog.getByRole('heading', { name: 'Plant' })).toBeVisible();
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);

  // Nothing was received, so nothing is asked: it is gone at once, and comes back with its password and its place.
  await dialog.getByRole('button', { name: 'More for Second' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(() => railNames(page)).toEqual(['Demo', 'First', 'Third']);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => railNames(page)).toEqual(['Second', 'Demo', 'First', 'Third']);
  const restored = await edit(page, 'Second');
  await expect(restored.getByRole('group', { name: 'Password' })).toContainText(/Saved|Kept until Treeline ends/);
  await page.keyboard.press('Escape');
});

test('a guarded connection is read-only until it is unlocked, and again after it was closed', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Production', port: mosquitto.port }, true);
  await expectOnline(page);
  const editor = await edit(page, 'Production');
  await editor.getByText('List, start and guard').click();
  await editor.getByRole('switch', { name: 'Guard' }).click();
  await editor.getByRole('switch', { name: 'Connect at start' }).click();
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor).toBeHidden();

  const band = page.getByRole('region', { name: 'Guard' });
  const publish = page.getByRole('region', { name: 'Publish' });
  await expect(band).toContainText('Production is guarded');
  await expect(publish).toContainText('Guarded: nothing can be published');
  expect(await seriousFindingsLightAndDark(page)).toEqual([]);
  await publish.getByLabel('Topic to publish to').fill('line/1/set');
  await page.keyboard.press('Control+Enter');
  await expect(publish).not.toContainText('Sent');

  await band.getByRole('button', { name: 'Unlock' }).click();
  await page.getByRole('dialog', { name: 'Unlock Production?' }).getByRole('button', { name: 'Unlock' }).click();
  await expect(band).toContainText('Production is unlocked');
  await publish.getByLabel('Topic to publish to').press('Control+Enter');
  await expect(page.getByRole('treeitem', { name: /^line/ })).toBeVisible();

  // Deleting it asks; then the guard is back with a new connection, which the start makes by itself.
  await page.keyboard.press('Alt+C');
  await page.getByRole('button', { name: 'More for Production' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Delete “Production”?' });
  await expect(question).toContainText('This connection is guarded.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('Escape');
  const again = await treeline.restart();
  await again.getByRole('button', { name: /^Production,/ }).click();
  await expectOnline(again);
  await expect(again.getByRole('region', { name: 'Guard' })).toContainText('Production is guarded');
});
