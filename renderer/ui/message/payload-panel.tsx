// The shown payload: how it is shown (tabs), what must be known of it (lines), itself, its properties. Part of the pane.

import { Tabs } from '@base-ui/react/tabs';
import { useRef } from 'react';
import type { PayloadViewName } from '../../model/payload-view.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import { bytesText } from '../kit/format.ts';
import { useModel } from '../use-model.ts';
import type { CodeViewHandle } from './code-view.tsx';
import { PayloadActions } from './payload-actions.tsx';
import { PayloadBody } from './payload-body.tsx';
import { PayloadLines } from './payload-lines.tsx';
import styles from './payload-panel.module.css';
import { PropertiesTable } from './properties-table.tsx';
import { activeView, useSelectedMessages } from './use-selected-messages.ts';

const tabs: readonly { readonly view: PayloadViewName; readonly label: string }[] = [
  { view: 'json', label: 'JSON' },
  { view: 'text', label: 'Text' },
  { view: 'hex', label: 'Hex' },
  { view: 'image', label: 'Image' },
];

export function PayloadPanel() {
  const isShown = useSelectedMessages((state) => state.shown !== null);
  const failure = useSelectedMessages((state) => state.failure);
  const isShed = useSelectedMessages((state) => state.shed && state.pinnedSeq === null);
  if (failure !== null) {
    return (
      <EmptyState title="This message cannot be shown">
        <p>{failure}</p>
      </EmptyState>
    );
  }
  if (isShed) return <ShedPayload />;
  return isShown ? <ShownPayload /> : <div className={styles.panel} aria-busy />;
}

function ShedPayload() {
  const latest = useSelectedMessages((state) => state.messages?.[0] ?? null);
  return (
    <EmptyState title="The latest payload was given up">
      <p>
        {`Its ${latest === null ? '' : `${bytesText(latest.sizeBytes)} `}made room for newer ones, to stay within the memory budget. Topic and counts stayed. The next message will be shown again.`}
      </p>
    </EmptyState>
  );
}

/** Renders when the way of showing changes. With each message only the parts below do that show something of it. */
function ShownPayload() {
  const { selectedMessages } = useModel();
  const active = useSelectedMessages(activeView);
  const hasImage = useSelectedMessages(({ shown }) => shown !== null && shown.view.image !== null);
  const isEmpty = useSelectedMessages(({ shown }) => shown?.message.sizeBytes === 0);
  const code = useRef<CodeViewHandle>(null);
  return (
    <Tabs.Root
      className={styles.panel}
      value={active}
      onValueChange={(view: PayloadViewName) => selectedMessages.chooseView(view)}
    >
      <div className={styles.bar}>
        <Tabs.List className={styles.tabs} aria-label="Payload as">
          {tabs
            .filter(({ view }) => view !== 'image' || hasImage)
            .map(({ view, label }) => (
              <Tabs.Tab key={view} value={view} className={styles.tab} disabled={isEmpty}>
                {label}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <PayloadActions onSearch={() => code.current?.openSearch()} />
      </div>
      <PayloadLines active={active} onReveal={(offset) => code.current?.reveal(offset)} />
      <Tabs.Panel value={active} className={styles.body} tabIndex={-1}>
        {isEmpty ? <EmptyPayload /> : <PayloadBody active={active} codeRef={code} />}
      </Tabs.Panel>
      <PropertiesTable />
    </Tabs.Root>
  );
}

function EmptyPayload() {
  const isRetained = useSelectedMessages(({ shown }) => shown?.message.retain === true);
  return (
    <p className={styles.empty}>
      {isRetained ? 'Empty, 0 B: the broker holds an empty retained message.' : 'Empty, 0 B.'}
    </p>
  );
}
