// What a term of a filter can ask of a topic. Made by tree-filter.ts; carried out by the core (electron/core/feed).

import type { RegexProgram } from './regex-program.ts';
import type { PayloadKind } from './tree.ts';

/** How a text is looked for. */
export type TextMatch =
  /** `ignoreCase`: `text` is in lower case. */
  | { readonly kind: 'holds'; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: 'regex'; readonly program: RegexProgram };

export type Comparison = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** What is asked of a value: the payload as text, or one field of it. */
export type ValueTest =
  | { readonly kind: 'text'; readonly match: TextMatch }
  | { readonly kind: 'number'; readonly comparison: Comparison; readonly number: number }
  /** The whole value without the blanks around it. `number`: what the text says as a number, if it does; then 21.50 equals 21.5. */
  | { readonly kind: 'whole'; readonly equal: boolean; readonly text: string; readonly number: number | null };

/** Figures of a topic that a number is compared with. */
export type FilterFigure = 'rate' | 'age' | 'size' | 'count' | 'qos';

/** What a term asks, before it is negated. */
export type FilterTest =
  | { readonly kind: 'topic'; readonly match: TextMatch }
  | { readonly kind: 'topicFilter'; readonly topicFilter: string }
  | { readonly kind: 'value'; readonly test: ValueTest }
  /** Keys from the outside in; a number as text for a place in an array. */
  | { readonly kind: 'json'; readonly path: readonly string[]; readonly test: ValueTest }
  /** `rate` per second, `age` in ms, `size` in bytes. */
  | { readonly kind: 'figure'; readonly figure: FilterFigure; readonly comparison: Comparison; readonly number: number }
  | { readonly kind: 'retained'; readonly retained: boolean }
  | { readonly kind: 'type'; readonly types: readonly PayloadKind[] };
