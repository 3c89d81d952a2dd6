// What can be typed next in the filter: fields, their values, levels of topic names, with words for each. Pure. Called by
// ui/topic-tree/filter-input.tsx, which asks the core for the levels.

import { filterFields } from '../../shared/tree-filter-fields.ts';
import { splitWords, unescaped } from '../../shared/tree-filter-words.ts';
import type { TreeLevel } from '../../shared/tree-levels.ts';

export interface Completion {
  /** Stands in the list, and in the text once it is taken. */
  readonly insert: string;
  readonly meaning: string;
  /** The name of a topic or branch, which may hold anything. */
  readonly isTopic?: boolean;
}

export interface Completions {
  /** The part of the text that a completion takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

const none: Completions = { from: 0, to: 0, items: [] };

/** What fits the word the caret stands in. */
export function completionsAt(text: string, caret: number): Completions {
  const word = splitWords(text).find(({ start, end }) => start < caret && caret <= end);
  if (word === undefined) return none;
  const isNegated = word.text.startsWith('-');
  const from = isNegated ? word.start + 1 : word.start;
  const typed = text.slice(from, caret).toLowerCase();
  if (typed === '') return none;
  const items = completionsOf(typed);
  return items.length === 0 ? none : { from, to: word.end, items };
}

function completionsOf(typed: string): readonly Completion[] {
  const [, name, sign, begun] = /^([a-z]+)([:=])(.*)$/su.exec(typed) ?? [];
  if (name !== undefined && sign !== undefined && begun !== undefined) {
    const values = filterFields.find((field) => field.name === name)?.values ?? [];
    return values
      .filter((value) => value.startsWith(begun) && value !== begun)
      .map((value) => ({ insert: `${name}${sign}${value}`, meaning: '' }));
  }
  return filterFields
    .filter(({ name: field, insert }) => field.startsWith(typed) || (insert.startsWith(typed) && insert !== typed))
    .map(({ insert, meaning, example }) => ({ insert, meaning: `${meaning}: ${example}` }));
}

/** The text with a completion taken, and where the caret then stands. */
export function completed(
  text: string,
  { from, to }: Completions,
  { insert }: Completion,
): { readonly text: string; readonly caret: number } {
  // A value is whole: the next term follows. A field wants its value first, a branch perhaps what is below it.
  const isWhole = !/[.:<>=/]$/.test(insert);
  const rest = text.slice(to);
  const gap = isWhole && !rest.startsWith(' ') ? ' ' : '';
  return { text: text.slice(0, from) + insert + gap + rest, caret: from + insert.length + (isWhole ? 1 : 0) };
}

/** Which levels a word that is a topic name, or the beginning of one, could go on with. */
export interface LevelQuestion {
  readonly from: number;
  readonly to: number;
  /** The word as written, up to its last slash. */
  readonly head: string;
  /** What the levels are below, and begin with: as `tree.levels` takes it. */
  readonly below: string | null;
  readonly text: string;
}

const fieldBegun = new RegExp(`^(${filterFields.map(({ name }) => name).join('|')})[.:<>=![]`, 'iu');

/** What is to be asked about the word at the caret; null: it is no topic name. */
export function levelQuestionAt(text: string, caret: number): LevelQuestion | null {
  const word = splitWords(text).find(({ start, end }) => start < caret && caret <= end);
  if (word === undefined) return null;
  const from = word.text.startsWith('-') ? word.start + 1 : word.start;
  const typed = text.slice(from, caret);
  if (typed === '' || typed.startsWith('"') || fieldBegun.test(typed) || /^\/.+\/i?$/su.test(typed)) return null;
  const head = typed.slice(0, typed.lastIndexOf('/') + 1);
  const below = head === '' ? null : unescaped(head.slice(0, -1));
  const begun = unescaped(typed.slice(head.length));
  if (begun === '+' || begun === '#' || below?.split('/').includes('#') === true) return null;
  return { from, to: word.end, head, below, text: begun };
}

/** The levels that begin with the text, each as the whole word it would make. */
export function levelCompletions({ head, text }: LevelQuestion, levels: readonly TreeLevel[]): readonly Completion[] {
  // What begins and ends with a slash is an expression: the first one is to be taken as itself.
  const written = head.startsWith('/') ? `\\${head}` : head;
  return levels.flatMap(({ level, isBranch, topicCount }) => {
    const isFit = level.toLowerCase().startsWith(text.toLowerCase()) && level !== '+' && level !== '#';
    if (!isFit || level.length > longestLevel || (level === text && !isBranch)) return [];
    const escaped = level.replaceAll(/[\s"\\:=<>[\]]|^-/gu, '\\$&');
    // An empty first level, too, would begin an expression.
    const insert = written === '' && level === '' ? '\\/' : `${written}${escaped}${isBranch ? '/' : ''}`;
    const meaning = isBranch ? `${topicCount.toLocaleString('en')} ${topicCount === 1 ? 'topic' : 'topics'}` : 'topic';
    return [{ insert, meaning, isTopic: true }];
  });
}

/** A filter has 1,000 characters: longer levels are not worth offering. */
const longestLevel = 200;
