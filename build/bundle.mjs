// Builds everything into out/: the page, the core's worker, the web host, the desktop host and its preload.
// `node build/bundle.mjs [--watch]`; also called by start, dev, test and package.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Optional native helpers of `ws`; it works without them, and we ship no native modules.
const absentOptionals = ['bufferutil', 'utf-8-validate'];

/** The page: served by both hosts, so it may not hold anything of either. */
function pageConfig() {
  return {
    configFile: false,
    root: join(root, 'renderer'),
    base: './',
    plugins: [react()],
    logLevel: 'warn',
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: false,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      // A data: URL would need a hole in the content security policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
    },
  };
}

/** One Node side: everything bundled in, so that a package needs no node_modules. */
function nodeConfig({ entry, file, format = 'es' }) {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    // Node's own modules stay outside by themselves. Naming them here would also keep out packages of a like name (`process/`).
    ssr: { noExternal: true, external: ['electron', ...absentOptionals] },
    build: {
      ssr: join(root, entry),
      outDir: join(root, 'out', dirname(file)),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rollupOptions: {
        external: ['electron', ...absentOptionals],
        output: { format, entryFileNames: file.split('/').at(-1), codeSplitting: false },
      },
    },
  };
}

/** The sides by name; each is one call of Vite. */
const sides = {
  page: pageConfig,
  worker: () => nodeConfig({ entry: 'electron/worker/core-worker.ts', file: 'core-worker.js' }),
  web: () => nodeConfig({ entry: 'electron/web/main.ts', file: 'web/main.js' }),
  desktop: () => nodeConfig({ entry: 'electron/desktop/main.ts', file: 'desktop/main.js' }),
  preload: () => nodeConfig({ entry: 'electron/desktop/preload.ts', file: 'desktop/preload.cjs', format: 'cjs' }),
};

/** Bundles one more Node program the same way, such as a bench; packages that Playwright loads itself stay outside. */
export async function bundleNode({ entry, file, external = ['playwright', '@playwright/test'] }) {
  const config = nodeConfig({ entry, file });
  config.ssr.external = [...config.ssr.external, ...external];
  config.build.rollupOptions.external = [...config.build.rollupOptions.external, ...external];
  await build(config);
}

/** Everything but what `npm run check` keeps for its next run. */
function removeOutput() {
  const out = join(root, 'out');
  for (const name of existsSync(out) ? readdirSync(out) : []) {
    if (name !== 'check') rmSync(join(out, name), { recursive: true, force: true });
  }
}

/** Builds all sides (or those named). With `watch`, keeps building; `onBuilt` then runs after each build of a side. */
export async function bundle({ only = Object.keys(sides), watch = false, onBuilt = () => {} } = {}) {
  if (!watch && only.length === Object.keys(sides).length) removeOutput();
  process.env.NODE_ENV = 'production';
  for (const name of only) {
    const config = sides[name]();
    if (watch) config.build.watch = {};
    const result = await build(config);
    if (watch) {
      result.on('event', (event) => {
        if (event.code === 'END') onBuilt(name);
        if (event.code === 'ERROR') console.error(event.error.message);
      });
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = performance.now();
  const watch = process.argv.includes('--watch');
  const only = process.argv.slice(2).filter((argument) => argument in sides);
  await bundle({ watch, ...(only.length > 0 ? { only } : {}) });
  if (!watch) console.log(`Built into out/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
