// The subscriptions pane on both hosts, against a mosquitto with an access list: refusals, changes that act at once, exclusions.

import { startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, openPublisher, statusBar, treeRow } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('filters are added, changed, switched off, removed and brought back while connected', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Plant', port: mosquitto.port }, true);
  await expectOnline(page);
  await page.keyboard.press('Alt+s');
  const pane = page.getByRole('region', { name: 'Subscriptions' });
  const row = (filter: string) => pane.getByRole('row').filter({ has: page.getByRole('rowheader', { name: filter }) });
  await expect(row('#').first()).toContainText('granted');

  // Off: nothing more comes in but what the new filter brings.
  await pane.getByRole('switch', { name: 'Subscribe to #', exact: true }).click();
  await expect(row('#').first()).toContainText('switched off');
  const form = pane.getByRole('form', { name: 'Subscribe', exact: true });
  await form.getByLabel('Topic filter').fill('line/#/x');
  await expect(form.getByText('The # must be the last level of a filter.')).toBeVisible();
  await form.getByLabel('Topic filter').fill('line/1/#');
  await form.getByLabel('Topic filter').press('Enter');
  await expect(row('line/1/#')).toContainText('granted');
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('line/2/a', Buffer.from('unseen')));
  await publisher.send(publishPacket('line/1/a', Buffer.from('seen')));
  await expect(row('line/1/#').getByRole('cell').nth(4)).toHaveText('1');
  await expect(treeRow(page, 'line')).toContainText('1 topic');

  await row('line/1/#').getByRole('button', { name: 'Change line/1/#' }).click();
  const editing = pane.getByRole('form', { name: 'Apply' });
  await editing.getByRole('checkbox', { name: 'No local' }).click();
  await editing.getByRole('combobox', { name: 'Quality of service' }).click();
  await page.getByRole('option', { name: 'QoS 1' }).click();
  await editing.getByRole('button', { name: 'Apply' }).click();
  await expect(row('line/1/#')).toContainText('no local');
  await expect(row('line/1/#').getByRole('cell').nth(2)).toHaveText('1');

  expect(await seriousFindings(page)).toEqual([]);
  await row('line/1/#').getByRole('button', { name: 'Remove line/1/#' }).click();
  await expect(row('line/1/#')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row('line/1/#')).toContainText('no local');
  publisher.close();
});

test('a refused filter says why and what to try instead; what is excluded is counted and stays out', async ({
  treeline,
}) => {
  const broker = await startGuardedMosquitto(['plant/#'], { username: 'plant', password: 'secret' });
  try {
    const { page } = treeline;
    await createProfile(page, { name: 'Plant', port: broker.port, username: 'plant', password: 'secret' }, true);
    await expectOnline(page);
    await page.keyboard.press('Alt+s');
    const pane = page.getByRole('region', { name: 'Subscriptions' });
    await expect(pane.getByText(/does not permit subscribing/).first()).toBeVisible();
    await pane.getByRole('button', { name: 'plant/#', exact: true }).click();
    const row = pane.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'plant/#' }) });
    await expect(row).toContainText('granted');

    const exclude = pane.getByRole('form', { name: 'Exclude topics' });
    await exclude.getByLabel('Topic filter to exclude').fill('plant/noise/#');
    await exclude.getByRole('button', { name: 'Exclude' }).click();
    const excluded = pane.getByRole('table', { name: 'Excluded topics' });
    await expect(excluded).toContainText('plant/noise/#');
    const publisher = await openPublisher(broker.port, 1);
    for (let count = 0; count < 3; count += 1) {
      await publisher.send(publishPacket('plant/noise/1', Buffer.from('xx')));
    }
    await publisher.send(publishPacket('plant/signal', Buffer.from('1')));
    await expect(treeRow(page, 'plant')).toContainText('1 topic');
    await expect(excluded.getByRole('row', { name: /^plant\/noise\/# 3 6/ })).toBeVisible();
    await expect(statusBar(page)).toContainText('3 excluded');

    await excluded.getByRole('button', { name: 'Take plant/noise/# in again' }).click();
    await expect(excluded).toBeHidden();
    await publisher.send(publishPacket('plant/noise/1', Buffer.from('xx')));
    await expect(treeRow(page, 'plant')).toContainText('2 topics');

    // The same from the tree.
    await treeRow(page, 'plant').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Exclude this branch, keep it out of memory' }).click();
    await expect(excluded).toContainText('plant/#');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await expect(excluded).toBeHidden();
    publisher.close();
  } finally {
    await broker.close();
  }
});
