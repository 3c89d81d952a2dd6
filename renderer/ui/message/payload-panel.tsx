// The shown payload: how it is shown (tabs), what must be known of it (lines), itself, its properties. Part of the pane.

import { Tabs } from '@base-ui/react/tabs';
import { useRef } from 'react';
import type { PayloadView, PayloadViewName } from '../../model/payload-view.ts';
import type { ShownMessage } from '../../model/selected-messages.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { bytesText } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import type { CodeViewHandle } from './code-view.tsx';
import { PayloadActions } from './payload-actions.tsx';
import { PayloadBody } from './payload-body.tsx';
import { PayloadLines } from './payload-lines.tsx';
import styles from './payload-panel.module.css';
import { PropertiesTable } from './properties-table.tsx';
import { useSelectedMessages } from './use-selected-messages.ts';

const tabs: readonly { readonly view: PayloadViewName; readonly label: string }[] = [
  { view: 'json', label: 'JSON' },
  { view: 'text', label: 'Text' },
  { view: 'hex', label: 'Hex' },
  { view: 'image', label: 'Image' },
];

/** How a payload is shown when the user chose `chosen` (null: nothing): what it cannot be, it is not. */
export function effectiveView(view: PayloadView, chosen: PayloadViewName | null): PayloadViewName {
  if (chosen === null || (chosen === 'image' && view.image === null)) return view.automatic;
  return chosen;
}

export function PayloadPanel() {
  const shown = useSelectedMessages((state) => state.shown);
  const failure = useSelectedMessages((state) => state.failure);
  const isShed = useSelectedMessages((state) => state.shed && state.pinnedSeq === null);
  const latest = useSelectedMessages((state) => state.messages?.[0] ?? null);
  if (failure !== null) {
    return (
      <EmptyState title="This message cannot be shown">
        <p>{failure}</p>
      </EmptyState>
    );
  }
  if (isShed) {
    return (
      <EmptyState title="The latest payload was given up">
        <p>
          {`Its ${latest === null ? '' : `${bytesText(latest.sizeBytes)} `}made room for newer ones, to stay within the memory budget. Topic and counts stayed. The next message will be shown again.`}
        </p>
      </EmptyState>
    );
  }
  if (shown === null) return <div className={styles.panel} aria-busy />;
  return <ShownPayload shown={shown} />;
}

function ShownPayload({ shown }: { readonly shown: ShownMessage }) {
  const { selectedMessages } = useModel();
  const chosen = useSelectedMessages((state) => state.chosenView);
  const code = useRef<CodeViewHandle>(null);
  const isEmpty = shown.message.sizeBytes === 0;
  const active = effectiveView(shown.view, chosen);
  return (
    <Tabs.Root
      className={styles.panel}
      value={active}
      onValueChange={(view: PayloadViewName) => selectedMessages.chooseView(view)}
    >
      <div className={styles.bar}>
        <Tabs.List className={styles.tabs} aria-label="Payload as">
          {tabs
            .filter(({ view }) => view !== 'image' || shown.view.image !== null)
            .map(({ view, label }) => (
              <Tabs.Tab key={view} value={view} className={styles.tab} disabled={isEmpty}>
                {label}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <PayloadActions shown={shown} active={active} onSearch={() => code.current?.openSearch()} />
      </div>
      <PayloadLines shown={shown} active={active} onReveal={(offset) => code.current?.reveal(offset)} />
      <Tabs.Panel value={active} className={styles.body} tabIndex={-1}>
        {isEmpty ? (
          <p className={styles.empty}>
            {shown.message.retain ? 'Empty, 0 B: the broker holds an empty retained message.' : 'Empty, 0 B.'}
          </p>
        ) : (
          <PayloadBody shown={shown} active={active} codeRef={code} />
        )}
      </Tabs.Panel>
      <PropertiesTable properties={shown.properties} />
    </Tabs.Root>
  );
}
