// What users do, from the first minute to a lost broker, the same on both hosts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import {
  createProfile,
  expectOnline,
  filterBy,
  openBranch,
  openPublisher,
  statusBar,
  treeRow,
} from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('first run to a living demo, a payload read, a message sent', async ({ treeline }) => {
  const { page } = treeline;
  await page.getByRole('button', { name: /^Demo A home/ }).click();
  await expectOnline(page);
  await expect(treeRow(page, 'factory')).toBeVisible();
  await expect(treeRow(page, 'fleet')).toBeVisible();
  // Messages per second, below its place on the rail.
  await expect(page.getByRole('navigation', { name: 'Connections' }).locator('[data-rate]')).toHaveText(/^\d/);

  await filterBy(page, 'vibration');
  await expect(treeRow(page, 'vibration').first()).toBeVisible();
  await expect(treeRow(page, 'fleet')).toBeHidden();
  await filterBy(page, '');
  await expect(treeRow(page, 'fleet')).toBeVisible();

  const publish = page.getByRole('region', { name: 'Publish' });
  await publish.getByLabel('Topic to publish to').fill('demo/echo/request');
  await publish.getByRole('textbox', { name: 'Payload' }).fill('{"hello":9007199254740993}');
  await page.keyboard.press('Control+Enter');
  await expect(publish.getByRole('status')).toContainText(/Sent|written|acknowledged/i);

  await filterBy(page, 'echo/response');
  await treeRow(page, 'response').click();
  const message = page.getByRole('region', { name: 'Message' });
  await expect(message).toContainText('9007199254740993');
});

test('a saved profile is found again after a restart', async ({ treeline, mosquitto }) => {
  await createProfile(treeline.page, { name: 'Greenhouse', port: mosquitto.port }, true);
  await expectOnline(treeline.page);
  const page = await treeline.restart();
  const saved = page.getByRole('list', { name: 'Connections' }).getByRole('listitem').filter({ hasText: 'Greenhouse' });
  await expect(saved).toBeVisible();
  await saved.getByRole('button', { name: 'Connect' }).click();
  await expectOnline(page);
});

test('the tree lives: new topics appear, counts grow, a filter holds for what comes', async ({
  treeline,
  mosquitto,
}) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Live', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('house/kitchen/temperature', Buffer.from('21.5')));
  await expect(treeRow(page, 'house')).toBeVisible();
  await openBranch(page, 'house');
  await treeRow(page, 'house').dblclick();
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  await treeRow(page, 'house').dblclick();
  await expect(treeRow(page, 'kitchen')).toBeVisible();
  await filterBy(page, 'GARDEN');
  await expect(treeRow(page, 'house')).toBeHidden();
  await publisher.send(publishPacket('house/garden/moisture', Buffer.from('{"percent": 1.10}')));
  await expect(treeRow(page, 'moisture')).toBeVisible();
  await expect(treeRow(page, 'kitchen')).toBeHidden();
  await treeRow(page, 'moisture').click();
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('1.10');
  await filterBy(page, '');
  await expect(treeRow(page, 'kitchen')).toBeVisible();
  publisher.close();
});

test('a broker that goes is said to be gone, and is found again', async ({ treeline }) => {
  const { page } = treeline;
  const first = await startMosquitto();
  await createProfile(page, { name: 'Flaky', port: first.port }, true);
  await expectOnline(page);
  await first.kill();
  await expect(statusBar(page)).toContainText('Offline');
  const second = await startMosquitto({ listeners: [{ kind: 'mqtt', port: first.port }] });
  await expectOnline(page);
  await expect(statusBar(page)).toContainText(/1 gap/);
  const publisher = await openPublisher(second.port, 1);
  await publisher.send(publishPacket('back/again', Buffer.from('yes')));
  await expect(treeRow(page, 'back')).toBeVisible();
  publisher.close();
  await second.close();
});

test('refused credentials stop and are said in words', async ({ treeline }) => {
  const { page } = treeline;
  const strict = await startMosquitto({ listeners: [{ kind: 'mqtt', config: ['allow_anonymous false'] }] });
  await createProfile(page, { name: 'Strict', port: strict.port, username: 'me', password: 'canary-Wr0ng' }, true);
  await expect(page.getByRole('alert').first()).toContainText(/user name|password|credentials/i);
  await expect(page.getByRole('button', { name: 'Edit connection' }).first()).toBeVisible();
  await expect(statusBar(page)).toContainText('Refused');
  expect(treeline.output()).not.toContain('canary-Wr0ng');
  await strict.close();
});

test('a core that dies is restarted, said so, and its connections come back', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Survivor', port: mosquitto.port }, true);
  await expectOnline(page);
  await treeline.killCoreWorker();
  await expect(page.getByRole('log', { name: 'Notices' })).toContainText(/core was restarted/);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1);
  await publisher.send(publishPacket('after/crash', Buffer.from('1')));
  await expect(treeRow(page, 'after')).toBeVisible();
  publisher.close();
});

/** The count of received messages in the status bar: kept, when nothing was evicted or refused. */
async function keptCount(page: Page): Promise<number> {
  const text = (await statusBar(page).textContent()) ?? '';
  return Number(/([\d,\u202f\u00a0 ]+) kept/.exec(text)?.[1]?.replaceAll(/\D/g, '') ?? -1);
}

test('a page reloaded under 5,000 msg/s comes back and nothing is lost', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  await createProfile(page, { name: 'Busy', port: mosquitto.port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(mosquitto.port, 1000);
  const total = 40_000;
  const running = publisher.run(total, 5000);
  await expect(treeRow(page, 'plant')).toBeVisible();
  await page.reload();
  await expect(treeRow(page, 'plant')).toBeVisible();
  await page.reload();
  await expect(treeRow(page, 'plant')).toBeVisible();
  const { sentCount } = await running;
  const rows = page.getByRole('treeitem', { name: /^plant/ });
  await expect(rows).toContainText(new Intl.NumberFormat('en').format(sentCount));
  await expect.poll(() => keptCount(page)).toBeGreaterThanOrEqual(sentCount);
  await expect(statusBar(page)).toContainText('0 evicted');
  await expect(statusBar(page)).toContainText('0 refused');
  publisher.close();
});
