// Whether a menu or dialog has the keyboard for itself. Called by the listeners of shortcuts.

/** True while a menu or dialog is open. One that is closing stays in the document until its transition has ended, but its keys are the page's again. */
export function hasOpenOverlay(): boolean {
  return document.querySelector('[role="dialog"]:not([data-closed]), [role="menu"]:not([data-closed])') !== null;
}
