// What the machine before the user is, as far as it changes keys. Called by shortcuts and their texts.

/** Whether the command key stands where others have Ctrl. */
export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
