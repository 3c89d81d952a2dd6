// When the page says that it is cut off from its core.

import { describe, expect, it } from 'vitest';
import { isCutOff } from '../../../renderer/ui/shell/connection-words.ts';

describe('being cut off from the core', () => {
  it.each([
    [{ kind: 'connecting' }, false],
    [{ kind: 'lost', since: 1000, retryAt: 1400, attempt: 1 }, false],
    [{ kind: 'lost', since: 1000, retryAt: 1800, attempt: 2 }, true],
    [{ kind: 'reloadNeeded', message: 'Reload the page.' }, true],
  ] as const)('%j: %s', (link, isSaid) => {
    expect(isCutOff(link)).toBe(isSaid);
  });
});
