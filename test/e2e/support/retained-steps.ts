// What a user does in the dialog of retained messages. Called by its specs.

import type { Locator, Page } from '@playwright/test';

/** The dialog itself, not the question that may lie over it and whose name holds the same words. */
export const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Retained messages', exact: true });
export const countOf = (page: Page): Locator => dialogOf(page).getByRole('status', { name: 'Topics in the list' });

/** Presses Clear and answers the question. */
export async function clearChosen(page: Page, count: string): Promise<void> {
  await dialogOf(page)
    .getByRole('button', { name: `Clear ${count}…` })
    .click();
  const question = page.getByRole('dialog', { name: new RegExp(`^Clear ${count} retained messages?\\?`) });
  await question.getByRole('button', { name: `Clear ${count}`, exact: true }).click();
}
