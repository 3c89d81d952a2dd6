// Joins CSS class names. Called by every component with more than one.

/** The names that are set, parted by spaces. */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
