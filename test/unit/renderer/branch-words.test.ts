// What the message pane says of a branch.

import { expect, it } from 'vitest';
import { givenUpText } from '../../../renderer/ui/message/branch-words.ts';

it('says how many topics below a branch were given up, and why', () => {
  expect(givenUpText(1)).toBe('1 topic below was given up to stay within the memory budget.');
  expect(givenUpText(12_345)).toBe('12,345 topics below were given up to stay within the memory budget.');
});
