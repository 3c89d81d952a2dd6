// Connections from other programs and back, on both hosts: a file chosen, and others dropped. More: moving.spec.ts.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samplePath, sampleJson } from '../support/import-samples.ts';
import { seriousFindings } from './support/axe.ts';
import { chooseFile, dropFile, entryOf, importDialog } from './support/import-steps.ts';
import { expect, test } from './support/treeline.ts';

test('connections of MQTT Explorer are previewed and imported once', async ({ treeline, mosquitto }) => {
  const { page, dataDir } = treeline;
  const file = join(dataDir, '..', `${Date.now()}-settings.json`);
  const sample = sampleJson('mqtt-explorer-settings.v1.json') as {
    ConnectionManager_connections: Record<string, object>;
  };
  const [plain] = Object.values(sample.ConnectionManager_connections);
  const here = { ...plain, name: 'Here', host: '127.0.0.1', port: mosquitto.port, password: 'CANARY', username: 'me' };
  await writeFile(
    file,
    JSON.stringify({ ...sample, ConnectionManager_connections: { ...sample.ConnectionManager_connections, here } }),
  );

  await page.getByRole('button', { name: 'Import connections' }).click();
  await chooseFile(page, file);
  await expect(importDialog(page).getByRole('status')).toHaveText('4 of 4 connections chosen.');
  await expect(entryOf(page, 'Plant (mTLS)')).toContainText(
    'user viewer · 1 subscription · with password and private key',
  );
  await expect(entryOf(page, 'Plant (mTLS)')).toContainText("The broker's certificate is not checked");
  expect(await seriousFindings(page)).toEqual([]);
  await entryOf(page, 'WSS with base path').getByRole('checkbox').uncheck();
  await importDialog(page).getByRole('button', { name: 'Import 3 connections' }).click();
  await expect(page.getByText('3 connections imported.')).toBeVisible();

  // Twice makes nothing twice: only what was left out is offered.
  await page.keyboard.press('Alt+i');
  await chooseFile(page, file);
  await expect(importDialog(page).getByRole('status')).toHaveText('1 of 4 connections chosen. 3 are there already.');
  await expect(entryOf(page, 'Here')).toContainText('There already as “Here”');
  expect(await page.content()).not.toContain('CANARY');
  await page.keyboard.press('Escape');
  await expect(importDialog(page)).toBeHidden();
});

test('MQTTX and .mqttbroker files are dropped, what is missing is named, a foreign file is refused', async ({
  treeline,
}) => {
  const { page } = treeline;
  await expect(page.getByRole('button', { name: 'Import connections' })).toBeVisible();
  await dropFile(page, 'mqttx.json', await readFile(samplePath('mqttx-connections.json'), 'utf8'));
  await expect(entryOf(page, 'AWS IoT (mTLS, ALPN)')).toContainText('/home/me/certs/private.pem.key is not there.');
  await expect(importDialog(page)).toContainText('1 message in the file is not imported.');
  await importDialog(page).getByRole('button', { name: 'Import 3 connections' }).click();
  await expect(page.getByText('3 connections imported.')).toBeVisible();

  await dropFile(page, 'holiday.json', '{"photos": 7}');
  await expect(importDialog(page).getByRole('alert')).toContainText(
    'holiday.json is not a file that Treeline can import',
  );
  await dropFile(page, 'home.mqttbroker', await readFile(samplePath('mqtt-analyzer.mqttbroker.json'), 'utf8'));
  await expect(entryOf(page, 'Home')).toContainText('The CA certificate in the file could not be read');
  await importDialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
  await expect(page.getByText('1 connection imported.')).toBeVisible();
});
