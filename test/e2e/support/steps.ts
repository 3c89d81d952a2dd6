// What a user does, by role and name, for the journeys' specs on both hosts.

import type { Locator, Page } from '@playwright/test';
import { type LoadPublisher, loadTopics, openLoadPublisher, publishPacket } from '../../support/load-publisher.ts';
import { expect } from './treeline.ts';

/** The status bar. */
export const statusBar = (page: Page): Locator => page.getByRole('contentinfo', { name: 'Status' });

/** A row of the tree by its level's name. */
export const treeRow = (page: Page, level: string): Locator =>
  page.getByRole('treeitem', { name: new RegExp(`^${level.replaceAll(/[$.*+?]/g, '\\$&')}(\\b|$|[ ,])`) });

/** Opens the editor, fills in a broker on loopback and saves. */
export async function createProfile(
  page: Page,
  profile: { readonly name: string; readonly port: number; readonly username?: string; readonly password?: string },
  connects: boolean,
): Promise<void> {
  await page
    .getByRole('button', { name: /^New connection/ })
    .first()
    .click();
  const editor = page.getByRole('dialog', { name: 'New connection' });
  await editor.getByLabel('Name', { exact: true }).fill(profile.name);
  await editor.getByLabel('Host', { exact: true }).fill('127.0.0.1');
  await editor.getByLabel('Port', { exact: true }).fill(String(profile.port));
  if (profile.username !== undefined) await editor.getByLabel('User name', { exact: true }).fill(profile.username);
  if (profile.password !== undefined) await editor.getByLabel('Password', { exact: true }).fill(profile.password);
  await editor.getByRole('button', { name: connects ? 'Save and connect' : 'Save', exact: true }).click();
  await expect(editor).toBeHidden();
}

/** Waits until the status bar says so. */
export async function expectOnline(page: Page): Promise<void> {
  await expect(statusBar(page)).toContainText('Online', { timeout: 15_000 });
}

/**
 * Waits until a tree that nobody has touched has chosen its first topic: it opens the liveliest branch by itself, once,
 * and whoever toggles that branch at the same moment closes it.
 */
export async function expectSettled(page: Page): Promise<void> {
  // The broker's own topics are chosen for want of others only, and give way.
  await expect(page.getByRole('treeitem', { selected: true, name: /^[^$]/ })).toBeVisible();
}

/** Opens a branch of the tree, if it is not open. */
export async function openBranch(page: Page, level: string): Promise<void> {
  await expectSettled(page);
  const row = treeRow(page, level);
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.dblclick();
  await expect(row).toHaveAttribute('aria-expanded', 'true');
}

/** Filters the tree. */
export async function filterBy(page: Page, text: string): Promise<void> {
  await page
    .getByRole('textbox', { name: 'Filter topics' })
    .or(page.getByRole('combobox', { name: 'Filter topics' }))
    .fill(text);
}

/** A raw publisher for a test's broker. */
export const openPublisher = (port: number, topicCount: number): Promise<LoadPublisher> =>
  openLoadPublisher({ port, topics: loadTopics(topicCount), payloadBytes: 200 });

/** Connects to a test's broker and publishes to its topics once; `send` publishes more, until `close`. */
export async function connectWith(
  page: Page,
  port: number,
  values: Readonly<Record<string, string>>,
): Promise<{ readonly send: (topicName: string, value: string) => Promise<void>; readonly close: () => void }> {
  await createProfile(page, { name: 'Plant', port }, true);
  await expectOnline(page);
  const publisher = await openPublisher(port, 1);
  const send = (topicName: string, value: string): Promise<void> =>
    publisher.send(publishPacket(topicName, Buffer.from(value)));
  for (const [topicName, value] of Object.entries(values)) await send(topicName, value);
  await expectSettled(page);
  return { send, close: () => publisher.close() };
}
