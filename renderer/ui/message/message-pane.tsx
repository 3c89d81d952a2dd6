// The selected topic: its message and the list of its recent messages. Mounted once by the shell.

import MousePointerClick from 'lucide-react/icons/mouse-pointer-click';
import { useEffect, useRef } from 'react';
import { Panel, Separator } from 'react-resizable-panels';
import { EmptyState } from '../kit/empty-state.tsx';
import { RememberedGroup } from '../kit/remembered-group.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { BranchSummary } from './branch-summary.tsx';
import { MessageHeader } from './message-header.tsx';
import { MessageList } from './message-list.tsx';
import styles from './message-pane.module.css';
import { PayloadPanel } from './payload-panel.tsx';
import { SelectedBar } from './selected-bar.tsx';
import { TopicBreadcrumb } from './topic-breadcrumb.tsx';
import { useSelectedMessages } from './use-selected-messages.ts';

/** Message pane: follows `model.selectedMessages`. Fills its panel. */
export function MessagePane() {
  const { view } = useModel();
  const target = useSelectedMessages((state) => state.target);
  const isKnown = useSelectedMessages((state) => state.messages !== null);
  const isGivenUp = useSelectedMessages((state) => state.givenUp);
  const isBranch = useSelectedMessages((state) => state.messages !== null && state.ownCount === 0 && !state.givenUp);
  const pane = useRef<HTMLDivElement>(null);
  const focusRequest = useReadable(view.store, (state) => state.focusRequest);

  useEffect(() => {
    if (focusRequest?.place !== 'message') return;
    pane.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"], [tabindex="0"]')?.focus();
  }, [focusRequest]);

  return (
    <div ref={pane} className={styles.pane}>
      {target === null ? (
        <EmptyState title="No topic selected" icon={<MousePointerClick aria-hidden />}>
          Choose a topic in the tree to read its messages.
        </EmptyState>
      ) : (
        <>
          <SelectedBar />
          <TopicBreadcrumb />
          {isBranch ? <BranchSummary topicId={target.topicId} /> : null}
          {isGivenUp ? (
            <EmptyState title="This topic was given up">
              <p>
                It was silent longest, and made room for newer ones to stay within the memory budget. When a message
                comes for it, it stands in the tree again. A larger budget in the settings keeps more.
              </p>
            </EmptyState>
          ) : null}
          {isKnown && !isBranch && !isGivenUp ? (
            <RememberedGroup
              name="message"
              panelIds={['payload', 'messages']}
              orientation="vertical"
              className={styles.group}
            >
              <Panel id="payload" minSize="120px" className={styles.panel}>
                <MessageHeader />
                <PayloadPanel key={`${target.connectionId} ${target.topicId}`} />
              </Panel>
              <Separator className={styles.separator} aria-label="Size of the list of messages" />
              <Panel id="messages" defaultSize="34%" minSize="60px" className={styles.panel}>
                <MessageList key={`${target.connectionId} ${target.topicId}`} />
              </Panel>
            </RememberedGroup>
          ) : null}
        </>
      )}
    </div>
  );
}
