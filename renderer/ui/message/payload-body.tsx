// The payload itself in the chosen view. Called by the payload panel.

import { lazy, type RefObject, Suspense, useEffect } from 'react';
import type { PayloadViewName } from '../../model/payload-view.ts';
import type { ShownMessage } from '../../model/selected-messages.ts';
import { useModel } from '../use-model.ts';
import type { CodeContent, CodeViewHandle } from './code-view.tsx';
import { HexView } from './hex-view.tsx';
import { ImageView } from './image-view.tsx';
import styles from './payload-body.module.css';
import { activeView, useShownMessage } from './use-selected-messages.ts';

const CodeView = lazy(async () => ({ default: (await import('./code-view.tsx')).CodeView }));

export interface PayloadBodyProps {
  readonly active: PayloadViewName;
  readonly codeRef: RefObject<CodeViewHandle | null>;
}

export function PayloadBody({ active, codeRef }: PayloadBodyProps) {
  const shown = useShownMessage();
  useEarlyText(active, codeRef);
  if (shown === null) return null;
  const { view, payload } = shown;
  if (active === 'image' && view.image !== null) {
    return <ImageView payload={payload} image={view.image} partial={shown.partial} />;
  }
  const content = contentOf(shown, active);
  if (content === null) return <HexView bytes={payload} mark={active === 'hex' ? null : view.invalidAt} />;
  // Until the editor has been loaded (once, some tens of milliseconds) the beginning stands there plainly.
  return (
    <Suspense fallback={<pre className={styles.plain}>{content.text.slice(0, 4000)}</pre>}>
      <CodeView key={active} ref={codeRef} {...content} label="Payload" />
    </Suspense>
  );
}

/** What the editor shows of a message; null: it is shown as bytes. */
function contentOf({ view }: ShownMessage, active: PayloadViewName): CodeContent | null {
  if (active === 'hex' || view.text === null) return null;
  const structure = active === 'json' && view.json?.isJson === true ? view.json.formatted : null;
  return { text: structure?.text ?? view.text, structure };
}

/**
 * Gives the editor a message's text before anything else of the page changes. It asks the browser for the selection with each change, which
 * makes it lay out the whole page there and then if anything had: a quarter of what a message costs.
 */
function useEarlyText(active: PayloadViewName, codeRef: RefObject<CodeViewHandle | null>): void {
  const { selectedMessages } = useModel();
  useEffect(() => {
    return selectedMessages.store.subscribe((state) => {
      const { shown } = state;
      const content = shown === null || activeView(state) !== active ? null : contentOf(shown, active);
      if (content !== null) codeRef.current?.show(content);
    });
  }, [selectedMessages, active, codeRef]);
}
