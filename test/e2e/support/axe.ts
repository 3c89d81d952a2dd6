// What axe finds in a page as it stands. Called by the specs.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './treeline.ts';

/**
 * Base UI puts an invisible element that takes focus at each end of an open menu, hidden from assistive technology, and gives the focus on the
 * moment it arrives. axe cannot see that. Its makers call it intended (mui/base-ui issues 4668 and 5706), axe's a false finding to be mended
 * (dequelabs/axe-core issue 4832). accessibility.spec.ts proves that the focus never stays there.
 */
const focusGuard = 'data-base-ui-focus-guard';
let guardsTold = false;

/** Serious findings of the page as it stands, each with its elements. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  // Colours on their way are nobody's choice: what ends has to have ended.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  // Legacy: in the page alone. The other way opens a blank page beside it, which Electron does not allow.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(passes.length).toBeGreaterThan(10);
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => ({ id, html })));
  const isGuard = ({ id, html }: (typeof found)[number]): boolean =>
    id === 'aria-hidden-focus' && html.startsWith('<span') && html.includes(`${focusGuard}=""`);
  if (!guardsTold && found.some(isGuard)) {
    guardsTold = true;
    console.log(
      'axe: the focus guards of Base UI are left out (aria-hidden-focus); the reason stands in test/e2e/support/axe.ts',
    );
  }
  return found.filter((one) => !isGuard(one)).map(({ id, html }) => `${id}: ${html}`);
}

/** The same, first light, then dark: what is open stays so. Leaves the page as the machine wants it. */
export async function seriousFindingsLightAndDark(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor))
      .toMatch(colorScheme === 'light' ? /^rgb\(2\d\d, 2\d\d, 2\d\d\)$/ : /^rgb\(\d\d, \d\d, \d\d\)$/);
    found.push(...(await seriousFindings(page)).map((finding) => `${colorScheme}: ${finding}`));
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}
