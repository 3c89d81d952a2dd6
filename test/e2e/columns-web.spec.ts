// The columns of a tree without room for them. On the web host alone: a window of the desktop cannot be made so narrow from here.

import { publishPacket } from '../support/load-publisher.ts';
import { expectAligned, header } from './support/columns.ts';
import { createProfile, expectOnline, openPublisher, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('a narrow tree gives columns up, the age last, and the menu says which', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Narrow', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('alone', Buffer.from('1')));
  await expect(treeRow(page, 'alone')).toBeVisible();
  const shown = (): Promise<number> => header(page).getByRole('separator').count();
  let before = Number.POSITIVE_INFINITY;
  for (const width of [1900, 1280, 1000, 800]) {
    await page.setViewportSize({ width, height: 700 });
    await expect.poll(shown).toBeLessThanOrEqual(before);
    before = await shown();
    const names = await header(page)
      .locator('[data-heading]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-heading') ?? ''));
    await expectAligned(page, 'alone', names);
    expect(names.at(-1)).toBe('age');
  }
  await header(page).getByRole('button', { name: 'Choose columns' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Bytes per second (no room)' })).toBeVisible();
  publisher.close();
});
