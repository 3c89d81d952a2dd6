// The content security policy, tested by attacking it from inside the page, on both hosts (reliability 3.1 item 7, 3.4 item 6).

import { contentSecurityPolicy, pageHeaders } from '../../electron/page-policy.ts';
import { callOut, runText } from './support/attacks.ts';
import { startCanary } from './support/canary.ts';
import { expect, test } from './support/treeline.ts';

test.describe('the page as it is', () => {
  test('loads without a violation and without asking anyone else for anything', async ({ treeline }) => {
    const requests: string[] = [];
    treeline.page.on('request', (request) => requests.push(request.url()));
    await treeline.page.reload();
    await expect(treeline.page).toHaveTitle(/Treeline/);
    await treeline.page.waitForLoadState('load');
    const { origin } = new URL(treeline.page.url());
    const own = treeline.host === 'web' ? origin : 'app://treeline';
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.filter((url) => !url.startsWith(`${own}/`) && !url.startsWith(`blob:${own}/`))).toEqual([]);
  });

  test('is a secure context of its own origin, isolated from others', async ({ treeline }) => {
    const facts = await treeline.page.evaluate(() => ({
      isSecureContext: window.isSecureContext,
      isIsolated: window.crossOriginIsolated,
      opener: window.opener as unknown,
    }));
    expect(facts).toEqual({ isSecureContext: true, isIsolated: true, opener: null });
  });
});

test.describe('the policy', () => {
  test.use({ toleratesPageErrors: true });

  test('comes with every answer, refusals included', async ({ treeline }) => {
    const answers: { url: string; headers: Record<string, string> }[] = [];
    treeline.page.on('response', (response) => answers.push({ url: response.url(), headers: response.headers() }));
    await treeline.page.reload();
    await treeline.page.evaluate(() => {
      const image = document.createElement('img');
      image.src = './no-such-file.png';
      document.body.append(image);
    });
    await expect.poll(() => answers.some(({ url }) => url.includes('no-such-file'))).toBe(true);
    for (const { url, headers } of answers.filter((answer) => !answer.url.startsWith('blob:'))) {
      expect(headers['content-security-policy'], url).toBe(contentSecurityPolicy);
      for (const [name, value] of Object.entries(pageHeaders))
        expect(headers[name.toLowerCase()], `${name} of ${url}`).toBe(value);
    }
  });

  test('runs no text as code', async ({ treeline }) => {
    expect(await treeline.page.evaluate(runText)).toEqual([]);
  });

  test('lets nothing out', async ({ treeline }) => {
    const canary = await startCanary();
    try {
      await treeline.page.evaluate(callOut, canary.address);
      // Chromium connects ahead for a frame before the policy refuses it; the connection stays silent. Not so in Electron.
      const silent = treeline.host === 'web' ? ['connection'] : [];
      expect(canary.hits().filter((hit) => !silent.includes(hit))).toEqual([]);
      // The trap works: this very process can reach it.
      await fetch(`http://${canary.address}/self-test`);
      expect(canary.hits()).toContain('GET /self-test');
    } finally {
      await canary.close();
    }
  });

  test('stays when the page tries to change its base or add a policy', async ({ treeline }) => {
    const base = await treeline.page.evaluate(() => {
      const element = document.createElement('base');
      element.href = 'http://evil.test/';
      document.head.prepend(element);
      return document.baseURI;
    });
    expect(new URL(base).href).toBe(treeline.page.url());
  });
});
