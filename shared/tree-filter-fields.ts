// The fields a filter can ask for: names, what they take, words for the page. Called by tree-filter.ts and by completion.

import { textMatchOf, type WordProblem } from './tree-filter-text.ts';
import type { Comparison, FilterFigure, FilterTest, ValueTest } from './tree-filter-tests.ts';
import { unescaped } from './tree-filter-words.ts';
import type { PayloadKind } from './tree.ts';

/** What completion says of a field. */
export interface FilterField {
  /** As typed, with its usual operator: `value>`. */
  readonly insert: string;
  readonly name: string;
  readonly meaning: string;
  readonly example: string;
  /** All values it can take; null: any. */
  readonly values: readonly string[] | null;
}

const kinds: readonly PayloadKind[] = [
  'number',
  'boolean',
  'string',
  'json',
  'text',
  'image',
  'binary',
  'null',
  'empty',
];

export const filterFields: readonly FilterField[] = [
  {
    name: 'value',
    insert: 'value:',
    meaning: 'The latest value holds a text, or compares',
    example: 'value>21.5',
    values: null,
  },
  {
    name: 'json',
    insert: 'json.',
    meaning: 'A field within a JSON value',
    example: 'json.temperature>21',
    values: null,
  },
  { name: 'rate', insert: 'rate>', meaning: 'Messages per second, with those below', example: 'rate>10', values: null },
  { name: 'age', insert: 'age>', meaning: 'Time since the last message', example: 'age>5m', values: null },
  { name: 'size', insert: 'size>', meaning: 'Size of the latest value', example: 'size>1k', values: null },
  { name: 'count', insert: 'count>', meaning: 'Messages received on the topic', example: 'count>100', values: null },
  { name: 'qos', insert: 'qos:', meaning: 'QoS of the latest message', example: 'qos:2', values: ['0', '1', '2'] },
  {
    name: 'retained',
    insert: 'retained:',
    meaning: 'The latest message came as a retained one',
    example: 'retained:yes',
    values: ['yes', 'no'],
  },
  { name: 'type', insert: 'type:', meaning: 'What the latest value is', example: 'type:json', values: kinds },
  { name: 'topic', insert: 'topic:', meaning: 'The topic name holds a text', example: 'topic:kitchen', values: null },
];

const fieldWord =
  /^(value|rate|age|size|count|qos|retained|type|topic|json(?:\.|\[)(?:"(?:\\.|[^"])*"|\\.|[^:<>=!"\\])*)(<=|>=|!=|<|>|=|:)(.*)$/isu;
const comparedWord = /^([a-z][a-z.]*)(<=|>=|!=|<|>)(.*)$/isu;
const numberText = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?/iu;

/** What a word asks of a field; null: it names none, and is searched for as text. */
export function fieldTerm(raw: string): FilterTest | WordProblem | null {
  const [, written, sign, operand] = fieldWord.exec(raw) ?? [];
  if (written === undefined || sign === undefined || operand === undefined) return unknownField(raw);
  const name = written.toLowerCase();
  const at = written.length + sign.length;
  if (operand === '')
    return { message: `Write behind ${written}${sign} what to compare with, as in ${exampleOf(name)}.` };
  if (name.startsWith('json')) return jsonTest(written, sign, operand, at);
  switch (name) {
    case 'value': {
      const test = valueTest(sign, operand, at);
      return 'message' in test ? test : { kind: 'value', test };
    }
    case 'topic': {
      if (sign !== ':' && sign !== '=')
        return { at: written.length, message: 'A topic name cannot be compared: write topic:text.' };
      const match = textMatchOf(operand);
      return 'message' in match ? { at: at + (match.at ?? 0), message: match.message } : { kind: 'topic', match };
    }
    case 'retained':
      return retainedTest(sign, operand, at);
    case 'type':
      return typeTest(sign, operand, at);
    default:
      return figureTest(name as FilterFigure, sign, operand, at);
  }
}

// `<` and `>` mean a comparison; with `:` and `=` a word may well be part of a topic name.
function unknownField(raw: string): WordProblem | null {
  const [, name, , operand] = comparedWord.exec(raw) ?? [];
  if (name === undefined || operand === undefined || raw.startsWith('"')) return null;
  if (name.toLowerCase() === 'json' || name.toLowerCase() === 'json.') {
    return { message: 'Write which field of the JSON value is meant, as in json.temperature>21.' };
  }
  const names = filterFields.map((field) => field.name).join(', ');
  return {
    message: `There is no field “${name}”. Fields are ${names}. To find the text itself, put it in quotation marks.`,
  };
}

const exampleOf = (name: string): string =>
  filterFields.find((field) => field.name === name || name.startsWith(`${field.name}.`))?.example ??
  'json.temperature>21';

const isOrder = (sign: string): sign is '<' | '<=' | '>' | '>=' => sign.startsWith('<') || sign.startsWith('>');

function valueTest(sign: string, operand: string, at: number): ValueTest | WordProblem {
  if (isOrder(sign)) {
    const number = wholeNumber(operand);
    if (number === null) return { at, message: `“${shortened(operand)}” is no number: write one, as in value>21.5.` };
    return { kind: 'number', comparison: sign, number };
  }
  if (sign === ':') {
    const match = textMatchOf(operand);
    return 'message' in match ? { at: at + (match.at ?? 0), message: match.message } : { kind: 'text', match };
  }
  const isQuoted = operand.startsWith('"');
  const text = isQuoted
    ? unescaped(operand.slice(1, operand.length > 1 && operand.endsWith('"') ? -1 : undefined))
    : unescaped(operand);
  return { kind: 'whole', equal: sign === '=', text, number: isQuoted ? null : wholeNumber(operand) };
}

function jsonTest(written: string, sign: string, operand: string, at: number): FilterTest | WordProblem {
  const path: string[] = [];
  const parts = /\.?\["((?:\\.|[^"\\])*)"\]|\.?\[(\d+)\]|\.((?:\\.|[^.[\]\\])+)/gsuy;
  let from = 'json'.length;
  while (from < written.length) {
    parts.lastIndex = from;
    const part = parts.exec(written);
    if (part === null) {
      const message =
        'This path cannot be read: write keys behind dots and places in brackets, as in json.rooms[0].name.';
      return { at: from, message };
    }
    path.push(unescaped(part[1] ?? part[2] ?? part[3] ?? ''));
    from = parts.lastIndex;
  }
  const test = valueTest(sign, operand, at);
  return 'message' in test ? test : { kind: 'json', path, test };
}

function retainedTest(sign: string, operand: string, at: number): FilterTest | WordProblem {
  const answer = operand.toLowerCase();
  const isYes = answer === 'yes' || answer === 'true';
  if (!isYes && answer !== 'no' && answer !== 'false') return { at, message: 'Write retained:yes or retained:no.' };
  if (isOrder(sign)) return { at: 0, message: 'Write retained:yes or retained:no.' };
  return { kind: 'retained', retained: isYes === (sign !== '!=') };
}

function typeTest(sign: string, operand: string, at: number): FilterTest | WordProblem {
  const wanted = operand.toLowerCase();
  const types = kinds.filter((kind) => kind === wanted);
  if (types.length === 0)
    return { at, message: `There is no type “${shortened(operand)}”. Types are ${kinds.join(', ')}.` };
  if (isOrder(sign)) return { at: 0, message: 'Types cannot be compared: write type:json.' };
  return { kind: 'type', types: sign === '!=' ? kinds.filter((kind) => kind !== wanted) : types };
}

function figureTest(figure: FilterFigure, sign: string, operand: string, at: number): FilterTest | WordProblem {
  const number =
    figure === 'age'
      ? duration(operand)
      : figure === 'size'
        ? scaledBy(operand, 1024, /^[kmg]?b?$/i)
        : scaledBy(operand, 1000, /^[kmg]?$/i);
  if (number === null) {
    const units =
      figure === 'age'
        ? 'ms, s, m, h and d'
        : figure === 'size'
          ? 'k, M and G (times 1,024)'
          : 'k, M and G (times 1,000)';
    const message = `“${shortened(operand)}” cannot be read: write a number as in ${exampleOf(figure)}. Units are ${units}.`;
    return { at, message };
  }
  if (figure === 'age' && !isOrder(sign)) {
    return { at: 3, message: `No moment has exactly this age: write age<${operand} or age>${operand}.` };
  }
  if (figure === 'qos' && ![0, 1, 2].includes(number)) return { at, message: 'QoS is 0, 1 or 2.' };
  return { kind: 'figure', figure, comparison: (sign === ':' ? '=' : sign) as Comparison, number };
}

/** A text that is a number from its beginning to its end, or null. */
export function wholeNumber(text: string): number | null {
  const found = numberText.exec(text)?.[0];
  return found === undefined || found.length !== text.length ? null : Number(text);
}

function scaledBy(text: string, thousand: number, unit: RegExp): number | null {
  const found = numberText.exec(text)?.[0];
  if (found === undefined || !unit.test(text.slice(found.length))) return null;
  const power = ['k', 'm', 'g'].indexOf(text.slice(found.length, found.length + 1).toLowerCase()) + 1;
  return Number(found) * thousand ** power;
}

const durations: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  '': 1000,
};

function duration(text: string): number | null {
  const found = numberText.exec(text)?.[0];
  const unit = found === undefined ? undefined : durations[text.slice(found.length).toLowerCase()];
  return found === undefined || unit === undefined ? null : Number(found) * unit;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
