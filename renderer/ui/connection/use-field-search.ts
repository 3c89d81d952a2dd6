// Brings a field of the form to the eye and gives it the keyboard. Called by field-search.tsx.

import type { ProfileDraft } from '../../model/profile-draft.ts';
import type { FormField } from '../../model/profile-fields.ts';

/** Opens the section that a field is in and focuses it, or the control that brings it there. False: it is not on screen. */
export function goToField(form: HTMLElement, field: FormField, draft: ProfileDraft): boolean {
  const { label, section } = field.via?.(draft) ?? field;
  const root = form.querySelector<HTMLElement>(`[data-section="${section}"]`);
  if (root === null) return false;
  // The element tells React by its toggle event, and what is in it can take the keyboard at once.
  if (root instanceof HTMLDetailsElement) root.open = true;
  const control = controlOf(root, label);
  control?.scrollIntoView({ block: 'center' });
  control?.focus();
  return control !== null;
}

const focusable = 'input:not([hidden]), textarea, button, [tabindex="0"]';

/** The control of a label, or the first one in the group of that name. */
function controlOf(root: HTMLElement, label: string): HTMLElement | null {
  for (const element of root.querySelectorAll('label')) {
    if (element.textContent?.trim() === label && element.htmlFor !== '') {
      return root.ownerDocument.getElementById(element.htmlFor);
    }
  }
  for (const group of root.querySelectorAll<HTMLElement>('[role="group"]')) {
    const heading = group.ownerDocument.getElementById(group.getAttribute('aria-labelledby') ?? '');
    const name = heading?.textContent?.trim() ?? group.getAttribute('aria-label');
    if (name === label) return group.querySelector<HTMLElement>(focusable);
  }
  return null;
}
