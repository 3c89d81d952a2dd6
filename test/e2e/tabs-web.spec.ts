// Several tabs on one core (the web host): what they share, what is each one's own, and how a tab comes back that lost its line.

import type { Locator, Page } from '@playwright/test';
import { freePort } from '../support/free-port.ts';
import { publishPacket } from '../support/load-publisher.ts';
import { type CuttableNetwork, openCuttableNetwork } from './support/cuttable-network.ts';
import { startWebHost } from './support/host-web.ts';
import {
  createProfile,
  expectOnline,
  expectSettled,
  filterBy,
  openBranch,
  openPublisher,
  treeRow,
} from './support/steps.ts';
import { expect, test as base, type Treeline } from './support/treeline.ts';

const test = base.extend<{ readonly network: CuttableNetwork }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  network: async ({}, provide) => {
    const network = await openCuttableNetwork();
    await provide(network);
    await network.close();
  },
});

const railButton = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Connections' }).getByRole('button', { name: new RegExp(`^${name},`) });
const message = (page: Page): Locator => page.getByRole('region', { name: 'Message' });
const linkBanner = (page: Page): Locator => page.getByRole('status').filter({ hasText: "No line to Treeline's core" });

type Send = (topicName: string, payload: string) => Promise<void>;

/** Connects the first tab to a broker with the topics `one/alpha` and `two/beta`. */
async function openFirstTab(treeline: Treeline, port: number): Promise<{ first: Page; send: Send }> {
  const first = treeline.page;
  await createProfile(first, { name: 'Shared', port }, true);
  await expectOnline(first);
  const publisher = await openPublisher(port, 1);
  const send: Send = (topicName, payload) => publisher.send(publishPacket(topicName, Buffer.from(payload)));
  await send('one/alpha', 'payload of alpha');
  await send('two/beta', 'payload of beta');
  await expect(treeRow(first, 'two')).toBeVisible();
  await expectSettled(first);
  return { first, send };
}

/** Shows the same connection in another tab. */
async function showShared(page: Page): Promise<Page> {
  await railButton(page, 'Shared').click();
  await expect(treeRow(page, 'two')).toBeVisible();
  await expectSettled(page);
  return page;
}

test.describe('two tabs', () => {
  test('see the same profiles and connections at once', async ({ treeline, mosquitto }) => {
    const first = treeline.page;
    const second = await treeline.openTab();
    await createProfile(first, { name: 'Greenhouse', port: mosquitto.port }, false);
    await expect(railButton(second, 'Greenhouse')).toHaveAccessibleName('Greenhouse, Not connected');

    // Opened in one, it is online in both.
    await railButton(second, 'Greenhouse').dblclick();
    await expectOnline(second);
    await expect(railButton(first, 'Greenhouse')).toHaveAccessibleName('Greenhouse, Online');
    await railButton(first, 'Greenhouse').click();
    await expectOnline(first);

    // Sent in one, it is in the tree of both.
    const publish = second.getByRole('region', { name: 'Publish' });
    await publish.getByLabel('Topic to publish to').fill('beds/3/moisture');
    await publish.getByRole('textbox', { name: 'Payload' }).fill('0.42');
    await second.keyboard.press('Control+Enter');
    await expect(treeRow(first, 'beds')).toBeVisible();
    await expect(treeRow(second, 'beds')).toBeVisible();

    // Renamed in one, closed in the other.
    await railButton(first, 'Greenhouse').click({ button: 'right' });
    await first.getByRole('menuitem', { name: 'Edit connection' }).click();
    const editor = first.getByRole('dialog', { name: 'Greenhouse' });
    await editor.getByLabel('Name', { exact: true }).fill('Orangery');
    await first.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(railButton(second, 'Orangery')).toBeVisible();
    await expect(railButton(second, 'Greenhouse')).toHaveCount(0);
    await railButton(second, 'Orangery').click({ button: 'right' });
    await second.getByRole('menuitem', { name: 'Disconnect' }).click();
    await expect(railButton(first, 'Orangery')).toHaveAccessibleName(/^Orangery, Disconnected/);

    // Deleted in one, it is gone in both.
    await railButton(first, 'Orangery').click({ button: 'right' });
    await first.getByRole('menuitem', { name: 'Edit connection' }).click();
    await first.getByRole('dialog', { name: 'Orangery' }).getByRole('button', { name: 'Delete' }).click();
    await first.getByRole('dialog').last().getByRole('button', { name: 'Delete' }).click();
    await expect(railButton(first, 'Orangery')).toHaveCount(0);
    await expect(railButton(second, 'Orangery')).toHaveCount(0);
  });

  test('have each their own selection, filter and expansion', async ({ treeline, mosquitto }) => {
    const { first, send } = await openFirstTab(treeline, mosquitto.port);
    const second = await showShared(await treeline.openTab());
    await openBranch(first, 'one');
    await treeRow(first, 'alpha').click();
    await expect(message(first)).toContainText('payload of alpha');

    await openBranch(second, 'one');
    await treeRow(second, 'one').dblclick();
    await openBranch(second, 'two');
    await treeRow(second, 'beta').click();
    await expect(message(second)).toContainText('payload of beta');
    await expect(treeRow(second, 'one')).toHaveAttribute('aria-expanded', 'false');
    await expect(treeRow(first, 'one')).toHaveAttribute('aria-expanded', 'true');
    await expect(treeRow(first, 'two')).toHaveAttribute('aria-expanded', 'false');
    await filterBy(second, 'beta');
    await expect(treeRow(second, 'one')).toBeHidden();

    // What arrives reaches both, and moves neither.
    await send('three/gamma', 'payload of gamma');
    await expect(treeRow(first, 'three')).toBeVisible();
    await send('two/beta', 'second payload of beta');
    await expect(message(second)).toContainText('second payload of beta');
    await expect(message(first)).toContainText('payload of alpha');
    await expect(treeRow(first, 'one')).toHaveAttribute('aria-expanded', 'true');
    await expect(treeRow(first, 'two')).toHaveAttribute('aria-expanded', 'false');
    await expect(treeRow(first, 'alpha')).toHaveAttribute('aria-selected', 'true');
    await expect(treeRow(second, 'three')).toBeHidden();
    await expect(first.getByLabel('Filter topics')).toHaveValue('');

    // One that goes takes nothing with it.
    await second.close();
    await send('four/delta', 'x');
    await expect(treeRow(first, 'four')).toBeVisible();
  });

  test('stay apart although one is a copy of the other', async ({ treeline, mosquitto }) => {
    const { first } = await openFirstTab(treeline, mosquitto.port);
    await openBranch(first, 'one');
    // What a browser does when a tab is duplicated: the copy begins with the session storage of the first.
    const opened = first.waitForEvent('popup');
    await first.evaluate(() => void window.open(window.location.href));
    const copy = await showShared(await opened);
    await openBranch(copy, 'two');
    await expect(treeRow(copy, 'beta')).toBeVisible();
    await expect(treeRow(first, 'two')).toHaveAttribute('aria-expanded', 'false');
    await first.reload();
    await expectSettled(first);
    await expect(treeRow(first, 'one')).toHaveAttribute('aria-expanded', 'true');
    await expect(treeRow(first, 'two')).toHaveAttribute('aria-expanded', 'false');
  });

  test('come back, both, when the core was restarted', async ({ treeline, mosquitto }) => {
    const { first, send } = await openFirstTab(treeline, mosquitto.port);
    const second = await showShared(await treeline.openTab());
    await treeline.killCoreWorker();
    for (const page of [first, second]) {
      await expect(page.getByRole('log', { name: 'Notices' })).toContainText(/core was restarted/);
      await expectOnline(page);
    }
    await send('after/crash', 'x');
    await expect(treeRow(first, 'after')).toBeVisible();
    await expect(treeRow(second, 'after')).toBeVisible();
  });
});

test.describe('a tab that lost its line', () => {
  test('says so, and resumes by itself where it was', async ({ treeline, mosquitto, network, openBrowser }) => {
    const { first, send } = await openFirstTab(treeline, mosquitto.port);
    const context = await (await openBrowser()).newContext({ proxy: { server: network.proxy } });
    await context.addCookies(await first.context().cookies());
    const second = await context.newPage();
    await second.goto(first.url());
    await showShared(second);
    await openBranch(second, 'two');
    await treeRow(second, 'beta').click();
    await expect(message(second)).toContainText('payload of beta');
    await filterBy(second, 'a');
    const publish = second.getByRole('region', { name: 'Publish' });
    await publish.getByRole('textbox', { name: 'Payload' }).fill('half a thought');
    await second.evaluate(() => ((window as unknown as Record<string, unknown>)['isSamePage'] = true));

    network.cut();
    await expect(linkBanner(second)).toContainText('What you see is as of then.');
    await expect(linkBanner(second).getByRole('button', { name: 'Try now' })).toBeVisible();
    // What was there stays to be read; the other tab goes on.
    await expect(message(second)).toContainText('payload of beta');
    await expect(treeRow(second, 'beta')).toBeVisible();
    await send('two/beta', 'while it was away');
    await send('new/gamma', 'x');
    await expect(treeRow(first, 'new')).toBeVisible();
    await expect(linkBanner(first)).toBeHidden();
    await expect(treeRow(second, 'new')).toBeHidden();

    network.mend();
    await expect(linkBanner(second)).toBeHidden({ timeout: 20_000 });
    await expect(treeRow(second, 'new')).toBeVisible();
    await expect(message(second)).toContainText('while it was away');
    await expect(second.getByLabel('Filter topics')).toHaveValue('a');
    await expect(treeRow(second, 'beta')).toHaveAttribute('aria-selected', 'true');
    await filterBy(second, '');
    await expect(treeRow(second, 'two')).toHaveAttribute('aria-expanded', 'true');
    await expect(treeRow(second, 'new')).toHaveAttribute('aria-expanded', 'false');
    await expect(publish.getByRole('textbox', { name: 'Payload' })).toHaveValue('half a thought');
    await expectOnline(second);
    expect(await second.evaluate(() => (window as unknown as Record<string, unknown>)['isSamePage'])).toBe(true);

    // Nobody has to wait for the timer.
    network.cut();
    await expect(linkBanner(second)).toContainText(/Next try in [2-9] s/, { timeout: 20_000 });
    network.mend();
    await linkBanner(second).getByRole('button', { name: 'Try now' }).click();
    await expect(linkBanner(second)).toBeHidden({ timeout: 2000 });
    await context.close();
  });
});

test.describe('a tab whose Treeline was started anew', () => {
  test('on another port: is told to open the new address', async ({ treeline, openBrowser }) => {
    process.kill(treeline.pid, 'SIGTERM');
    const banner = linkBanner(treeline.page);
    await expect(banner).toContainText('Next try in');
    const quiet = (): void => {};
    const { dataDir } = treeline;
    const next = await startWebHost({ dataDir, flags: [], onOutput: quiet, onPage: quiet }, await openBrowser());
    try {
      await expect(banner).toContainText('If Treeline was started anew, open the address it printed.', {
        timeout: 20_000,
      });
      await expect(next.page.getByRole('button', { name: /^Demo A home/ })).toBeVisible();
    } finally {
      await next.stop();
    }
  });

  test.describe('on the same port', () => {
    test('is told so, and a reload leads to the terminal', async ({ treeline, mosquitto, openBrowser }) => {
      const port = await freePort();
      await treeline.restart(['--port', String(port)]);
      const page = treeline.page;
      await createProfile(page, { name: 'Kept', port: mosquitto.port }, false);
      process.kill(treeline.pid, 'SIGTERM');
      await expect(linkBanner(page)).toContainText('Next try in');
      let output = '';
      const next = await startWebHost(
        {
          dataDir: treeline.dataDir,
          flags: ['--port', String(port)],
          onOutput: (text) => (output += text),
          onPage: () => {},
        },
        await openBrowser(),
      );
      try {
        await expect(linkBanner(page)).toContainText('If Treeline was started anew, open the address it printed.', {
          timeout: 20_000,
        });
        await expect.poll(() => output).toContain('A line was asked for without a session.');
        // The session of the former start is void: the page is not served, and says where to look.
        const answer = await page.reload();
        expect(answer?.status()).toBe(401);
        await expect(page.locator('body')).toContainText('Open the newest address that stands in the terminal');
        const address = output.match(/http:\/\/\S+/g)?.at(-1) ?? '';
        await page.goto(address);
        await expect(railButton(page, 'Kept')).toBeVisible();
        await expect(railButton(next.page, 'Kept')).toBeVisible();
      } finally {
        await next.stop();
      }
    });
  });
});
