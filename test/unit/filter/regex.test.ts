// Our regular expressions against JavaScript's own, and against expressions that would stall those.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regexProgram } from '../../../shared/regex-program.ts';
import { RegexSearch } from '../../../shared/regex-search.ts';

function searchFor(pattern: string, ignoreCase = false): RegexSearch {
  const program = regexProgram(pattern, ignoreCase);
  if ('message' in program) throw new Error(`${pattern}: ${program.message}`);
  return new RegexSearch(program);
}
const problemOf = (pattern: string): string | null => {
  const program = regexProgram(pattern, false);
  return 'message' in program ? program.message : null;
};

/** Expressions that both understand. */
const expressions = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      'a',
      'b',
      'K',
      'k',
      '/',
      '.',
      '\\d',
      '\\w',
      '\\S',
      '[ab]',
      '[^a-k]',
      '[A-B\\d]',
      '[^\\W1]',
      'é',
      '😀',
      '\\/',
      '\\x41',
    ),
    tie('expression').map((inside) => `(${inside})`),
    tie('expression').map((inside) => `(?:${inside})`),
  ),
  expression: fc.oneof(
    { maxDepth: 3 },
    tie('atom'),
    fc
      .tuple(tie('atom'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
      .map(([atom, sign]) => atom + sign),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => a + b),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}|${b}`),
    tie('expression').map((inside) => `^${inside}`),
    tie('expression').map((inside) => `${inside}$`),
  ),
})).expression;
const texts = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'K', 'k', '1', '/', 'é', '😀', '\n', 'z'),
  maxLength: 12,
});

describe('regular expressions', () => {
  it('agree with JavaScript for any expression and text', () => {
    fc.assert(
      fc.property(
        expressions,
        fc.array(texts, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (pattern, list, ignoreCase) => {
          const search = searchFor(pattern, ignoreCase);
          const theirs = new RegExp(pattern, ignoreCase ? 'ui' : 'u');
          for (const text of [...list, '']) {
            expect([pattern, text, search.test(text)]).toEqual([pattern, text, theirs.test(text)]);
            if (!/^[\0-\x7f]*$/.test(text)) continue;
            const bytes = Buffer.from(`xx${text}yy`);
            expect(search.testAscii(bytes, 2, bytes.length - 2)).toBe(theirs.test(text));
          }
        },
      ),
      { numRuns: 3000, seed: 7 },
    );
  });

  it('cannot be stalled', () => {
    const long = 'a'.repeat(65_000);
    for (const pattern of ['(a+)+$', '(a|a)*b', '(a*)*b', '.*.*.*.*=', '([a-z]+)*\\d', '(a{1,9}){1,9}b', '(x+x+)+y']) {
      expect(searchFor(pattern).test(`${long}!`)).toBe(false);
    }
    expect(searchFor('(a+)+!$').test(`${long}!`)).toBe(true);
  });

  it('says what it does not understand, and what to write instead', () => {
    expect(problemOf('(?=a)')).toMatch(/Look-around/);
    expect(problemOf('(a)\\1')).toMatch(/References/);
    expect(problemOf('\\bhome')).toMatch(/borders of a level/);
    expect(problemOf('a**')).toMatch(/Only one repetition/);
    expect(problemOf('*a')).toMatch(/nothing to repeat/);
    expect(problemOf('(a')).toMatch(/not closed/);
    expect(problemOf('a)')).toMatch(/closes no group/);
    expect(problemOf('[a')).toMatch(/not closed/);
    expect(problemOf('[z-a]')).toMatch(/backwards/);
    expect(problemOf('a{3,1}')).toMatch(/smaller/);
    expect(problemOf('(a{1,99}){1,99}')).toMatch(/too large/);
    expect(problemOf('a{9999}')).toMatch(/too large/);
    expect(problemOf('('.repeat(100))).toMatch(/nested/);
    expect(problemOf('\\q')).toMatch(/not understood/);
    expect(problemOf('a\\')).toMatch(/must follow/);
    expect(regexProgram('ab(?=c)', false)).toMatchObject({ at: 2 });
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab(){}[]|*+?^$\\.-1,:=!d\ud800')), maxLength: 20 }),
        (pattern) => {
          const program = regexProgram(pattern, true);
          if ('message' in program) expect(program.message).toMatch(/\.$/);
          else new RegexSearch(program).test('ab-1');
        },
      ),
      { numRuns: 5000, seed: 3 },
    );
  });
});
