// Topic names that nobody expects, from a broker that sends exactly these bytes: shown truthfully and safely, and copied as they are.

import type { Page } from '@playwright/test';
import {
  connackOf,
  expectPacket,
  lastOf,
  packetIdOf,
  type ReceivedPacket,
  send,
  startScriptedBroker,
} from '../support/scripted-broker.ts';
import { seriousFindings } from './support/axe.ts';
import { createProfile, expectOnline, treeRow } from './support/steps.ts';
import { expect, test, type Treeline } from './support/treeline.ts';

/** A PUBLISH of MQTT 5 with QoS 0 and no properties. */
function publish5(topicName: string, payload: string): Buffer {
  const name = Buffer.from(topicName);
  const length = Buffer.from([name.length >> 8, name.length & 0xff]);
  const body = Buffer.concat([length, name, Buffer.from([0]), Buffer.from(payload)]);
  const remaining: number[] = [];
  for (let rest = body.length; rest > 0 || remaining.length === 0; rest = Math.floor(rest / 128)) {
    remaining.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
  }
  return Buffer.concat([Buffer.from([0x30, ...remaining]), body]);
}

/** Grants all filters of the last SUBSCRIBE, however many they are. */
function suback5(received: readonly ReceivedPacket[]): Uint8Array {
  const packet = lastOf(received, 8);
  const { bytes } = packet;
  let at = 1;
  while ((bytes.readUInt8(at) & 0x80) !== 0) at += 1;
  // Behind the packet id stand the properties; theirs are fewer than 128 bytes.
  at += 3;
  at += 1 + bytes.readUInt8(at);
  let count = 0;
  for (; at < bytes.length; at += 3 + bytes.readUInt16BE(at)) count += 1;
  const id = packetIdOf(packet);
  return Uint8Array.from([0x90, 3 + count, id >> 8, id & 255, 0, ...Array.from({ length: count }, () => 0)]);
}

const deepName = Array.from({ length: 32_000 }, () => 'd').join('/');
const longName = 'x'.repeat(65_535);
const names = [
  '/lead',
  'trail/',
  '//',
  'gap//end',
  'ctl/a\u0001b',
  'bidi/\u202egpj.exe',
  'wide/e\u0301 😀',
  longName,
  deepName,
];

async function clipboardText({ electron, page }: Treeline): Promise<string> {
  if (electron !== null) return electron.evaluate(({ clipboard }) => clipboard.readText());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Goes to a topic by its name under the filter, which also finds what has no letters. */
async function copiedAt(treeline: Treeline, open: (page: Page) => Promise<void>): Promise<string> {
  const { page } = treeline;
  await open(page);
  await page.getByRole('tree', { name: 'Topics' }).focus();
  await page.keyboard.press('ControlOrMeta+c');
  await expect(page.getByRole('log', { name: 'Notices' }).getByText('Topic copied.').last()).toBeVisible();
  return clipboardText(treeline);
}

test('odd names are shown as what they are, and copied byte for byte', async ({ treeline }) => {
  const { page } = treeline;
  const broker = await startScriptedBroker([
    expectPacket(1),
    send(connackOf(5)),
    expectPacket(8),
    send(suback5),
    send(...names.map((name) => publish5(name, 'here'))),
    expectPacket(8),
    send(suback5),
  ]);
  await createProfile(page, { name: 'Odd', port: broker.port }, true);
  await expectOnline(page);
  await expect(page.getByRole('status', { name: 'Topics' })).toHaveText(String(names.length));
  await expect(treeRow(page, 'gap')).toBeVisible();

  // Empty levels have a name, and each is a topic of its own.
  const empty = page.getByRole('treeitem', { name: /^\(empty\)/ });
  await treeRow(page, 'gap').click();
  await page.keyboard.press('*');
  await treeRow(page, 'trail').click();
  await page.keyboard.press('*');
  await empty.first().click();
  await page.keyboard.press('*');
  await expect(treeRow(page, 'lead')).toBeVisible();
  await expect(treeRow(page, 'end')).toBeVisible();
  // Of `/lead` and `//` the first; of `//` two more; of `trail/` and `gap//end` one each.
  await expect(empty).toHaveCount(5);
  expect(await copiedAt(treeline, (at) => treeRow(at, 'end').click())).toBe('gap//end');
  await expect.poll(() => copiedAt(treeline, (at) => treeRow(at, 'lead').click())).toBe('/lead');
  await expect.poll(() => copiedAt(treeline, () => empty.last().click())).toBe('trail/');

  // What is invisible gets a sign, and turns no line around.
  for (const [branch, level, name] of [
    ['ctl', 'a‹01›b', 'ctl/a\u0001b'],
    ['bidi', '‹RLO›gpj.exe', 'bidi/\u202egpj.exe'],
    ['wide', 'e\u0301 😀', 'wide/e\u0301 😀'],
  ] as const) {
    await treeRow(page, branch).click();
    await page.keyboard.press('*');
    const row = page.getByRole('treeitem', { name: level });
    await expect(row).toContainText(level);
    await expect.poll(() => copiedAt(treeline, () => row.click())).toBe(name);
    await expect(page.getByRole('navigation', { name: 'Topic levels' })).toContainText(level);
  }
  expect(await seriousFindings(page)).toEqual([]);

  // The longest name that MQTT allows.
  const long = page.getByRole('treeitem', { name: /^xxx/ });
  await expect.poll(() => copiedAt(treeline, () => long.click())).toBe(longName);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  // 32,000 levels: all open, the last one reached, its name whole.
  await page.getByRole('treeitem', { name: /^d,/ }).first().click();
  await page.keyboard.press('*');
  const deepest = page.locator('[role=treeitem][aria-level="32000"]');
  await page.getByRole('combobox', { name: 'Filter topics' }).fill('d/d/d');
  await expect(page.getByRole('status', { name: 'Topics' })).toHaveText(`1 of ${names.length}`);
  await page.getByRole('tree', { name: 'Topics' }).focus();
  await page.keyboard.press('End');
  await expect(deepest).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('… 31,988 levels …')).toBeVisible();
  await expect.poll(() => copiedAt(treeline, () => deepest.click())).toBe(deepName);
  await expect(page.getByRole('region', { name: 'Message' })).toContainText('here');
  await broker.close();
});
