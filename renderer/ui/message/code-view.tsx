// Read-only text with line numbers, folding and search: CodeMirror. Loaded lazily, because it is as large as the rest.
// It lives in a shadow root: there CodeMirror uses adopted style sheets, elsewhere a <style> element, which our content
// security policy forbids.

import { openSearchPanel } from '@codemirror/search';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { codeExtensions, setStructure, type TextStructure } from './code-view-extensions.ts';
import styles from './code-view.module.css';
import { textChanges } from './text-changes.ts';

/** What the toolbar above may ask of the text. */
export interface CodeViewHandle {
  openSearch(): void;
  /** Selects one character and brings it into view. */
  reveal(offset: number): void;
}

export interface CodeViewProps {
  readonly text: string;
  readonly structure: TextStructure | null;
  /** Name for assistive technology. */
  readonly label: string;
  readonly ref?: Ref<CodeViewHandle>;
}

/** Shows a text; when the text changes, what is scrolled to, selected and folded stays. */
export function CodeView({ text, structure, label, ref }: CodeViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const initial = useRef({ text, structure, label });

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
    return () => {
      editor.current = null;
      view.destroy();
      host.remove();
    };
  }, []);

  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const changes = textChanges(view.state.doc.toString(), text);
    view.dispatch({ changes: [...changes], effects: setStructure.of(structure) });
  }, [text, structure]);

  useImperativeHandle(ref, () => ({
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
