// Names of pinned topics: the parts are the whole, and the last levels stay together.

import { describe, expect, it } from 'vitest';
import { nameParts } from '../../../renderer/ui/pinned-topics/name-parts.ts';
import { oddTopic } from '../../support/publishes.ts';
import { createRandomSource } from '../../support/random-source.ts';

describe('parts of a name', () => {
  it.each([
    ['lamp', '', '', 'lamp'],
    ['', '', '', ''],
    ['/', '', '', '/'],
    ['kitchen/lamp', '', '', 'kitchen/lamp'],
    ['house/kitchen/lamp', 'house/', '', 'kitchen/lamp'],
    ['house/floor 1/kitchen/lamp', 'house/', 'floor 1/', 'kitchen/lamp'],
    ['a/b/c/d/e/f', 'a/', 'b/c/d/', 'e/f'],
    ['//a//', '/', '/a/', '/'],
  ])('%j is %j + %j + %j', (topicName, head, middle, tail) => {
    expect(nameParts(topicName)).toEqual({ head, middle, tail });
  });
  it('is the name again when put together', () => {
    const random = createRandomSource(3);
    for (let turn = 0; turn < 2000; turn += 1) {
      const topicName = oddTopic(random, 7);
      const { head, middle, tail } = nameParts(topicName);
      expect(head + middle + tail).toBe(topicName);
    }
  });
});
