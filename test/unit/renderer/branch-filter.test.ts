// A branch, or several, as a filter: the language reads it as exactly that, whatever the names hold.

import { describe, expect, it } from 'vitest';
import { branchesFilter, branchFilter } from '../../../renderer/model/branch-filter.ts';
import { RegexSearch } from '../../../shared/regex-search.ts';
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

describe('the filter for several branches', () => {
  const pieces = [
    'a',
    'B',
    '1',
    '.',
    '*',
    '+',
    '(',
    ')',
    '|',
    '[',
    ']',
    '{',
    '}',
    '^',
    '$',
    '\\',
    '/',
    '"',
    ' ',
    '-',
    ':',
    '>',
    '#',
    'é',
    '😀',
  ];

  it('means these, all that is below them, and nothing else (seeded)', () => {
    const random = createRandomSource(5);
    const nameOf = () => Array.from({ length: 1 + random.below(6) }, () => random.pick(pieces)).join('');
    for (let round = 0; round < 400; round += 1) {
      const names = Array.from({ length: 2 + random.below(4) }, () => (round % 2 === 0 ? 'x/y/' : '') + nameOf());
      const filter = branchesFilter(names);
      if (filter === null) throw new Error(`no filter for ${JSON.stringify(names)}`);
      const { terms, problems } = parseFilter(filter);
      expect(problems, filter).toEqual([]);
      expect(terms, filter).toHaveLength(1);
      const test = terms[0]?.test;
      if (test?.kind !== 'topic' || test.match.kind !== 'regex') throw new Error(`${filter} was read otherwise`);
      const search = new RegexSearch(test.match.program);
      for (const name of [...names, ...names.flatMap((one) => [`${one}/below`, `${one}x`, `x${one}`]), nameOf()]) {
        const isWanted = names.some((one) => name === one || name.startsWith(`${one}/`));
        expect(search.test(name), `${filter} for ${name}`).toBe(isWanted);
      }
    }
  });

  it('is short where they are neighbours, and none where they are too many', () => {
    expect(branchesFilter(['home/kitchen', 'home/hall'])).toBe('/^home/(kitchen|hall)(/|$)/');
    expect(branchesFilter(['home/kitchen', 'home/kitchen/lamp'])).toBe('/^home/(kitchen|kitchen/lamp)(/|$)/');
    expect(branchesFilter(Array.from({ length: 300 }, (_, at) => `home/${at}`))).toBeNull();
    expect(branchesFilter(['x'.repeat(900), 'y'.repeat(900)])).toBeNull();
    expect(branchesFilter(['/'.repeat(60_000), `${'/'.repeat(60_000)}x`])).toBeNull();
  });
});

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
