// What the pane says of a branch in sentences. Called by branch-summary.tsx.

import { countText } from '../kit/format.ts';

/** Of topics below a branch that were given up. `count`: more than 0, each as often as that happened. */
export function givenUpText(count: number): string {
  const topics = count === 1 ? 'topic below was' : 'topics below were';
  return `${countText(count)} ${topics} given up to stay within the memory budget.`;
}
