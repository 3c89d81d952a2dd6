// Splits a filter's text into words at blanks, quotation marks and escapes respected. Called by tree-filter.ts and by completion.

export interface FilterWord {
  /** As written, quotation marks and escapes included. */
  readonly text: string;
  /** UTF-16 units; `end` not included. */
  readonly start: number;
  readonly end: number;
}

const isBlank = (sign: string): boolean => /\s/u.test(sign);

/** The words of a text. A quotation that is not closed goes to the end. */
export function splitWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = [];
  for (let at = 0; at < text.length; ) {
    if (isBlank(text[at]!)) {
      at += 1;
      continue;
    }
    const start = at;
    at = endOfWord(text, start);
    words.push({ text: text.slice(start, at), start, end: at });
  }
  return words;
}

function endOfWord(text: string, start: number): number {
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '\\') at += 1;
    else if (isQuoted) {
      if (sign !== '"') continue;
      isQuoted = false;
      // What follows a closed quotation is a word of its own, but for a key in brackets: json["a b"].c
      if (text[at + 1] !== ']') return at + 1;
    } else if (isBlank(sign)) return at;
    // Elsewhere in a word it is a sign like any other: 5"-pipe
    else if (sign === '"' && (at === start || /[-:=<>[]/.test(text[at - 1]!))) isQuoted = true;
  }
  return text.length;
}

/** A text without its escapes: `\x` is `x`. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gsu, '$1');
}
