// Vitest: unit, contract and integration tests. End-to-end tests belong to Playwright (playwright.config.ts).
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Many tests wait for brokers and timers: on two cores two files at once take two thirds of the time that one takes.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
