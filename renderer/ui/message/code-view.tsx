// Read-only text with line numbers, folding and search: CodeMirror. Loaded lazily, because it is as large as the rest.
// It lives in a shadow root: there CodeMirror uses adopted style sheets, elsewhere a <style> element, which our content
// security policy forbids.

import { openSearchPanel } from '@codemirror/search';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { codeExtensions, setStructure, type TextStructure } from './code-view-extensions.ts';
import styles from './code-view.module.css';
import { textChanges } from './text-changes.ts';

/** A text, and what is known of it. */
export interface CodeContent {
  readonly text: string;
  readonly structure: TextStructure | null;
}

/** What may be asked of the text from above. */
export interface CodeViewHandle {
  /** Shows another text at once; rendering with it later costs nothing more. */
  show(content: CodeContent): void;
  openSearch(): void;
  /** Selects one character and brings it into view. */
  reveal(offset: number): void;
}

export interface CodeViewProps extends CodeContent {
  /** Name for assistive technology. */
  readonly label: string;
  readonly ref?: Ref<CodeViewHandle>;
}

/** So much is put in at once: some milliseconds of work. */
const pieceLength = 262_144;

/** Makes the text another one; a long one piece by piece. Returns the function that stops it. */
function replaceText(view: EditorView, text: string, structure: TextStructure | null): (() => void) | undefined {
  const effects = setStructure.of(structure);
  const changes = textChanges(view.state.doc.toString(), text);
  const [change] = changes;
  if (change === undefined || changes.length > 1 || change.insert.length <= pieceLength) {
    view.dispatch({ changes: [...changes], effects });
    return undefined;
  }
  let timer = 0;
  const { from, to, insert } = change;
  const putIn = (done: number): void => {
    const piece = insert.slice(done, done + pieceLength);
    view.dispatch({ changes: { from: from + done, to: done === 0 ? to : from + done, insert: piece }, effects });
    if (done + piece.length < insert.length) timer = window.setTimeout(() => putIn(done + piece.length));
  };
  putIn(0);
  return () => window.clearTimeout(timer);
}

/** Shows a text; when the text changes, what is scrolled to, selected and folded stays. */
export function CodeView({ text, structure, label, ref }: CodeViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const initial = useRef({ text, structure, label });
  const shown = useRef<CodeContent>({ text, structure });
  const stop = useRef<(() => void) | undefined>(undefined);
  const show = useRef((content: CodeContent): void => {
    const view = editor.current;
    const isShown = shown.current.text === content.text && shown.current.structure === content.structure;
    if (view === null || isShown) return;
    shown.current = content;
    stop.current?.();
    stop.current = replaceText(view, content.text, content.structure);
  });

  useEffect(() => {
    const parent = container.current;
    if (parent === null) return undefined;
    const host = document.createElement('div');
    host.className = styles.host ?? '';
    parent.append(host);
    const root = host.attachShadow({ mode: 'open' });
    const view = new EditorView({
      doc: initial.current.text,
      extensions: codeExtensions(initial.current.label, initial.current.structure),
      parent: root,
      root,
    });
    editor.current = view;
    shown.current = initial.current;
    return () => {
      stop.current?.();
      editor.current = null;
      view.destroy();
      host.remove();
    };
  }, []);

  useEffect(() => {
    show.current({ text, structure });
  }, [text, structure]);

  useImperativeHandle(ref, () => ({
    show: show.current,
    openSearch() {
      if (editor.current !== null) openSearchPanel(editor.current);
    },
    reveal(offset) {
      const view = editor.current;
      if (view === null) return;
      const at = Math.min(offset, view.state.doc.length);
      view.focus();
      view.dispatch({
        selection: { anchor: at, head: Math.min(at + 1, view.state.doc.length) },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      });
    },
  }));

  return <div ref={container} className={styles.container} />;
}
