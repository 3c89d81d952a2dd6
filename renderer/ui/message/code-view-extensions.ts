// What CodeMirror does and looks like here. Called by code-view.tsx.
// Colours and folds come from the tokens that formatting found anyway: no second parser runs over the payload.

import { codeFolding, foldGutter, foldKeymap, foldService } from '@codemirror/language';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { JsonFolds, JsonTokens } from '../../model/json-format-columns.ts';
import { jsonTokenKinds } from '../../model/json-format.ts';
import { codeTheme } from './code-view-theme.ts';

/** Where the tokens and folds of a text stand. */
export interface TextStructure {
  readonly tokens: JsonTokens;
  readonly folds: JsonFolds;
}

/** Replaces the tokens and folds; sent together with the text they belong to. */
export const setStructure = StateEffect.define<TextStructure | null>();

const structureField = StateField.define<TextStructure | null>({
  create: () => null,
  update(structure, transaction) {
    for (const effect of transaction.effects) if (effect.is(setStructure)) return effect.value;
    // Offsets into another text would colour at random.
    return transaction.docChanged ? null : structure;
  },
});

/** Marks by number of the kind; punctuation keeps the colour of the text. */
const marks = jsonTokenKinds.map((kind) =>
  kind === 'punctuation'
    ? null
    : Decoration.mark({
        class: `tl-${kind}`,
        ...(kind === 'duplicateKey' ? { attributes: { title: 'This key stands in the same object before.' } } : {}),
      }),
);

/** Index of the first of `count` ascending values that is not below `value`. */
function firstNotBelow(values: Uint32Array, count: number, value: number): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const half = (from + to) >> 1;
    if ((values[half] ?? 0) < value) from = half + 1;
    else to = half;
  }
  return from;
}

function visibleMarks(view: EditorView): DecorationSet {
  const structure = view.state.field(structureField);
  if (structure === null) return Decoration.none;
  const { count, starts, ends, kinds } = structure.tokens;
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    // A long string may begin before the visible range.
    let index = firstNotBelow(ends, count, from + 1);
    for (; index < count && (starts[index] ?? 0) < to; index += 1) {
      const mark = marks[kinds[index] ?? -1];
      if (mark != null) {
        builder.add(Math.max(starts[index] ?? 0, from), Math.min(ends[index] ?? 0, to), mark);
      }
    }
  }
  return builder.finish();
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = visibleMarks(view);
    }
    update(update: ViewUpdate): void {
      const changed = update.startState.field(structureField) !== update.state.field(structureField);
      if (changed || update.docChanged || update.viewportChanged) this.decorations = visibleMarks(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const folding = foldService.of((state, lineStart, lineEnd) => {
  const structure = state.field(structureField);
  if (structure === null) return null;
  const { count, starts, ends } = structure.folds;
  for (let index = firstNotBelow(starts, count, lineStart); index < count; index += 1) {
    const from = starts[index] ?? 0;
    if (from > lineEnd) return null;
    // A long text comes in pieces: its end may not be there yet.
    const to = Math.min(ends[index] ?? 0, state.doc.length);
    if (to > lineEnd) return { from, to };
  }
  return null;
});

/** Everything the read-only view is made of. */
export function codeExtensions(label: string, structure: TextStructure | null): Extension {
  return [
    structureField.init(() => structure),
    colours,
    folding,
    codeFolding({ placeholderText: '…' }),
    lineNumbers(),
    foldGutter({
      openText: '⌄',
      closedText: '›',
      foldingChanged: ({ startState, state }) => startState.field(structureField) !== state.field(structureField),
    }),
    // Control and direction characters become visible; carriage returns stay in the text.
    highlightSpecialChars(),
    EditorState.lineSeparator.of('\n'),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true' }),
    EditorView.lineWrapping,
    search({ top: true }),
    EditorState.phrases.of({
      next: 'Next',
      previous: 'Previous',
      'match case': 'Match case',
      regexp: 'Regexp',
      'by word': 'Whole word',
    }),
    // Handled here, these keys must not also reach the window's shortcuts.
    keymap.of([...searchKeymap, ...foldKeymap].map((binding) => ({ ...binding, stopPropagation: true }))),
    codeTheme,
  ];
}
