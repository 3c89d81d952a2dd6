// The connection doctor on both hosts: a port where nothing listens, then the broker; by button, by key and from the list.

import { AxeBuilder } from '@axe-core/playwright';
import { freePort } from '../support/free-port.ts';
import { createProfile } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('says which step a connection fails at, and that the mended one works', async ({ treeline, mosquitto }) => {
  const { page } = treeline;
  const port = await freePort();
  await createProfile(page, { name: 'Plant', port }, true);
  await page.getByRole('button', { name: 'Diagnose' }).click();
  const doctor = page.getByRole('dialog', { name: 'Connection doctor: Plant' });
  await expect(doctor.getByRole('status')).toHaveText('It ends at: TCP connection.');
  const steps = doctor.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  const tcp = steps.filter({ hasText: 'TCP connection' });
  await expect(tcp.getByRole('img', { name: 'Failed' })).toBeVisible();
  await expect(tcp).toContainText(`Nothing accepts connections at 127.0.0.1:${port}`);
  await expect(steps.filter({ hasText: 'MQTT CONNECT' })).toContainText('Not reached');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();

  await page.getByRole('button', { name: 'Edit connection' }).click();
  const editor = page.getByRole('dialog', { name: 'Plant' });
  await editor.getByLabel('Port', { exact: true }).fill(String(mosquitto.port));
  // Before it is saved: the draft, in front of the editor, which stays as it is.
  await editor.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(doctor.getByRole('status')).toHaveText(/^Everything works/);
  await page.keyboard.press('Escape');
  await expect(doctor).toBeHidden();
  await expect(editor).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Discard the changes?' })).toBeHidden();
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(editor).toBeHidden();
  await page.keyboard.press('Alt+j');
  await expect(doctor.getByRole('status')).toHaveText(/^Everything works/);
  await expect(doctor.getByRole('img', { name: 'Passed' })).toHaveCount(4);
  await doctor.getByText('Details').last().click();
  await expect(doctor.getByText('granted with QoS 0').first()).toBeVisible();
});
