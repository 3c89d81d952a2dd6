// JSON layout: what was sent stays digit by digit, and nothing that is not JSON passes. Oracle for validity: JSON.parse.

import { describe, expect, it } from 'vitest';
import {
  formatJson,
  formatJsonInSlices,
  jsonProblem,
  jsonTokenKinds,
  maximumIndentLevels,
  positionOf,
} from '../../renderer/model/json-format.ts';

function formatted(text: string) {
  const result = formatJson(text);
  if (!result.isJson) throw new Error(`${result.problem.message} at ${result.problem.offset}`);
  return result.formatted;
}
const textOf = (text: string): string => formatted(text).text;
function problemOf(text: string) {
  const problem = jsonProblem(text);
  if (problem === null) throw new Error(`${text} was taken for JSON`);
  return problem;
}

describe('formatting in slices', () => {
  it.each([false, true])('gives the same as at once, with pauses between (cut short: %s)', async (partial) => {
    const values = Array.from({ length: 5000 }, (_, id) => ({ id, on: id % 2 === 0, deep: [[id / 7]], 'k"': null }));
    const text = JSON.stringify(values).slice(0, partial ? -1000 : undefined);
    let pauses = 0;
    const sliced = await formatJsonInSlices(text, { partial }, async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThan(3);
    const atOnce = formatJson(text, { partial });
    if (!sliced.isJson || !atOnce.isJson) throw new Error('This is JSON.');
    expect(sliced.formatted.text === atOnce.formatted.text).toBe(true);
    expect(sliced.formatted.tokens.count).toBe(atOnce.formatted.tokens.count);
    expect(sliced.formatted.folds.count).toBe(atOnce.formatted.folds.count);
    expect(sliced.formatted.cut).toBe(partial);
    if (!partial) {
      expect(await formatJsonInSlices(`${text}x`, {}, async () => undefined)).toEqual(formatJson(`${text}x`));
    }
  });
});

describe('formatting', () => {
  it.each(['9007199254740993', '1.10', '127.0', '1e400', '-0', '0.1E+07', '123456789012345678901234567890'])(
    'keeps the number %s as it was sent',
    (number) => {
      expect(textOf(number)).toBe(number);
      expect(textOf(`{"a":${number}}`)).toBe(`{\n  "a": ${number}\n}`);
    },
  );

  it('indents as JSON.stringify does where no detail is lost', () => {
    const value = { a: [1, { b: 'x', c: [] }, {}, [[2], 'ü "q" \\']], d: null, e: true, f: false, '': { g: -1.5 } };
    expect(textOf(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    expect(textOf(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2));
  });

  it('keeps duplicate keys, marks and counts them, however they are written', () => {
    const result = formatted('{"a":1,"b":{"a":2},"a":3,"\\u0061":4}');
    expect(result.text).toBe('{\n  "a": 1,\n  "b": {\n    "a": 2\n  },\n  "a": 3,\n  "\\u0061": 4\n}');
    expect(result.duplicateKeyCount).toBe(2);
    const kinds = Array.from(result.tokens.kinds.subarray(0, result.tokens.count), (kind) => jsonTokenKinds[kind]);
    expect(kinds.filter((kind) => kind === 'duplicateKey')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'key')).toHaveLength(3);
  });

  it('takes names of object members as ordinary keys', () => {
    const text = '{\n  "__proto__": 1,\n  "constructor": 2,\n  "toJSON": 3,\n  "then": 4\n}';
    const result = formatted(text);
    expect(result.text).toBe(text);
    expect(result.duplicateKeyCount).toBe(0);
  });

  it('keeps escapes and lone surrogates untouched', () => {
    const text = String.raw`["\u00e9\ud800\/","é"]`;
    expect(textOf(text)).toBe(String.raw`[` + '\n  ' + String.raw`"\u00e9\ud800\/",` + '\n  "é"\n]');
  });

  it('skips a byte order mark', () => {
    expect(textOf('\uFEFF{}')).toBe('{}');
  });

  it('names every token where it stands', () => {
    const { text, tokens } = formatted('{"k":["s",1,true,null]}');
    const seen = Array.from({ length: tokens.count }, (_, index) => [
      jsonTokenKinds[tokens.kinds[index] ?? -1],
      text.slice(tokens.starts[index], tokens.ends[index]),
    ]);
    expect(seen).toEqual([
      ['punctuation', '{'],
      ['key', '"k"'],
      ['punctuation', ':'],
      ['punctuation', '['],
      ['string', '"s"'],
      ['punctuation', ','],
      ['number', '1'],
      ['punctuation', ','],
      ['boolean', 'true'],
      ['punctuation', ','],
      ['null', 'null'],
      ['punctuation', ']'],
      ['punctuation', '}'],
    ]);
  });

  it('folds from behind the opening to before the closing bracket', () => {
    const { text, folds } = formatted('{"a":[1,2],"b":{}}');
    const stretches = Array.from({ length: folds.count }, (_, index) =>
      text.slice(folds.starts[index], folds.ends[index]),
    );
    expect(stretches).toEqual(['\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n', '\n    1,\n    2\n  ', '']);
  });

  it('takes 100,000 nested arrays without overflow and stops indenting', () => {
    const depth = 100_000;
    const result = formatted('['.repeat(depth) + ']'.repeat(depth));
    expect(result.levelCount).toBe(depth);
    expect(result.text.length).toBeLessThan(2 * depth * (2 * maximumIndentLevels + 3));
    expect(result.text.replaceAll(/\s/g, '')).toBe('['.repeat(depth) + ']'.repeat(depth));
    expect(problemOf('['.repeat(depth)).offset).toBe(depth);
    expect(problemOf('{"a":'.repeat(depth)).offset).toBe(depth * 5);
  });

  it('takes a line of a megabyte and 100,000 keys', () => {
    const line = `"${'x'.repeat(1_048_576)}"`;
    expect(textOf(line)).toBe(line);
    const object = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]));
    expect(textOf(JSON.stringify(object))).toBe(JSON.stringify(object, null, 2));
  });
});

describe('refusals', () => {
  it.each([
    ['', 'There is no value.', 1, 1],
    ['  \n ', 'There is no value.', 2, 2],
    ['NaN', 'NaN is not JSON.', 1, 1],
    ['[Infinity]', 'Infinity is not JSON.', 1, 2],
    ['-Infinity', '-Infinity is not JSON.', 1, 1],
    ['{"a":1} x', 'There is text behind the end of the JSON value.', 1, 9],
    ['{"a":1}{}', 'There is text behind the end of the JSON value.', 1, 8],
    ['[1] // note', 'There is text behind the end of the JSON value.', 1, 5],
    ['[1, // note\n2]', 'Comments are not JSON.', 1, 5],
    ['{/* a */}', 'Comments are not JSON.', 1, 2],
    ["{'a':1}", 'Keys stand in double quotes, not single ones.', 1, 2],
    ["['a']", 'Strings stand in double quotes, not single ones.', 1, 2],
    ['{\n  "a": 1,\n}', 'A comma stands before the closing “}”.', 3, 1],
    ['[1,]', 'A comma stands before the closing “]”.', 1, 4],
    ['[,1]', 'A value was expected before the comma.', 1, 2],
    ['[1 2]', 'A comma or the closing “]” was expected.', 1, 4],
    ['{"a" 1}', 'A colon was expected behind the key "a".', 1, 6],
    ['{a:1}', 'A key in double quotes was expected.', 1, 2],
    ['01', 'A number may not begin with 0 and another digit.', 1, 1],
    ['0x1f', 'Hexadecimal numbers are not JSON.', 1, 1],
    ['1.', 'A digit was expected behind the decimal point.', 1, 3],
    ['.5', 'A number needs a digit before the decimal point.', 1, 1],
    ['+1', 'A number may not begin with a plus.', 1, 1],
    ['1e', 'A digit was expected in the exponent.', 1, 3],
    ['-', 'A digit was expected behind the minus.', 1, 2],
    ['"a\nb"', 'A line break stands in a string: it must be written with a backslash.', 1, 3],
    ['"a\tb"', 'A tab stands in a string: it must be written with a backslash.', 1, 3],
    ['"a\u0000"', 'A control character stands in a string: it must be written with a backslash.', 1, 3],
    ['"\\x"', 'This character may not stand behind a backslash.', 1, 3],
    ['"\\u12g4"', 'Four hexadecimal digits must follow “\\u”.', 1, 6],
    ['"abc', 'The text ends within a string.', 1, 5],
    ['True', 'true and false are written in small letters.', 1, 1],
    ['None', 'null is written in small letters.', 1, 1],
    ['nullx', 'A value was expected here.', 1, 1],
    ['hello', 'A value was expected here.', 1, 1],
    ['{"a":', 'The text ends where a value was expected.', 1, 6],
    ['[1', 'The text ends before the closing “]”.', 1, 3],
    ['}', 'A value was expected here.', 1, 1],
    [']', 'A value was expected here.', 1, 1],
    ['[}', 'A value was expected here.', 1, 2],
  ])('%j: %s', (text, message, line, column) => {
    const problem = problemOf(text);
    expect(problem).toMatchObject({ message, line, column });
  });

  it('agrees with JSON.parse on a great many broken and whole texts', () => {
    const seeds = [
      '{"a":[1,-2.5e+3,true,false,null,"x\\n\\u00e9"],"b":{"c":{}},"d":[]}',
      '[[],{},"",0,-0,1E5,{"k":[{"z":1}]}]',
      ' "text" ',
    ];
    const letters = '{}[],:"\\0123456789.eE+-truefalsn u\n\t/\'';
    let state = 42;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    let valid = 0;
    for (let round = 0; round < 30_000; round += 1) {
      let text = seeds[random(seeds.length)] ?? '';
      for (let edit = random(4); edit > 0; edit -= 1) {
        const at = random(text.length + 1);
        const put = random(3) === 0 ? '' : (letters[random(letters.length)] ?? '');
        text = text.slice(0, at) + put + text.slice(at + random(2));
      }
      let value: unknown;
      let isJson = true;
      try {
        value = JSON.parse(text);
      } catch {
        isJson = false;
      }
      const result = formatJson(text);
      expect(result.isJson, text).toBe(isJson);
      if (result.isJson) {
        valid += 1;
        expect(JSON.parse(result.formatted.text), text).toEqual(value);
      }
    }
    expect(valid).toBeGreaterThan(3000);
  });
});

describe('partial texts', () => {
  it('takes every beginning of a JSON text, whole only at its end', () => {
    const text = '{"a":[1,-2.5e+3,true,null,"x\\n\\u00e9"],"b":{"c":{}},"d":[]}';
    for (let length = 1; length < text.length; length += 1) {
      const result = formatJson(text.slice(0, length), { partial: true });
      expect(result.isJson, text.slice(0, length)).toBe(true);
      if (result.isJson) {
        expect(result.formatted.cut).toBe(true);
        expect(result.formatted.text.replaceAll(/\s/g, '')).toBe(text.slice(0, length).replaceAll(/\s/g, ''));
      }
    }
    const whole = formatJson(text, { partial: true });
    expect(whole.isJson && whole.formatted.cut).toBe(false);
  });

  it('still refuses what no continuation can mend', () => {
    for (const text of ['{"a":1}x', '[1,,', '{a', 'hello', '[NaN', '"\\x']) {
      expect(formatJson(text, { partial: true }).isJson, text).toBe(false);
    }
  });
});

describe('positions', () => {
  it('counts LF, CR and CR LF as one line end each', () => {
    expect(positionOf('a\nb\r\nc\rd', 0)).toEqual({ line: 1, column: 1 });
    expect(positionOf('a\nb\r\nc\rd', 2)).toEqual({ line: 2, column: 1 });
    expect(positionOf('a\nb\r\nc\rd', 5)).toEqual({ line: 3, column: 1 });
    expect(positionOf('a\nb\r\nc\rd', 7)).toEqual({ line: 4, column: 1 });
  });
});
