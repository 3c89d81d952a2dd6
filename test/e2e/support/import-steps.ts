// What a user does with files: chosen and dropped. Called by import.spec.ts, moving.spec.ts and certificates.spec.ts.

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

/** As a drop from the desktop: on the window, or on a field. */
export async function dropFile(page: Page, fileName: string, text: string, place?: Locator): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name));
      return data;
    },
    [fileName, text] as const,
  );
  await (place ?? page.locator('body')).dispatchEvent('drop', { dataTransfer });
}
