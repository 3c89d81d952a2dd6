// What can be typed next in the filter: fields, their values, with words for each. Pure. Called by ui/topic-tree/filter-input.tsx.

import { filterFields } from '../../shared/tree-filter-fields.ts';
import { splitWords } from '../../shared/tree-filter-words.ts';

export interface Completion {
  /** Stands in the list, and in the text once it is taken. */
  readonly insert: string;
  readonly meaning: string;
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
  // A value is whole: the next term follows. A field wants its value first.
  const isWhole = !/[.:<>=]$/.test(insert);
  const rest = text.slice(to);
  const gap = isWhole && !rest.startsWith(' ') ? ' ' : '';
  return { text: text.slice(0, from) + insert + gap + rest, caret: from + insert.length + (isWhole ? 1 : 0) };
}
