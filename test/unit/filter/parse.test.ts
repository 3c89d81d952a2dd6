// The filter language: what each form means, what is said of mistakes, and that no text breaks it.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedTexts, parseFilter, quotedText } from '../../../shared/tree-filter.ts';

const tests = (text: string) => {
  const { terms, problems } = parseFilter(text);
  expect(problems).toEqual([]);
  return terms.map(({ test, negated }) => (negated ? { not: test } : test));
};
const problem = (text: string) => {
  const { problems } = parseFilter(text);
  return problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`).join('\n');
};
const holds = (text: string, ignoreCase = true) => ({ kind: 'topic', match: { kind: 'holds', text, ignoreCase } });
const figure = (name: string, comparison: string, number: number) => ({
  kind: 'figure',
  figure: name,
  comparison,
  number,
});

describe('the filter language', () => {
  it('reads every form', () => {
    expect(tests('')).toEqual([]);
    expect(tests('  Kitchen  LAMP ')).toEqual([holds('kitchen'), holds('lamp')]);
    expect(tests('"Living Room" -"a\\"b"')).toEqual([holds('Living Room', false), { not: holds('a"b', false) }]);
    expect(tests('"open end')).toEqual([holds('open end', false)]);
    expect(tests('-old')).toEqual([{ not: holds('old') }]);
    expect(tests('\\-old a\\ b \\"c')).toEqual([holds('-old'), holds('a b'), holds('"c')]);
    expect(tests('+/status sensors/# #')).toEqual([
      { kind: 'topicFilter', topicFilter: '+/status' },
      { kind: 'topicFilter', topicFilter: 'sensors/#' },
      { kind: 'topicFilter', topicFilter: '#' },
    ]);
    expect(tests('c++ a+b #1')).toEqual([holds('c++'), holds('a+b'), holds('#1')]);
    expect(tests('"a/+"')).toEqual([holds('a/+', false)]);
    expect(tests('/^dev/i')).toMatchObject([
      { kind: 'topic', match: { kind: 'regex', program: { ignoreCase: true } } },
    ]);
    expect(tests('/a/b/c/')).toMatchObject([{ kind: 'topic', match: { kind: 'regex' } }]);
    expect(tests('/home/kitchen //')).toEqual([holds('/home/kitchen'), holds('//')]);
    expect(tests('topic:"A b"')).toEqual([holds('A b', false)]);
  });

  it('reads every field', () => {
    const text = (wanted: string) => ({ kind: 'text', match: { kind: 'holds', text: wanted, ignoreCase: true } });
    expect(tests('value:On')).toEqual([{ kind: 'value', test: text('on') }]);
    expect(tests('value>21.5')).toEqual([{ kind: 'value', test: { kind: 'number', comparison: '>', number: 21.5 } }]);
    expect(tests('value=21.50')).toEqual([
      { kind: 'value', test: { kind: 'whole', equal: true, text: '21.50', number: 21.5 } },
    ]);
    expect(tests('VALUE!="On air"')).toEqual([
      { kind: 'value', test: { kind: 'whole', equal: false, text: 'On air', number: null } },
    ]);
    expect(tests('json.temperature>21')).toMatchObject([{ kind: 'json', path: ['temperature'] }]);
    expect(tests('json.rooms[0].name:hall')).toMatchObject([{ path: ['rooms', '0', 'name'] }]);
    expect(tests('json["a b.c"].d\\.e=1')).toMatchObject([{ path: ['a b.c', 'd.e'] }]);
    expect(tests('rate>10 rate>=1.5k')).toEqual([figure('rate', '>', 10), figure('rate', '>=', 1500)]);
    expect(tests('age>5m age<90 age<1.5h age>200ms age>2d')).toEqual([
      figure('age', '>', 300_000),
      figure('age', '<', 90_000),
      figure('age', '<', 5_400_000),
      figure('age', '>', 200),
      figure('age', '>', 172_800_000),
    ]);
    expect(tests('size>1k size<=2MB count!=3 qos:2')).toEqual([
      figure('size', '>', 1024),
      figure('size', '<=', 2 * 1_048_576),
      figure('count', '!=', 3),
      figure('qos', '=', 2),
    ]);
    expect(tests('retained:yes -retained:no')).toEqual([
      { kind: 'retained', retained: true },
      { not: { kind: 'retained', retained: false } },
    ]);
    expect(tests('type:JSON')).toEqual([{ kind: 'type', types: ['json'] }]);
  });

  it('takes for text what only looks like a field', () => {
    expect(tests('aa:bb:cc urn:x=1 rates:5')).toEqual([holds('aa:bb:cc'), holds('urn:x=1'), holds('rates:5')]);
  });

  it('says what is wrong, where, and what to write', () => {
    expect(problem('a -')).toMatch(/^-: Write behind the -/);
    expect(problem('a value>')).toMatch(/^value>: Write .* value>21\.5/);
    expect(problem('value>warm')).toMatch(/^warm: “warm” is no number/);
    expect(problem('rat>10')).toMatch(/^rat>10: There is no field “rat”/);
    expect(problem('sensors/#/x')).toMatch(/must be the last level.*quotation marks/);
    expect(problem('b /a(/ c')).toMatch(/^\(\/: This \( is not closed/);
    expect(problem('age:5m')).toMatch(/age<5m or age>5m/);
    expect(problem('size>big')).toMatch(/^big: .*k, M and G/);
    expect(problem('qos:3')).toMatch(/QoS is 0, 1 or 2/);
    expect(problem('retained:maybe')).toMatch(/retained:yes or retained:no/);
    expect(problem('type:yaml')).toMatch(/There is no type “yaml”/);
    expect(problem('json>2')).toMatch(/which field/);
    expect(problem('json.a[x]>2')).toMatch(/^\[x\]>2: This path/);
    expect(problem('""')).toMatch(/between the quotation marks/);
    expect(problem('a '.repeat(60))).toMatch(/50 terms/);
  });

  it('marks plain text of names only', () => {
    expect(markedTexts(parseFilter('Lamp -old "Hall" value:x +/a'))).toEqual(['lamp', 'Hall']);
  });

  it('quotes any text so that it is found as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(tests(quotedText(text))).toEqual([holds(text, false)]);
      }),
      { seed: 1 },
    );
  });

  it('never throws, and keeps places within the text', () => {
    const signs = fc.constantFrom(
      ...Array.from('ab/+#-"\\ :<>=!.[](){}*?^$10kijsonvalue\u00e9'),
      'json.',
      'value>',
      'age>',
      'type:',
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 24 }), (parts) => {
        const text = parts.join('');
        const { terms, problems } = parseFilter(text);
        for (const { start, end } of [...terms, ...problems]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        for (const { message } of problems) expect(message).toMatch(/\.$/);
      }),
      { numRuns: 10_000, seed: 5 },
    );
  });
});
