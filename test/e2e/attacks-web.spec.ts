// A real browser turned against the web host (reliability 3.4): pages of other origins with and without the user's session,
// DNS rebinding, codes that are wrong, used or missing. Each lock by itself: test/integration/web-host.test.ts.

import type { Page } from '@playwright/test';
import { publishPacket } from '../support/load-publisher.ts';
import { type ForeignSite, openLine, reach, startForeignSite } from './support/foreign-site.ts';
import { createProfile, expectOnline, openPublisher, treeRow } from './support/steps.ts';
import { expect, test as base, type Treeline } from './support/treeline.ts';

interface Attackers {
  readonly foreign: ForeignSite;
  /** A page in a browser without the user's session. */
  readonly stranger: Page;
}
const test = base.extend<Attackers>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  foreign: async ({}, provide) => {
    const site = await startForeignSite();
    await provide(site);
    await site.close();
  },
  stranger: async ({ openBrowser }, provide) => {
    const context = await (await openBrowser()).newContext();
    await provide(await context.newPage());
    await context.close();
  },
});
test.use({
  browserArgs: [
    // As an attacker's own name server would say.
    '--host-resolver-rules=MAP evil.test 127.0.0.1',
    // What the newest browsers put before this machine would leave our own locks untried.
    '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,HttpsUpgrades,HttpsFirstBalancedMode',
  ],
});

/** In the topics and payloads of the user under attack; may be nowhere in what an attacker got. */
const canary = 'c4nary';

const originOf = (treeline: Treeline): string => new URL(treeline.page.url()).origin;
const lineOf = (origin: string): string => `${origin.replace('http', 'ws')}/line`;
/** The newest address that the host printed. */
const printedAddress = (treeline: Treeline): string =>
  treeline
    .output()
    .match(/http:\/\/\S+/g)
    ?.at(-1) ?? '';

/** A path of the page's own scripts, by what the page asked for. */
async function scriptPath(treeline: Treeline): Promise<string> {
  const path = await treeline.page.evaluate(() => document.querySelector('script[src]')?.getAttribute('src') ?? '');
  return new URL(path, treeline.page.url()).pathname;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What a port answered to a page so far. From below Playwright's own events: they leave out what the browser keeps from
 * the page for being of another origin, which here is nearly everything.
 */
async function listenToAnswers(page: Page, port: string): Promise<() => readonly Answer[]> {
  const urls = new Map<string, string>();
  const answers = new Map<string, Answer>();
  const session = await page.context().newCDPSession(page);
  session.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  // The last one counts: those before it were redirects by the attacker's own server.
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode, headers }) =>
    answers.set(requestId, { status: statusCode, headers }),
  );
  await session.send('Network.enable');
  const isOf = (url: string | undefined): boolean => url !== undefined && new URL(url).port === port;
  return () => [...answers].filter(([id]) => isOf(urls.get(id))).map(([, answer]) => answer);
}

/** What the browser says of each WebSocket that failed, such as `Unexpected response code: 403`. */
function lineErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('websocket', (socket) => socket.on('socketerror', (error) => errors.push(error)));
  return errors;
}

/** Connects the user to a broker with something worth stealing. */
async function haveSecrets(treeline: Treeline, port: number): Promise<void> {
  const publisher = await openPublisher(port, 1);
  await publisher.send(publishPacket(`${canary}/topic`, Buffer.from(`${canary}-payload`), true));
  await createProfile(treeline.page, { name: `${canary} profile`, port }, true);
  await expectOnline(treeline.page);
  await expect(treeRow(treeline.page, canary)).toBeVisible();
  publisher.close();
}

/** Where a hostile page may stand, as the browser sees it beside our `http://127.0.0.1:PORT`. */
const places = [
  { name: 'another site', host: 'evil.test', hasSession: true },
  // SameSite is no help here: sites know no ports, so the browser sends our cookie along.
  { name: 'the same site on another port', host: '127.0.0.1', hasSession: true },
  { name: 'this machine by another name', host: 'localhost', hasSession: true },
  { name: 'another site, in a browser without the session', host: 'evil.test', hasSession: false },
] as const;

for (const { name, host, hasSession } of places) {
  test.describe(`a page of ${name}`, () => {
    const openForeign = async (attackers: Attackers, treeline: Treeline): Promise<Page> => {
      const page = hasSession ? await treeline.page.context().newPage() : attackers.stranger;
      await page.goto(`http://${host}:${attackers.foreign.port}/`);
      return page;
    };

    test('opens no line', async ({ treeline, foreign, stranger }) => {
      const origin = originOf(treeline);
      // The trap works: our own page gets what the others shall not.
      expect(await treeline.page.evaluate(openLine, lineOf(origin))).toMatchObject({ opened: true, frameCount: 1 });
      const page = await openForeign({ foreign, stranger }, treeline);
      const errors = lineErrors(page);
      expect(await page.evaluate(openLine, lineOf(origin))).toEqual({
        opened: false,
        frameCount: 0,
        closeCode: 1006,
      });
      await expect.poll(() => errors.length).toBe(1);
      expect(errors[0]).toContain('403');
      expect(treeline.output()).toMatch(/A request was refused: (Another site|Only the page of this very server)/);
    });

    test('reads nothing and changes nothing', async ({ treeline, foreign, stranger, mosquitto }) => {
      await haveSecrets(treeline, mosquitto.port);
      const origin = originOf(treeline);
      const asset = await scriptPath(treeline);
      const page = await openForeign({ foreign, stranger }, treeline);
      const answers = await listenToAnswers(page, new URL(origin).port);
      const got = await page.evaluate(reach, {
        origin,
        asset,
        bounce: `http://${host}:${foreign.port}/to?`,
      });
      expect(Object.keys(got).length).toBeGreaterThan(15);
      expect(Object.entries(got).filter(([, outcome]) => !outcome.startsWith('failed'))).toEqual([]);
      // Each of them arrived at the host, which refused it before it looked at anything else.
      expect(answers().length).toBeGreaterThan(12);
      expect(new Set(answers().map(({ status }) => status))).toEqual(new Set([403]));
      const headers = answers().flatMap((answer) => Object.keys(answer.headers));
      expect(headers.filter((header) => /^(access-control|set-cookie)/i.test(header))).toEqual([]);
      expect(JSON.stringify(got)).not.toContain(canary);
      expect(treeline.output()).toContain('A request was refused: Another site sent you here');
      expect(treeline.output()).not.toContain('guess');
      // The user's own page noticed nothing.
      await expectOnline(treeline.page);
      await expect(treeRow(treeline.page, canary)).toBeVisible();
    });

    test('cannot lead the user to us, nor hold on to our window', async ({ treeline, foreign, stranger }) => {
      const origin = originOf(treeline);
      const page = await openForeign({ foreign, stranger }, treeline);
      await page.evaluate((target) => {
        const link = document.createElement('a');
        Object.assign(link, { href: target, target: '_blank', rel: 'opener', textContent: 'prize' });
        document.body.append(link);
      }, `${origin}/`);
      const opening = page.context().waitForEvent('page');
      await page.getByText('prize').click();
      const opened = await opening;
      await expect(opened.locator('body')).toContainText('Another site sent you here');
      expect(await opened.evaluate(() => window.opener as unknown)).toBeNull();
      expect(await page.context().cookies(origin)).toHaveLength(hasSession ? 1 : 0);
      expect(treeline.output()).toContain('A request was refused: Another site sent you here');
    });
  });
}

test.describe('a name that was made to point here (DNS rebinding)', () => {
  const refusal = 'A request was refused: This server does not answer to that name';

  test('is refused with 421 and gets no cookie, even with a good code', async ({ treeline, stranger: page }) => {
    const evil = originOf(treeline).replace('127.0.0.1', 'evil.test');
    // Without a session: whoever comes to the right name is shown a fresh code in the terminal.
    const context = page.context();
    const former = printedAddress(treeline);
    await page.goto(`${originOf(treeline)}/`);
    await expect.poll(() => printedAddress(treeline)).not.toBe(former);
    const address = printedAddress(treeline);
    for (const path of ['/', new URL(address).search, await scriptPath(treeline), '/line']) {
      const answer = await page.goto(new URL(path, `${evil}/`).href);
      expect(answer?.status(), path).toBe(421);
      expect(await answer?.allHeaders(), path).not.toHaveProperty('set-cookie');
    }
    expect(await context.cookies()).toEqual([]);
    expect(treeline.output()).toContain(refusal);
    expect(treeline.output()).not.toContain('evil');
    // The code was not spent by all that.
    expect((await page.goto(address))?.status()).toBe(200);
    expect(await context.cookies()).toHaveLength(1);
  });

  test('gives a page that was there before nothing, neither by fetch nor by line', async ({ treeline, mosquitto }) => {
    await haveSecrets(treeline, mosquitto.port);
    const evil = originOf(treeline).replace('127.0.0.1', 'evil.test');
    const asset = await scriptPath(treeline);
    const page = await treeline.page.context().newPage();
    // The page came while the name still led to the attacker's own machine, on the same port: same origin as what follows.
    await page.route(`${evil}/attack`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>foreign</title><body>' }),
    );
    await page.goto(`${evil}/attack`);
    const answers = await listenToAnswers(page, new URL(evil).port);
    const errors = lineErrors(page);
    const line = await page.evaluate(openLine, lineOf(evil));
    expect(line).toEqual({ opened: false, frameCount: 0, closeCode: 1006 });
    await expect.poll(() => errors.length).toBe(1);
    expect(errors[0]).toContain('421');
    const got = await page.evaluate(reach, { origin: evil, asset, bounce: `${evil}/?to=` });
    // Of the same origin it may read the answer: it is the refusal.
    expect(got['fetch']).toMatch(/^basic 421 .*does not answer to that name/s);
    expect(got['script']).toMatch(/^failed/);
    expect(answers().length).toBeGreaterThan(12);
    expect(new Set(answers().map(({ status }) => status))).toEqual(new Set([421]));
    expect(JSON.stringify(got)).not.toContain(canary);
    expect(treeline.output()).toContain(refusal);
  });
});

test.describe('a code', () => {
  /** That nothing is to be had from a page that was sent away, though its origin is ours. */
  const expectLockedOut = async (page: Page, treeline: Treeline): Promise<void> => {
    await expect(page.locator('body')).toContainText('Open the newest address that stands in the terminal');
    expect(await page.context().cookies()).toEqual([]);
    const asset = await scriptPath(treeline);
    const statuses = await page.evaluate(
      (paths) => Promise.all(paths.map((path) => fetch(path).then(({ status }) => status))),
      ['/', asset, '/index.html', '/line'],
    );
    expect(statuses).toEqual([401, 401, 401, 401]);
    const errors = lineErrors(page);
    const line = await page.evaluate(openLine, lineOf(originOf(treeline)));
    expect(line).toEqual({ opened: false, frameCount: 0, closeCode: 1006 });
    await expect.poll(() => errors.length).toBe(1);
    // 401, in Chromium's words.
    expect(errors[0]).toContain('HTTP Authentication failed');
  };
  const refusal = 'A request was refused: an address whose code was used before, is too old or never was one';

  test('that was used opens nothing for anybody else', async ({ treeline, stranger: page }) => {
    const answer = await page.goto(printedAddress(treeline));
    expect(answer?.status()).toBe(401);
    expect(treeline.output()).toContain(refusal);
    await expectLockedOut(page, treeline);
  });

  test('that was guessed opens nothing, and spends nothing', async ({ treeline, stranger: page }) => {
    await page.goto(originOf(treeline));
    const address = printedAddress(treeline);
    const code = new URL(address).searchParams.get('code') ?? '';
    const guesses = ['guess', '', code.slice(1), `${code}A`, code.toLowerCase(), 'A'.repeat(code.length), '%00'];
    for (const guess of guesses) {
      const answer = await page.goto(`${originOf(treeline)}/?code=${guess}`);
      expect(answer?.status(), guess).toBe(401);
    }
    expect(treeline.output()).toContain(refusal);
    expect(treeline.output()).not.toContain('guess');
    await expectLockedOut(page, treeline);
    // All these asked, but only one address was shown: the code is still good.
    expect(printedAddress(treeline)).toBe(address);
    expect((await page.goto(address))?.status()).toBe(200);
    await expect(page.getByRole('heading', { name: 'Treeline' })).toBeVisible();
  });

  test('that is missing leads to a fresh one, in the terminal alone', async ({ treeline, stranger: page }) => {
    const former = printedAddress(treeline);
    const answer = await page.goto(originOf(treeline));
    expect(answer?.status()).toBe(401);
    await expect.poll(() => printedAddress(treeline)).not.toBe(former);
    const code = new URL(printedAddress(treeline)).searchParams.get('code') ?? '';
    expect(code.length).toBeGreaterThan(40);
    expect(await answer?.text()).not.toContain(code);
    expect(JSON.stringify(await answer?.allHeaders())).not.toContain(code);
    await expectLockedOut(page, treeline);
    expect(treeline.output()).toContain('A request was refused: A line was asked for without a session.');
  });

  test('leaves neither itself nor the session where scripts, the history or another site could find it', async ({
    treeline,
    foreign,
    stranger: page,
  }) => {
    await page.goto(originOf(treeline));
    const address = printedAddress(treeline);
    await page.goto(address);
    await expect(page.getByRole('heading', { name: 'Treeline' })).toBeVisible();
    expect(page.url()).toBe(`${originOf(treeline)}/`);
    expect(await page.evaluate(() => [document.cookie, document.referrer])).toEqual(['', '']);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', expires: -1 });
    // Back does not lead to the code.
    await page.goto(`http://evil.test:${foreign.port}/`);
    await page.goBack();
    expect(page.url()).toBe(`${originOf(treeline)}/`);
    expect(treeline.output()).not.toContain(cookie?.value);
  });
});
