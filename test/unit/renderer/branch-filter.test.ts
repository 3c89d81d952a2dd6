// A branch as a filter: the language reads it as exactly that branch, whatever the name holds.

import { describe, expect, it } from 'vitest';
import { branchFilter } from '../../../renderer/model/branch-filter.ts';
import { parseFilter } from '../../../shared/tree-filter.ts';
import { createRandomSource } from '../../support/random-source.ts';

function filterRead(topicName: string): string {
  const { terms, problems } = parseFilter(branchFilter(topicName));
  expect(problems, topicName).toEqual([]);
  expect(terms, topicName).toHaveLength(1);
  const test = terms[0]?.test;
  if (terms[0]?.negated !== false || test?.kind !== 'topicFilter') throw new Error(`${topicName} was read otherwise`);
  return test.topicFilter;
}

describe('the filter for a branch', () => {
  it.each([
    'home/kitchen',
    'Living Room/lamp',
    '-minus',
    '--',
    '/leading',
    'trailing/',
    '//',
    '/regex/i',
    'value:x',
    'value>21',
    'json.a.b=on',
    'json["a b"].c',
    '"quoted"',
    '5"-pipe',
    'back\\slash',
    '$SYS/broker',
    'tab\tand\nline',
    'size>1k rate>10',
    'Ελλάδα/温度/😀',
  ])('of %j means that branch', (topicName) => {
    expect(filterRead(topicName)).toBe(`${topicName}/#`);
  });

  it('of any name means that branch (seeded)', () => {
    const random = createRandomSource(11);
    const pieces = [
      'value',
      'json',
      'rate',
      '.a',
      ':',
      '>',
      '<',
      '=',
      '-',
      '/',
      '"',
      '\\',
      ' ',
      '[',
      ']',
      'x',
      'é',
      '!',
      '~',
      '(',
      ',',
    ];
    for (let round = 0; round < 3000; round += 1) {
      const topicName = Array.from({ length: 1 + random.below(8) }, () => random.pick(pieces)).join('');
      expect(filterRead(topicName)).toBe(`${topicName}/#`);
    }
  });
});
