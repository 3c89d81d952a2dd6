// Topic names and filters against the rules and examples of MQTT 5 chapter 4.7 and 4.8.

import { describe, expect, it } from 'vitest';
import {
  filterCovers,
  sharedSubscriptionFrom,
  topicFilterProblem,
  topicMatches,
} from '../../../shared/mqtt/topic-filter.ts';
import { topicLevels, topicNameProblem } from '../../../shared/mqtt/topic-name.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const legalNames = [
  'a',
  '/',
  '//',
  '/a',
  'a/',
  'a//b',
  ' ',
  '$SYS/x',
  '$share/x',
  'a b',
  'ü/温度',
  '__proto__',
  '\ufeffa',
  'a'.repeat(65_535),
];

describe('topicNameProblem', () => {
  it.each(legalNames)('none: %s', (name) => {
    expect(topicNameProblem(name)).toBeNull();
  });

  it.each([
    ['', /at least one character/],
    ['a/+', /cannot contain \+/],
    ['a+b', /cannot contain \+/],
    ['#', /cannot contain #/],
    ['a/b#', /cannot contain #/],
    ['a\u0000', /U\+0000/],
    ['a\ud800', /lone surrogate/],
    ['ü'.repeat(32_768), /65,536 bytes long; MQTT allows 65,535/],
  ])('%#', (name, problem) => {
    expect(topicNameProblem(name)).toMatch(problem);
  });
});

describe('topicLevels', () => {
  it.each([
    ['a', ['a']],
    ['/', ['', '']],
    ['/a//b/', ['', 'a', '', 'b', '']],
  ])('of %s', (name, levels) => {
    expect(topicLevels(name)).toEqual(levels);
    expect(levels.join('/')).toBe(name);
  });
});

describe('topicFilterProblem', () => {
  it.each([
    ...legalNames.filter((name) => !name.startsWith('$share')),
    '#',
    '+',
    '+/+',
    '/+',
    '+/',
    'a/#',
    '/#',
    '+/#',
    '$SYS/#',
    'sport/+/player1',
    'a/+/b/#',
    '$share/g/#',
    '$share/g/a/+',
    '$share/g//',
    '$shared/x',
    '$shares',
  ])('none: %s', (filter) => {
    expect(topicFilterProblem(filter)).toBeNull();
  });

  it.each([
    ['', /at least one character/],
    ['a#', /# shares a level/],
    ['a/#b', /# shares a level/],
    ['##', /# shares a level/],
    ['#/a', /must be the last level/],
    ['a/#/b', /must be the last level/],
    ['#/', /must be the last level/],
    ['a+', /\+ shares a level/],
    ['+a/b', /\+ shares a level/],
    ['a/++', /\+ shares a level/],
    ['$share', /\$share\/group\/filter/],
    ['$share/', /\$share\/group\/filter/],
    ['$share/g', /\$share\/group\/filter/],
    ['$share/g/', /\$share\/group\/filter/],
    ['$share//a', /\$share\/group\/filter/],
    ['$share/+/a', /group of a shared subscription/],
    ['$share/g#/a', /group of a shared subscription/],
    ['$share/g/a#', /# shares a level/],
    ['a\u0000/#', /U\+0000/],
    ['\udc00/#', /lone surrogate/],
    ['a'.repeat(65_536), /65,536 bytes long/],
  ])('%#: %s', (filter, problem) => {
    expect(topicFilterProblem(filter)).toMatch(problem);
  });

  it('keeps its sentence short for a long level', () => {
    expect(topicFilterProblem(`${'x'.repeat(1000)}#`)?.length).toBeLessThan(150);
  });
});

describe('a shared subscription', () => {
  it('has a group and a filter', () => {
    expect(sharedSubscriptionFrom('$share/g/a/b')).toEqual({ shareName: 'g', topicFilter: 'a/b' });
    expect(sharedSubscriptionFrom('$share/g//')).toEqual({ shareName: 'g', topicFilter: '/' });
    expect(sharedSubscriptionFrom('a/b')).toBeNull();
    expect(sharedSubscriptionFrom('$share/g/')).toBeNull();
  });
});

describe('topicMatches', () => {
  it.each([
    // Clause 4.7.1.2 and 4.7.1.3.
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
    ['sport/tennis/player1/#', 'sport/tennis/player2', false],
    ['sport/#', 'sport', true],
    ['sport/#', 'sports', false],
    ['#', 'a', true],
    ['#', '/', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['+/#', 'a', true],
    ['+/+/#', 'a', false],
    ['a/+/#', 'a/b', true],
    // Clause 4.7.2.
    ['#', '$SYS/x', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/x', true],
    ['$SYS/#', '$SYS', true],
    ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
    ['a/#', 'a/$x', true],
    ['a/+', 'a/$x', true],
    // Clause 4.7.3: case, blanks, leading and trailing separators distinguish.
    ['ACCOUNTS', 'Accounts', false],
    ['a/b', 'a/b/', false],
    ['/a', 'a', false],
    ['a//b', 'a/b', false],
    ['a/+/b', 'a//b', true],
    // Clause 4.8.2.
    ['$share/g/a/+', 'a/b', true],
    ['$share/g/#', '$SYS/x', false],
    ['$share/g/a', '$share/g/a', false],
  ])('%s matches %s: %s', (filter, name, matches) => {
    expect(topicMatches(filter, name)).toBe(matches);
  });

  it('agrees with a regular expression about random names and filters', () => {
    const random = seededRandom(3);
    const some = (choices: readonly string[]): string =>
      Array.from(
        { length: 1 + Math.floor(random() * 4) },
        () => choices[Math.floor(random() * choices.length)] ?? '',
      ).join('/');
    let matchCount = 0;
    for (let round = 0; round < 50_000; round += 1) {
      const name = some(['', 'a', 'b', '$c']);
      const filter = some(['', 'a', 'b', '$c', '+', '+']) + (random() < 0.3 ? '/#' : '');
      if (name === '' || filter === '') continue;
      const pattern = filter.replaceAll('$', '\\$').replaceAll('+', '[^/]*').replace(/\/#$/, '(/.*)?');
      const expected = new RegExp(`^${pattern}$`).test(name) && !(name.startsWith('$') && filter.startsWith('+'));
      if (topicMatches(filter, name) !== expected) expect.fail(`${filter} on ${name}: ${expected} expected`);
      if (expected) matchCount += 1;
    }
    expect(matchCount).toBeGreaterThan(2000);
  });
});

describe('filterCovers', () => {
  it.each([
    ['#', 'a/b', true],
    ['#', '#', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/broker/+', true],
    ['a/#', 'a', true],
    ['a/#', 'a/#', true],
    ['a/+', 'a/#', false],
    ['a/+', 'a', false],
    ['a/b', 'a/+', false],
    ['+/#', 'a/b', true],
    ['$share/g/a/#', 'a/b', true],
    ['a/+/c/#', 'a/b/c', true],
  ])('%s over %s: %s', (wide, narrow, covers) => {
    expect(filterCovers(wide, narrow)).toBe(covers);
  });

  it('never claims to cover what leaves a name out, and seldom misses', () => {
    const random = seededRandom(5);
    const some = (choices: readonly string[], length: number): string =>
      Array.from({ length }, () => choices[Math.floor(random() * choices.length)] ?? '').join('/');
    const filter = (): string =>
      some(['a', 'b', '$c', '+', '+'], 1 + Math.floor(random() * 3)) + (random() < 0.4 ? '/#' : '');
    // All names up to four levels, with a level that no filter names.
    const levels = ['a', 'b', '$c', 'other'];
    let names = [...levels];
    const allNames = [...names];
    for (let depth = 1; depth < 4; depth += 1) {
      names = names.flatMap((name) => levels.map((level) => `${name}/${level}`));
      allNames.push(...names);
    }
    let coveredCount = 0;
    for (let round = 0; round < 1500; round += 1) {
      const [wide, narrow] = [filter(), filter()];
      const isWithin = allNames.every((name) => !topicMatches(narrow, name) || topicMatches(wide, name));
      if (filterCovers(wide, narrow) !== isWithin) expect.fail(`${wide} over ${narrow}: ${isWithin} expected`);
      if (isWithin) coveredCount += 1;
    }
    expect(coveredCount).toBeGreaterThan(100);
  });
});
