// Renders build/icon.svg to build/icon.png (512 x 512, transparent corners) with a Chromium. Run by hand after a change of
// the drawing: `node build/icon.mjs`.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findProgram } from './test-setup.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const executablePath = findProgram(['chromium', 'chromium-browser', 'google-chrome']);
if (executablePath === null) throw new Error('No Chromium was found to render the icon with.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 512, height: 512 } });
await page.setContent(
  `<style>body { margin: 0 } svg { display: block }</style>${readFileSync(join(folder, 'icon.svg'), 'utf8')}`,
);
await page.screenshot({ path: join(folder, 'icon.png'), omitBackground: true });
await browser.close();
