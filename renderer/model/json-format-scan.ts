// Tokens of JSON (RFC 8259): where a string, number or literal ends, or why it is none. Called by json-format.ts.

/** Why no token stands at a place. */
export interface ScanProblem {
  readonly message: string;
  /** Offset in UTF-16 units. */
  readonly at: number;
  /** The text ended within the token: more of it might make it whole. */
  readonly atEnd?: boolean;
}

const backslash = 0x5c;
const quote = 0x22;

/** The end of the string whose opening quote stands at `from`. */
export function scanString(text: string, from: number): number | ScanProblem {
  let at = from + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    // NaN, the code behind the end, is neither above nor below anything.
    if (code >= 0x20 && code !== backslash) {
      at += 1;
      continue;
    }
    if (at >= text.length) return { message: 'The text ends within a string.', at, atEnd: true };
    if (code !== backslash) {
      const name = code === 0x0a || code === 0x0d ? 'A line break' : code === 0x09 ? 'A tab' : 'A control character';
      return { message: `${name} stands in a string: it must be written with a backslash.`, at };
    }
    const end = scanEscape(text, at);
    if (typeof end !== 'number') return end;
    at = end;
  }
}

function scanEscape(text: string, from: number): number | ScanProblem {
  if (from + 1 >= text.length) return { message: 'The text ends within a string.', at: text.length, atEnd: true };
  const letter = text[from + 1] ?? '';
  if ('"\\/bfnrt'.includes(letter)) return from + 2;
  if (letter !== 'u') return { message: 'This character may not stand behind a backslash.', at: from + 1 };
  for (let digit = from + 2; digit < from + 6; digit += 1) {
    if (digit >= text.length) return { message: 'The text ends within a string.', at: digit, atEnd: true };
    if (!/[0-9a-fA-F]/.test(text[digit] ?? '')) {
      return { message: 'Four hexadecimal digits must follow “\\u”.', at: digit };
    }
  }
  return from + 6;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** The end of the number that begins at `from` with a digit or a minus. */
export function scanNumber(text: string, from: number): number | ScanProblem {
  const digitsWanted = (at: number, message: string): ScanProblem => ({ message, at, atEnd: at >= text.length });
  let at = text.charCodeAt(from) === 0x2d ? from + 1 : from;
  if (!isDigit(text.charCodeAt(at))) {
    if (text.startsWith('Infinity', at)) return { message: '-Infinity is not JSON.', at: from };
    return digitsWanted(at, 'A digit was expected behind the minus.');
  }
  if (text.charCodeAt(at) === 0x30) {
    at += 1;
    if (isDigit(text.charCodeAt(at)))
      return { message: 'A number may not begin with 0 and another digit.', at: at - 1 };
    if (text[at] === 'x' || text[at] === 'X') return { message: 'Hexadecimal numbers are not JSON.', at: at - 1 };
  } else at = endOfDigits(text, at);
  if (text.charCodeAt(at) === 0x2e) {
    const end = endOfDigits(text, at + 1);
    if (end === at + 1) return digitsWanted(end, 'A digit was expected behind the decimal point.');
    at = end;
  }
  if (text[at] === 'e' || text[at] === 'E') {
    const sign = text[at + 1];
    const digits = sign === '+' || sign === '-' ? at + 2 : at + 1;
    const end = endOfDigits(text, digits);
    if (end === digits) return digitsWanted(end, 'A digit was expected in the exponent.');
    at = end;
  }
  return at;
}

/** What people write where JSON wants something else. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^NaN/, 'NaN is not JSON.'],
  [/^\+?Infinity/, 'Infinity is not JSON.'],
  [/^(\/\/|\/\*|#)/, 'Comments are not JSON.'],
  [/^'/, 'Strings stand in double quotes, not single ones.'],
  [/^undefined/, 'undefined is not JSON.'],
  [/^(True|False|TRUE|FALSE)/, 'true and false are written in small letters.'],
  [/^(None|NULL|Null|nil)/, 'null is written in small letters.'],
  [/^[.]\d/, 'A number needs a digit before the decimal point.'],
  [/^[+]/, 'A number may not begin with a plus.'],
  [/^,/, 'A value was expected before the comma.'],
];

/** The end of `true`, `false` or `null` at `from`. */
export function scanLiteral(text: string, from: number): number | ScanProblem {
  const rest = text.slice(from, from + 12);
  for (const word of ['true', 'false', 'null']) {
    if (rest.startsWith(word)) {
      const end = from + word.length;
      if (!/[A-Za-z0-9_$]/.test(text[end] ?? '')) return end;
    } else if (from + rest.length === text.length && word.startsWith(rest)) {
      return { message: 'The text ends within a word.', at: from, atEnd: true };
    }
  }
  const known = refusals.find(([pattern]) => pattern.test(rest));
  return { message: known?.[1] ?? 'A value was expected here.', at: from };
}
