// Retained messages in two windows at once (the web host): one list, one work, the same account.

import { openOtherClient } from '../support/retained-broker.ts';
import { clearChosen, countOf, dialogOf } from './support/retained-steps.ts';
import { createProfile, expectOnline } from './support/steps.ts';
import { expect, test } from './support/treeline.ts';

test('two windows share the choice and the work; work that nobody watches ends with a notice', async ({
  treeline,
  mosquitto,
}) => {
  const first = treeline.page;
  const client = await openOtherClient(mosquitto.port);
  for (let n = 0; n < 40; n += 1) await client.publish(`t/${n}`, String(n));
  await createProfile(first, { name: 'Shared', port: mosquitto.port }, true);
  await expectOnline(first);
  await first.keyboard.press('Alt+r');
  await expect(countOf(first)).toHaveText(/^40 chosen/);
  const second = await treeline.openTab();
  await second
    .getByRole('navigation', { name: 'Connections' })
    .getByRole('button', { name: /^Shared,/ })
    .click();
  await expectOnline(second);
  await second.keyboard.press('Alt+r');
  await expect(countOf(second)).toHaveText(/^40 chosen/);

  await dialogOf(second)
    .getByRole('option', { name: /t\/0\b/ })
    .click();
  await expect(countOf(second)).toHaveText(/^39 chosen/);
  await expect(countOf(first)).toHaveText(/^39 chosen/);

  await dialogOf(first).getByRole('combobox', { name: 'Publish at most' }).click();
  await first.getByRole('option', { name: '10 per second' }).click();
  await clearChosen(first, '39');
  await expect(dialogOf(second).getByText(/^Clearing: \d+ of 39/)).toBeVisible();
  await expect(dialogOf(second).getByRole('button', { name: 'Ask the broker' })).toBeDisabled();
  await dialogOf(first).getByRole('button', { name: 'Close' }).click();
  await dialogOf(second).getByRole('button', { name: 'Close' }).click();
  await expect(first.getByText('Clearing retained messages has ended: 39 cleared.')).toBeVisible({ timeout: 20_000 });
  await second.keyboard.press('Alt+r');
  await expect(dialogOf(second).getByRole('button', { name: '39 cleared' })).toBeVisible();
  await client.close();
});
