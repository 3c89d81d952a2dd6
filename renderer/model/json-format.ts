// JSON text -> indented JSON text, digit by digit as it was sent. Pure; called by payload-view.ts and publish-draft.ts.
// Parsing and printing again would change numbers (2^53, 1.10, -0) and drop duplicate keys, so the text itself is laid out anew.
// One loop with its own stack: 100,000 nested arrays are legal and must not overflow the call stack.

import { assertNever, required } from '../../shared/assert.ts';
import { FoldColumns, TextWriter, TokenColumns, type JsonFolds, type JsonTokens } from './json-format-columns.ts';
import { OpenKeys } from './json-format-keys.ts';
import { scanLiteral, scanNumber, scanString, type ScanProblem } from './json-format-scan.ts';

/** What a stretch of formatted text is, for its colour. */
export type JsonTokenKind = 'key' | 'duplicateKey' | 'string' | 'number' | 'boolean' | 'null' | 'punctuation';

/** Kinds by their number in `JsonTokens.kinds`. */
export const jsonTokenKinds: readonly JsonTokenKind[] = [
  'key',
  'duplicateKey',
  'string',
  'number',
  'boolean',
  'null',
  'punctuation',
];
const kindKey = 0;
const kindDuplicateKey = 1;
const kindString = 2;
const kindNumber = 3;
const kindBoolean = 4;
const kindNull = 5;
const kindPunctuation = 6;

/** Why a text is not JSON and where. */
export interface JsonProblem {
  readonly message: string;
  /** Offset in the text as given, in UTF-16 units. */
  readonly offset: number;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export interface FormattedJson {
  readonly text: string;
  readonly tokens: JsonTokens;
  readonly folds: JsonFolds;
  readonly duplicateKeyCount: number;
  /** Nesting of the innermost value: 0 for a bare number. */
  readonly levelCount: number;
  /** Only with `partial`: the text ended before the value did. */
  readonly cut: boolean;
}

export type JsonResult =
  | { readonly isJson: true; readonly formatted: FormattedJson }
  | { readonly isJson: false; readonly problem: JsonProblem };

/** Deeper levels are indented no further, so that a hostile payload cannot grow without bound on screen. */
export const maximumIndentLevels = 32;
/** About 5 ms. */
const tokensInSlice = 20_000;
const indentUnit = '  ';
const indents = Array.from({ length: maximumIndentLevels + 1 }, (_, level) => `\n${indentUnit.repeat(level)}`);

/**
 * Checks a text strictly (RFC 8259) and indents it by two spaces. `partial`: the text is the beginning of a longer one,
 * so that its end may come anywhere.
 */
export function formatJson(text: string, options: { partial?: boolean } = {}): JsonResult {
  return required(
    new JsonFormatter(text, options.partial ?? false).run(Infinity),
    'it was not told to stop before the end',
  );
}

/** As `formatJson`, for large texts: after so many tokens (some milliseconds) it waits for `pause`. */
export async function formatJsonInSlices(
  text: string,
  options: { partial?: boolean },
  pause: () => Promise<void>,
): Promise<JsonResult> {
  const formatter = new JsonFormatter(text, options.partial ?? false);
  for (;;) {
    const result = formatter.run(tokensInSlice);
    if (result !== null) return result;
    await pause();
  }
}

/** Only checks: null, or why the text is not JSON. */
export function jsonProblem(text: string): JsonProblem | null {
  const result = formatJson(text);
  return result.isJson ? null : result.problem;
}

/** Line and column, both from 1, of an offset. A line ends with LF, CR or CR LF. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) {
      line += 1;
      lineStart = at + 1;
    }
  }
  return { line, column: offset - lineStart + 1 };
}

/** What the grammar allows next. */
type Expectation = 'value' | 'valueOrClose' | 'keyOrClose' | 'key' | 'commaOrClose' | 'end';

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const byteOrderMark = 0xfeff;

class JsonFormatter {
  readonly #text: string;
  readonly #partial: boolean;
  #at = 0;
  readonly #out = new TextWriter();
  readonly #tokens = new TokenColumns();
  readonly #folds = new FoldColumns();
  /** One entry per open container: whether it is an array. */
  readonly #arrays: boolean[] = [];
  readonly #keys = new OpenKeys();
  /** Same height: index of its fold. */
  readonly #openFolds: number[] = [];
  #expects: Expectation = 'value';
  #levelCount = 0;
  #duplicateKeyCount = 0;

  constructor(text: string, partial: boolean) {
    this.#text = text;
    this.#partial = partial;
  }

  /** Goes on for so many tokens; null: there are more. */
  run(tokenCount: number): JsonResult | null {
    if (this.#at === 0 && this.#text.charCodeAt(0) === byteOrderMark) this.#at = 1;
    let expects = this.#expects;
    for (let token = 0; token < tokenCount; token += 1) {
      this.#skipSpace();
      if (this.#at >= this.#text.length) {
        if (expects === 'end') return this.#done(false);
        if (this.#partial && this.#out.length > 0) return this.#done(true);
        return this.#refuse({ message: this.#endMessage(expects), at: this.#text.length });
      }
      const next = this.#step(expects, this.#text.charCodeAt(this.#at));
      if (typeof next !== 'string') {
        // A partial text may end within a token.
        if (this.#partial && next.atEnd === true) {
          this.#out.write(this.#text, this.#at);
          return this.#done(true);
        }
        return this.#refuse(next);
      }
      expects = next;
    }
    this.#expects = expects;
    return null;
  }

  #step(expects: Expectation, code: number): Expectation | ScanProblem {
    switch (expects) {
      case 'end':
        return { message: 'There is text behind the end of the JSON value.', at: this.#at };
      case 'commaOrClose':
        if (code === comma) return this.#takeComma();
        return this.#isClosing(code) ? this.#close() : this.#missingComma(code);
      case 'keyOrClose':
        if (code === closeBrace) return this.#close();
        return this.#takeKey(code);
      case 'key':
        if (code === closeBrace) return { message: 'A comma stands before the closing “}”.', at: this.#at };
        return this.#takeKey(code);
      case 'valueOrClose':
        if (code === closeBracket) return this.#close();
        return this.#takeValue(code);
      case 'value':
        if (code === closeBracket && this.#arrays.at(-1) === true) {
          return { message: 'A comma stands before the closing “]”.', at: this.#at };
        }
        return this.#takeValue(code);
      default:
        return assertNever(expects);
    }
  }

  #takeValue(code: number): Expectation | ScanProblem {
    if (this.#arrays.length > 0 && this.#arrays.at(-1) === true) this.#breakLine();
    if (code === openBrace || code === openBracket) return this.#open(code);
    if (code === quote) return this.#takeToken(scanString(this.#text, this.#at), kindString);
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      return this.#takeToken(scanNumber(this.#text, this.#at), kindNumber);
    }
    const kind = code === 0x6e /* n */ ? kindNull : kindBoolean;
    return this.#takeToken(scanLiteral(this.#text, this.#at), kind);
  }

  /** Takes what a scanner found: the end of a token, or why there is none. */
  #takeToken(found: number | ScanProblem, kind: number): Expectation | ScanProblem {
    if (typeof found !== 'number') return found;
    // A number at the very end of a partial text may go on beyond it; it is shown as far as it is there.
    this.#writeToken(this.#text, this.#at, found, kind);
    this.#at = found;
    return this.#arrays.length === 0 ? 'end' : 'commaOrClose';
  }

  #takeKey(code: number): Expectation | ScanProblem {
    if (code !== quote) {
      if (code === 0x27) return { message: 'Keys stand in double quotes, not single ones.', at: this.#at };
      if (code === 0x2f) return { message: 'Comments are not JSON.', at: this.#at };
      return { message: 'A key in double quotes was expected.', at: this.#at };
    }
    const end = scanString(this.#text, this.#at);
    if (typeof end !== 'number') return end;
    const colonAt = this.#endOfSpace(end);
    if (this.#text.charCodeAt(colonAt) !== colon) {
      const atEnd = colonAt >= this.#text.length;
      return {
        message: `A colon was expected behind the key ${shortened(this.#text.slice(this.#at, end))}.`,
        at: colonAt,
        atEnd,
      };
    }
    this.#breakLine();
    const isRepeated = this.#keys.isRepeated(this.#text, this.#at + 1, end - 1);
    if (isRepeated) this.#duplicateKeyCount += 1;
    this.#writeToken(this.#text, this.#at, end, isRepeated ? kindDuplicateKey : kindKey);
    this.#writePunctuation(':');
    this.#out.write(' ');
    this.#at = colonAt + 1;
    return 'value';
  }

  #open(code: number): Expectation {
    this.#writePunctuation(code === openBrace ? '{' : '[');
    this.#openFolds.push(this.#folds.open(this.#out.length));
    this.#arrays.push(code === openBracket);
    if (code === openBrace) this.#keys.open();
    if (this.#arrays.length > this.#levelCount) this.#levelCount = this.#arrays.length;
    this.#at += 1;
    return code === openBrace ? 'keyOrClose' : 'valueOrClose';
  }

  #isClosing(code: number): boolean {
    return code === (this.#arrays.at(-1) === true ? closeBracket : closeBrace);
  }

  #close(): Expectation {
    const isArray = this.#arrays.pop() === true;
    if (!isArray) this.#keys.close();
    const fold = this.#openFolds.pop() ?? 0;
    const foldStart = this.#folds.startOf(fold);
    // An empty container stays on its line.
    if (this.#out.length > foldStart) {
      this.#folds.close(fold, this.#out.length + this.#indent().length);
      this.#breakLine();
    } else this.#folds.close(fold, foldStart);
    this.#writePunctuation(isArray ? ']' : '}');
    this.#at += 1;
    return this.#arrays.length === 0 ? 'end' : 'commaOrClose';
  }

  #takeComma(): Expectation {
    this.#writePunctuation(',');
    this.#at += 1;
    return this.#arrays.at(-1) === true ? 'value' : 'key';
  }

  #missingComma(code: number): ScanProblem {
    if (code === 0x2f) return { message: 'Comments are not JSON.', at: this.#at };
    const closing = this.#arrays.at(-1) === true ? ']' : '}';
    return { message: `A comma or the closing “${closing}” was expected.`, at: this.#at };
  }

  #endMessage(expects: Expectation): string {
    if (this.#arrays.length === 0) return 'There is no value.';
    if (expects === 'value' && this.#arrays.at(-1) !== true) return 'The text ends where a value was expected.';
    return `The text ends before the closing “${this.#arrays.at(-1) === true ? ']' : '}'}”.`;
  }

  #skipSpace(): void {
    this.#at = this.#endOfSpace(this.#at);
  }

  #endOfSpace(from: number): number {
    let at = from;
    for (; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    }
    return at;
  }

  #indent(): string {
    return indents[Math.min(this.#arrays.length, maximumIndentLevels)] ?? '\n';
  }

  #breakLine(): void {
    this.#out.write(this.#indent());
  }

  #writePunctuation(mark: string): void {
    this.#writeToken(mark, 0, 1, kindPunctuation);
  }

  #writeToken(text: string, from: number, to: number, kind: number): void {
    const start = this.#out.length;
    this.#out.write(text, from, to);
    this.#tokens.add(start, this.#out.length, kind);
  }

  #done(cut: boolean): JsonResult {
    return {
      isJson: true,
      formatted: {
        text: this.#out.text(),
        tokens: this.#tokens,
        folds: this.#folds.finished(this.#out.length),
        duplicateKeyCount: this.#duplicateKeyCount,
        levelCount: this.#levelCount,
        cut,
      },
    };
  }

  #refuse(problem: ScanProblem): JsonResult {
    const { line, column } = positionOf(this.#text, problem.at);
    return { isJson: false, problem: { message: problem.message, offset: problem.at, line, column } };
  }
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
