// Playwright's `test` with Treeline in it: `treeline` is the running application on the project's host, `mosquitto` a real
// broker. Specs import `test` and `expect` from here. Everything is fresh per test, and a test fails when its page threw
// an exception or ran into the content security policy, unless it says `test.use({ toleratesPageErrors: true })`.
//
// The policy forbids eval in the page, and `page.waitForFunction` needs it: use `expect.poll` or locators.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { startDisplay } from './display.ts';
import { startDesktopHost } from './host-desktop.ts';
import type { HostKind, HostProcess } from './host-process.ts';
import { startWebHost } from './host-web.ts';

export { expect } from '@playwright/test';

export interface HostOptions {
  /** Set by the project. */
  readonly host: HostKind;
  /** Flags of the first start: `test.use({ flags: ['--demo'] })`. */
  readonly flags: readonly string[];
  /** The test provokes exceptions or policy violations on purpose. */
  readonly toleratesPageErrors: boolean;
}

export interface Treeline {
  readonly host: HostKind;
  /** This test's own data folder. */
  readonly dataDir: string;
  /** The page of the host that runs now: another one after `restart`. */
  readonly page: Page;
  /** The desktop's application; null on the web host. */
  readonly electron: ElectronApplication | null;
  readonly pid: number;
  /** Another tab on the same core; web only. */
  openTab(): Promise<Page>;
  /** Ends the host as a user would and starts it again on the same data. */
  restart(flags?: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Page>;
  /** Ends the host; `restart` starts it again. */
  stop(): Promise<void>;
  /** Ends the core's thread as a crash would; resolves when the host has noticed. */
  killCoreWorker(): Promise<void>;
  /** What the host wrote to its terminal so far. */
  output(): string;
  /** Exceptions and policy violations of its pages so far. */
  pageErrors(): readonly string[];
}

interface TestFixtures {
  readonly treeline: Treeline;
  /** A broker on a free port; ended after the test. */
  readonly mosquitto: Mosquitto;
}
interface WorkerFixtures {
  /** Where the desktop's windows of this worker are, if it has a display of its own: two that share one starve each other of frames. */
  readonly display: string | null;
  /** Chromium, started when first asked for. */
  readonly openBrowser: () => Promise<Browser>;
  /** Further switches of Chromium. A spec that sets them (`test.use`, at its top) has a browser of its own. */
  readonly browserArgs: readonly string[];
}

export const test = base.extend<TestFixtures & HostOptions, WorkerFixtures>({
  host: ['web', { option: true }],
  flags: [[], { option: true }],
  toleratesPageErrors: [false, { option: true }],

  browserArgs: [[], { option: true, scope: 'worker' }],

  display: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern
    async ({}, provide, { project }) => {
      const program = process.env['TREELINE_XVFB'];
      const display = program === undefined || project.name !== 'desktop' ? null : await startDisplay(program);
      if (display !== null) process.env['DISPLAY'] = display.name;
      await provide(display?.name ?? null);
      await display?.end();
    },
    { scope: 'worker', auto: true },
  ],

  openBrowser: [
    async ({ playwright, browserArgs }, provide) => {
      let browser: Promise<Browser> | null = null;
      await provide(() => {
        browser ??= playwright.chromium.launch({
          executablePath: process.env['TREELINE_CHROMIUM'] ?? 'chromium',
          args: [
            '--no-sandbox',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            ...browserArgs,
          ],
        });
        return browser;
      });
      // Assigned within the function above, which the compiler cannot see.
      const started = browser as Promise<Browser> | null;
      if (started !== null) await (await started).close();
    },
    { scope: 'worker' },
  ],

  treeline: async ({ host, flags, toleratesPageErrors, openBrowser }, provide, testInfo) => {
    const noElectron = process.env['TREELINE_NO_ELECTRON'];
    testInfo.skip(host === 'desktop' && noElectron !== undefined, `No Electron, since ${noElectron ?? ''}.`);
    const dataDir = await mkdtemp(join(tmpdir(), 'treeline-e2e-'));
    const app = new RunningTreeline(host, dataDir, openBrowser);
    try {
      await app.start(flags);
      await provide(app);
      await app.stop();
    } finally {
      await app.kill();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('output of the host', { body: app.output(), contentType: 'text/plain' });
        console.log(`--- output of the host\n${app.output()}`);
      }
      await rm(dataDir, { recursive: true, force: true });
    }
    if (!toleratesPageErrors && app.pageErrors().length > 0) {
      throw new Error(`The page had errors:\n${app.pageErrors().join('\n')}`);
    }
  },

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs
  mosquitto: async ({}, provide) => {
    const broker = await startMosquitto();
    await provide(broker);
    await broker.close();
  },
});

class RunningTreeline implements Treeline {
  readonly host: HostKind;
  readonly dataDir: string;
  readonly #openBrowser: () => Promise<Browser>;
  #process: HostProcess | null = null;
  #output = '';
  readonly #pageErrors: string[] = [];

  constructor(host: HostKind, dataDir: string, openBrowser: () => Promise<Browser>) {
    this.host = host;
    this.dataDir = dataDir;
    this.#openBrowser = openBrowser;
  }

  async start(flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const start = {
      dataDir: this.dataDir,
      flags,
      environment,
      onOutput: (text: string) => {
        this.#output += text;
      },
      onPage: (page: Page) => this.#watch(page),
    };
    this.#process =
      this.host === 'web' ? await startWebHost(start, await this.#openBrowser()) : await startDesktopHost(start);
  }

  get page(): Page {
    return this.#running.page;
  }
  get electron(): ElectronApplication | null {
    return this.#running.electron;
  }
  get pid(): number {
    return this.#running.pid;
  }
  openTab(): Promise<Page> {
    return this.#running.openTab();
  }

  async restart(flags: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<Page> {
    await this.stop();
    await this.start(flags, environment);
    return this.page;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    await running?.stop();
  }

  /** For a test that failed half-way: whatever still runs must not outlive it. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null) return;
    await running.stop().catch((error: unknown) => {
      this.#output += `\n(while ending it: ${String(error)})`;
    });
  }

  async killCoreWorker(): Promise<void> {
    const noticed = () => this.#output.split('The core is started again').length;
    const before = noticed();
    await this.#running.killCoreWorker();
    const until = Date.now() + 10_000;
    while (noticed() === before) {
      if (Date.now() > until) throw new Error('The host did not notice that its core ended.');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  output(): string {
    return this.#output;
  }
  pageErrors(): readonly string[] {
    return this.#pageErrors;
  }

  get #running(): HostProcess {
    if (this.#process === null) throw new Error('Treeline does not run now.');
    return this.#process;
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.#pageErrors.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted ?(Script|HTML|Type)/i.test(message.text())) {
        this.#pageErrors.push(message.text());
      }
    });
  }
}
