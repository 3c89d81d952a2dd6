// Connections moved from one Treeline to another with their secrets, and taken over with their certificates from other programs.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { sampleJson, samplePath } from '../support/import-samples.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { chooseFile, dropFile, entryOf, importDialog } from './support/import-steps.ts';
import { createProfile, expectOnline } from './support/steps.ts';
import { expect, test, type Treeline } from './support/treeline.ts';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'treeline-moving-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

/** Presses what saves a file and gives its text; the desktop would ask where to. */
async function savedText({ page, electron }: Treeline, press: () => Promise<void>): Promise<string> {
  const path = join(folder, 'saved.json');
  if (electron === null) {
    const download = page.waitForEvent('download');
    await press();
    await (await download).saveAs(path);
    return readFile(path, 'utf8');
  }
  const isSaved = electron.evaluate(
    ({ session }, savePath) =>
      new Promise<string>((resolve) => {
        session.fromPartition('treeline').once('will-download', (_event, item) => {
          item.setSavePath(savePath);
          item.once('done', (_done, state) => resolve(state));
        });
      }),
    path,
  );
  // The main process is told first: both go over the same line, in order.
  await electron.evaluate(() => null);
  await press();
  expect(await isSaved).toBe('completed');
  return readFile(path, 'utf8');
}

/** Everything in the data folder that says something of connections. */
const profilesFile = (dataDir: string): Promise<string> => readFile(join(dataDir, 'profiles.json'), 'utf8');

test('an export under a passphrase brings its secrets elsewhere; a wrong one and a newer file change nothing', async ({
  treeline,
}) => {
  const passwords = join(folder, 'passwords');
  await promisify(execFile)('mosquitto_passwd', ['-c', '-b', passwords, 'anna', 'CANARY-word']);
  const broker = await startMosquitto({
    listeners: [{ kind: 'mqtt', config: ['allow_anonymous false', `password_file ${passwords}`] }],
  });
  let { page } = treeline;
  const login = { username: 'anna', password: 'CANARY-word' };
  await createProfile(page, { name: 'Plant', port: broker.port, ...login }, false);
  await page.keyboard.press('Alt+x');
  const dialog = page.getByRole('dialog', { name: 'Export connections' });
  await dialog.getByRole('switch', { name: 'Include passwords and keys' }).click();
  await dialog.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await dialog.getByLabel('Passphrase again').fill('correct horse battery');
  const text = await savedText(treeline, () => dialog.getByRole('button', { name: 'Export 1 connection' }).click());
  await expect(page.getByText(/Saving 1 connection as .*, with 1 secret under the passphrase/)).toBeVisible();
  expect(text).not.toContain('CANARY');

  const elsewhere = join(folder, 'elsewhere');
  page = await treeline.restart(['--data-dir', elsewhere]);
  await expect(page.getByRole('button', { name: 'Import connections' })).toBeVisible();
  const before = await profilesFile(elsewhere).catch(() => 'none');
  const newer = JSON.stringify({ ...(JSON.parse(text) as object), version: 999 });
  await dropFile(page, 'newer.json', newer);
  await expect(importDialog(page).getByRole('alert')).toContainText('newer');
  await dropFile(page, 'plant.json', text);
  const passphrase = importDialog(page).getByLabel('Passphrase', { exact: true });
  await passphrase.fill('correct horse');
  await importDialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(importDialog(page).getByRole('alert')).toContainText('passphrase');
  expect(await profilesFile(elsewhere).catch(() => 'none')).toBe(before);
  await passphrase.fill('correct horse battery');
  await importDialog(page).getByRole('button', { name: 'Open', exact: true }).click();
  await expect(entryOf(page, 'Plant')).toContainText('with password');
  await importDialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
  await page.getByRole('button', { name: /^Plant, / }).dblclick();
  await expectOnline(page);
  expect(await page.content()).not.toContain('CANARY');
  await broker.close();
});

test.describe('with certificates', () => {
  let maker: CertificateMaker;
  let authority: Certificate;
  let client: Certificate;
  let broker: Mosquitto;
  test.beforeEach(async () => {
    maker = await createCertificateMaker();
    authority = await maker.make({ name: 'Plant CA', authority: true });
    client = await maker.make({ name: 'gateway', signedBy: authority });
    const server = await maker.make({ name: 'broker', altNames: 'IP:127.0.0.1', signedBy: authority });
    const { certificateFile, keyFile } = server;
    const config = [`certfile ${certificateFile}`, `keyfile ${keyFile}`, `cafile ${authority.certificateFile}`];
    broker = await startMosquitto({ listeners: [{ kind: 'mqtt', config: [...config, 'require_certificate true'] }] });
  });
  test.afterEach(async () => {
    await broker.close();
    await maker.remove();
  });

  test('connections of MQTT Explorer are found where it keeps them, and connect by the certificates in them', async ({
    treeline,
  }) => {
    const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
    const sample = sampleJson('mqtt-explorer-settings.v1.json') as {
      ConnectionManager_connections: Record<string, object>;
    };
    const mutual = Object.values(sample.ConnectionManager_connections)[1];
    const plant = {
      ...mutual,
      name: 'Plant mTLS',
      host: '127.0.0.1',
      port: broker.port,
      certValidation: true,
      selfSignedCertificate: { name: 'ca.pem', data: base64(authority.certificatePem) },
      clientCertificate: { name: 'client.pem', data: base64(client.certificatePem) },
      clientKey: { name: 'client.key', data: base64(client.keyPem) },
    };
    await mkdir(join(folder, 'MQTT-Explorer'));
    const path = join(folder, 'MQTT-Explorer', 'settings.json');
    await writeFile(path, JSON.stringify({ ...sample, ConnectionManager_connections: { plant } }));

    const page = await treeline.restart([], { XDG_CONFIG_HOME: folder, HOME: folder });
    await page.getByRole('button', { name: 'Import connections' }).click();
    const found = importDialog(page).getByRole('region', { name: 'Other programs on this machine' });
    await found.getByRole('button', { name: 'Look for files' }).click();
    await expect(found).toContainText('MQTT Explorer: 1 connection');
    await expect(found).toContainText(path);
    await found.getByRole('button', { name: 'Preview' }).click();
    await expect(entryOf(page, 'Plant mTLS')).toContainText('password and private key');
    await importDialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
    await page.getByRole('button', { name: /^Plant mTLS, / }).dblclick();
    await expectOnline(page);
  });

  test('connections of MQTTX come with the certificate files they name, those of an older MQTT Explorer as they are', async ({
    treeline,
  }) => {
    const { page } = treeline;
    await expect(page.getByRole('button', { name: 'Import connections' })).toBeVisible();
    const aws = (sampleJson('mqttx-connections.json') as readonly object[])[1];
    const connection = {
      ...aws,
      name: 'Gateway',
      host: '127.0.0.1',
      port: broker.port,
      ALPNProtocols: '',
      ca: authority.certificateFile,
      cert: client.certificateFile,
      key: client.keyFile,
    };
    await dropFile(page, 'mqttx.json', JSON.stringify([connection]));
    await expect(entryOf(page, 'Gateway')).toContainText('with private key');
    await importDialog(page).getByRole('button', { name: 'Import 1 connection' }).click();
    await page.getByRole('button', { name: /^Gateway, / }).dblclick();
    await expectOnline(page);

    await page.keyboard.press('Alt+i');
    await chooseFile(page, samplePath('mqtt-explorer-settings.v0.json'));
    await expect(entryOf(page, 'Old profile without configVersion')).toContainText('user u · 1 subscription');
    await importDialog(page).getByRole('button', { name: 'Import 2 connections' }).click();
    await expect(page.getByText('2 connections imported.')).toBeVisible();
  });
});
