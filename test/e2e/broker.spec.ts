// The broker panel on both hosts: figures of a real mosquitto, who talks most, who fell silent.

import { publishPacket } from '../support/load-publisher.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, openPublisher, statusBar } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('shows what mosquitto tells, the loudest topics and the silent ones, and selects them', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Plant', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await page.keyboard.press('Alt+b');
  const broker = page.getByRole('region', { name: 'Broker', exact: true });
  const clients = broker.getByRole('table', { name: 'Clients', exact: true });
  await expect(clients.getByRole('row', { name: /^Clients connected [1-9]/ })).toBeVisible();
  await expect(broker.getByRole('table', { name: 'Broker', exact: true })).toContainText(/mosquitto version/);
  await expect(broker.getByRole('table', { name: 'When it accepted us' })).toContainText('MQTT 5.0');
  // mosquitto publishes what has changed each second here: a course appears by itself.
  await expect(broker.getByRole('img', { name: /^Messages sent: growth per second/ })).toBeVisible({ timeout: 20_000 });

  // A rhythm takes its time: this is the traffic, not a wait.
  for (let beat = 0; beat < 7; beat += 1) {
    await publisher.send(publishPacket('heart/beat', Buffer.from(String(beat))));
    for (let n = 0; n < 40; n += 1) await publisher.send(publishPacket('loud/machine', Buffer.alloc(100, 'x')));
    await publisher.send(publishPacket('large/one', Buffer.alloc(5000, 'x')));
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  const talkers = broker.getByRole('region', { name: 'Top talkers' });
  await expect(talkers.getByRole('row').nth(1)).toContainText('loud/machine');
  await talkers.getByRole('button', { name: 'Size' }).click();
  await expect(talkers.getByRole('row').nth(1)).toContainText('large/one');
  const silent = broker.getByRole('region', { name: 'Silent topics' });
  await expect(silent.getByRole('row', { name: /heart\/beat was every [01]\.\d s, silent for/ })).toBeVisible({
    timeout: 20_000,
  });
  expect(await seriousFindings(page)).toEqual([]);

  await silent.getByRole('button', { name: 'heart/beat' }).click();
  await expect(page.getByRole('treeitem', { name: /^beat/, selected: true })).toBeVisible();
  await statusBar(page).getByRole('button', { name: 'Broker' }).click();
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('heart');
  publisher.close();
});
