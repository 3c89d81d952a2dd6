// What a user does to import connections. Called by import.spec.ts and moving.spec.ts.

import type { Locator, Page } from '@playwright/test';

export const importDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Import connections' });
export const entryOf = (page: Page, name: string): Locator =>
  importDialog(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox', { name, exact: true }) });

/** Through the file dialog, which is Playwright's to answer. */
export async function chooseFile(page: Page, path: string): Promise<void> {
  await importDialog(page).getByLabel('File to import').setInputFiles(path);
}

/** As a drop from the desktop. */
export async function dropFile(page: Page, fileName: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name));
      return data;
    },
    [fileName, text] as const,
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
