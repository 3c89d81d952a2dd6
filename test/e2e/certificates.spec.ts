// Certificates as a user meets them: chosen as files, told in the form, the broker's own pinned at first sight and refused once it changes.

import { createCertificateMaker } from '../support/certificates.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { seriousFindings } from './support/axe.ts';
import { dropFile } from './support/import-steps.ts';
import { expectOnline } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('a client certificate is read in the form, and a broker’s certificate is pinned until it changes', async ({
  treeline,
}) => {
  const { page } = treeline;
  const maker = await createCertificateMaker();
  const authority = await maker.make({ name: 'Plant CA', authority: true });
  const client = await maker.make({ name: 'gateway', signedBy: authority });
  const [first, second] = [await maker.make({ name: 'broker one' }), await maker.make({ name: 'broker two' })];
  const start = (own: typeof first, port = 0) =>
    startMosquitto({
      listeners: [
        {
          kind: 'mqtt',
          port,
          config: [
            `certfile ${own.certificateFile}`,
            `keyfile ${own.keyFile}`,
            `cafile ${authority.certificateFile}`,
            'require_certificate true',
          ],
        },
      ],
    });
  const broker = await start(first);

  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  const choose = async (field: string, name: string, content: string | Buffer): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await editor.getByRole('button', { name: `Read ${field} from a file` }).click();
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  };
  await editor.getByLabel('Name', { exact: true }).fill('Plant');
  await editor.getByLabel('Protocol').click();
  await page.getByRole('option', { name: 'mqtts://' }).click();
  await editor.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await editor.getByLabel('Port', { exact: true }).fill(String(broker.port));
  await editor.locator('summary').filter({ hasText: 'TLS' }).click();
  await editor.getByLabel('The broker’s certificate').click();
  await page.getByRole('option', { name: 'Take this one certificate' }).click();

  // Certificate and key in one file, under its passphrase; then in two.
  await editor.getByLabel('Client certificate as').click();
  await page.getByRole('option', { name: 'PKCS#12' }).click();
  await editor
    .getByLabel('File with PKCS#12 file')
    .setInputFiles({ name: 'gateway.p12', mimeType: 'x', buffer: await maker.pkcs12(client, 'open sesame') });
  await editor.getByLabel('Passphrase of the key').fill('open sesame');
  await expect(editor.getByRole('list', { name: 'Own certificate' })).toContainText('CN=gateway');
  await editor.getByLabel('Passphrase of the key').fill('');
  await editor.getByLabel('Client certificate as').click();
  await page.getByRole('option', { name: 'PEM' }).click();
  await expect(editor.getByRole('list', { name: 'Own certificate' })).toHaveCount(0);

  await choose('Client certificate', 'gateway.key', client.keyPem);
  await expect(editor.getByText('gateway.key is a private key, not a certificate.')).toBeVisible();
  await choose('Client certificate', 'gateway.der', await maker.der(client));
  const own = editor.getByRole('list', { name: 'Own certificate' });
  await expect(own).toContainText('CN=gateway');
  await expect(own).toContainText('issued by CN=Plant CA, EC P-256');
  await expect(own).toContainText(/expires in 1 day, 20\d\d-/);
  const key = editor.getByLabel('Private key', { exact: true });
  await dropFile(page, 'gateway.key', await maker.encryptKey(client, 'open sesame'), key);
  await expect(editor.getByText('The private key is encrypted. Enter its passphrase.')).toBeVisible();
  await editor.getByLabel('Passphrase of the key').fill('open sesame');
  await expect(editor.getByText('EC P-256 key, encrypted; it belongs to the certificate')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await editor.getByRole('button', { name: 'Save and connect' }).click();

  // Trust on first use: shown, then pinned.
  const offer = page.getByRole('region', { name: 'Certificate to pin' });
  await expect(offer).toContainText('CN=broker one');
  await offer.getByRole('button', { name: 'Pin this certificate' }).click();
  await expectOnline(page);

  // What is saved is told without its key, which has not come back.
  await page.keyboard.press('Alt+c');
  await page.getByRole('button', { name: 'Edit Plant' }).click();
  const saved = page.getByRole('dialog', { name: 'Plant' });
  await saved.locator('summary').filter({ hasText: 'TLS' }).click();
  await expect(saved.getByRole('list', { name: 'Own certificate' })).toContainText('CN=gateway');
  const savedKey = saved.getByRole('group', { name: 'Private key' });
  await expect(savedKey).toContainText('it belongs to the certificate');
  await expect(savedKey.getByRole('textbox')).toHaveCount(0);
  await page.keyboard.press('Escape');

  // Another certificate in the same place: refused, and trusted only after a step of its own.
  await broker.close();
  const other = await start(second, broker.port);
  const banner = page.getByRole('status').filter({ hasText: 'has changed' });
  await expect(banner).toContainText('The certificate of Plant has changed. Nothing was sent.', { timeout: 30_000 });
  await banner.getByRole('button', { name: 'Look at the certificate' }).click();
  const changed = page.getByRole('region', { name: 'Changed certificate' });
  await expect(changed).toContainText('CN=broker two');
  await changed.getByRole('button', { name: 'Trust the new one' }).click();
  const question = page.getByRole('dialog', { name: 'Trust the new certificate?' });
  const trust = question.getByRole('button', { name: 'Trust it and connect' });
  await expect(trust).toBeDisabled();
  expect(await seriousFindings(page)).toEqual([]);
  await question.getByRole('checkbox', { name: /I have compared this fingerprint/ }).click();
  await trust.click();
  await expectOnline(page);
  await other.close();
  await maker.remove();
});
