// The language of filters and of Find: a text becomes terms, all of which must hold, and problems with their places. Pure; never throws.
// Called by the core, which matches topics by it (electron/core/feed), and by the page, which checks and completes while one types.
//
//   kitchen            topic name holds it, ignoring case              "Living Room"   exactly these letters, blanks too
//   +/status  home/#   MQTT topic filter, for the whole name           /^dev-\d+/i     regular expression
//   value>21.5         a field of the topic: tree-filter-fields.ts     json.a.b=on     a field within a JSON value
//   -term              topics for which the term does not hold         \               takes the next sign literally

import { topicFilterProblem } from './mqtt/topic-filter.ts';
import { fieldTerm } from './tree-filter-fields.ts';
import { type FilterWord, splitWords, unescaped } from './tree-filter-words.ts';
import { textMatchOf, type WordProblem } from './tree-filter-text.ts';
import type { FilterTest } from './tree-filter-tests.ts';

export interface FilterTerm {
  readonly test: FilterTest;
  readonly negated: boolean;
  /** Place in the text: UTF-16 units, `end` not included. */
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a part of the text, as a sentence with the remedy. */
export interface FilterProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface ParsedFilter {
  readonly terms: readonly FilterTerm[];
  /** Where there is one, the filter as a whole is not to be used: the last one without problems goes on holding. */
  readonly problems: readonly FilterProblem[];
}

/** More terms than anybody writes; each costs time for each topic. */
const termLimit = 50;

/** Reads a filter. An empty text has neither terms nor problems. */
export function parseFilter(text: string): ParsedFilter {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  for (const word of splitWords(text)) {
    const read = termOf(word);
    if ('message' in read) problems.push(read);
    else terms.push(read);
  }
  const beyond = terms[termLimit];
  if (beyond !== undefined) {
    const message = `A filter can have ${termLimit} terms: leave some out.`;
    problems.push({ start: beyond.start, end: text.length, message });
  }
  return { terms: terms.slice(0, termLimit), problems };
}

/** The texts to mark in topic names: of terms that ask for plain text there. */
export function markedTexts({ terms }: ParsedFilter): readonly string[] {
  return terms.flatMap(({ test, negated }) =>
    !negated && test.kind === 'topic' && test.match.kind === 'holds' ? [test.match.text] : [],
  );
}

/** A filter that finds exactly this text in names, whatever signs are in it. */
export function quotedText(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function termOf(word: FilterWord): FilterTerm | FilterProblem {
  const { start, end } = word;
  const negated = word.text.startsWith('-');
  const raw = negated ? word.text.slice(1) : word.text;
  const from = negated ? start + 1 : start;
  if (raw === '') return { start, end, message: 'Write behind the - what is to be excluded.' };
  const field = fieldTerm(raw);
  const read = field ?? nameTest(raw);
  if ('message' in read) {
    const at = from + (read.at ?? 0);
    return { start: Math.min(at, end - 1), end, message: read.message };
  }
  return { test: read, negated, start, end };
}

function nameTest(raw: string): FilterTest | WordProblem {
  if (!raw.startsWith('"') && raw.split('/').some((level) => level === '+' || level === '#')) {
    const topicFilter = unescaped(raw);
    const message = topicFilterProblem(topicFilter);
    if (message !== null) return { message: `${message} To find the text itself, put it in quotation marks.` };
    return { kind: 'topicFilter', topicFilter };
  }
  const match = textMatchOf(raw);
  return 'message' in match ? match : { kind: 'topic', match };
}
