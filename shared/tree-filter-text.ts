// Plain text, quoted text and regular expressions within a filter. Called by tree-filter.ts and tree-filter-fields.ts.

import { regexProgram } from './regex-program.ts';
import type { TextMatch } from './tree-filter-tests.ts';
import { unescaped } from './tree-filter-words.ts';

/** A part of a word that cannot be read; `at` is an offset in the word. */
export interface WordProblem {
  readonly at?: number;
  readonly message: string;
}

/** Plain text, `"exact text"` or `/expression/`. The text is not empty. */
export function textMatchOf(raw: string): TextMatch | WordProblem {
  if (raw.startsWith('"')) {
    const text = unescaped(raw.slice(1, raw.length > 1 && raw.endsWith('"') ? -1 : undefined));
    if (text === '') return { message: 'Write a text between the quotation marks.' };
    return { kind: 'holds', text, ignoreCase: false };
  }
  const regex = /^\/(.+)\/(i?)$/su.exec(raw);
  if (regex !== null) {
    const program = regexProgram(regex[1] ?? '', regex[2] === 'i');
    if ('message' in program) return { at: program.at + 1, message: program.message };
    return { kind: 'regex', program };
  }
  return { kind: 'holds', text: unescaped(raw).toLowerCase(), ignoreCase: true };
}
