// Playwright: the same specs against the web host in Chromium and the desktop host in Electron (test/e2e/support).
// Specs named `*-web.spec.ts` or `*-desktop.spec.ts` belong to one host. Both need a build: `npm run build`.
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import type { HostOptions } from '../test/e2e/support/treeline.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default defineConfig<HostOptions>({
  testDir: fromRoot('test/e2e'),
  outputDir: fromRoot('test-results/e2e'),
  globalSetup: fromRoot('build/e2e-setup.mjs'),
  // Most of a test is waiting, for a page or an Electron to start and for brokers: two at once take half the time even on two cores.
  // No test asserts a wall time. More than two would starve each other's windows of frames.
  workers: 2,
  timeout: 60_000,
  // A machine that is starved of CPU may give a window no frame for 30 s (seen once at load 13; two windows on one display got none more
  // often, so each worker has its own). What passes only at a further try is counted as flaky and said.
  retries: 1,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'line',
  projects: [
    { name: 'web', use: { host: 'web' }, testIgnore: '**/*-desktop.spec.ts' },
    { name: 'desktop', use: { host: 'desktop' }, testIgnore: '**/*-web.spec.ts' },
  ],
});
