// The payload itself in the chosen view. Called by the payload panel.

import { lazy, type RefObject, Suspense } from 'react';
import type { PayloadViewName } from '../../model/payload-view.ts';
import type { ShownMessage } from '../../model/selected-messages.ts';
import type { CodeViewHandle } from './code-view.tsx';
import { HexView } from './hex-view.tsx';
import { ImageView } from './image-view.tsx';
import styles from './payload-body.module.css';

const CodeView = lazy(async () => ({ default: (await import('./code-view.tsx')).CodeView }));

export interface PayloadBodyProps {
  readonly shown: ShownMessage;
  readonly active: PayloadViewName;
  readonly codeRef: RefObject<CodeViewHandle | null>;
}

export function PayloadBody({ shown, active, codeRef }: PayloadBodyProps) {
  const { view, payload } = shown;
  if (active === 'image' && view.image !== null) {
    return <ImageView payload={payload} image={view.image} partial={shown.partial} />;
  }
  if (active === 'hex' || view.text === null)
    return <HexView bytes={payload} mark={active === 'hex' ? null : view.invalidAt} />;
  const formatted = active === 'json' && view.json?.isJson === true ? view.json.formatted : null;
  const text = formatted?.text ?? view.text;
  // Until the editor has been loaded (once, some tens of milliseconds) the beginning stands there plainly.
  return (
    <Suspense fallback={<pre className={styles.plain}>{text.slice(0, 4000)}</pre>}>
      <CodeView key={active} ref={codeRef} text={text} structure={formatted} label="Payload" />
    </Suspense>
  );
}
