// The columns of the tree as tests see them. Called by the specs of columns.

import type { Locator, Page } from '@playwright/test';
import { treeRow } from './steps.ts';
import { expect } from './treeline.ts';

export const header = (page: Page): Locator => page.getByRole('group', { name: 'Columns of the tree' });

/** Whether header and row have the same columns at the same places. */
async function areAligned(page: Page, level: string): Promise<boolean> {
  const read = (elements: Element[]): string =>
    JSON.stringify(
      elements.map((element) => {
        const { left, right } = element.getBoundingClientRect();
        return [element.getAttribute('data-heading') ?? element.getAttribute('data-cell'), left, right];
      }),
    );
  const headings = await header(page).locator('[data-heading]').evaluateAll(read);
  return headings !== '[]' && headings === (await treeRow(page, level).locator('[data-cell]').evaluateAll(read));
}

export async function expectAligned(page: Page, level: string, names: readonly string[]): Promise<void> {
  await expect
    .poll(() =>
      header(page)
        .locator('[data-heading]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-heading'))),
    )
    .toEqual(names);
  await expect(treeRow(page, level)).toBeVisible();
  await expect.poll(() => areAligned(page, level)).toBe(true);
}
