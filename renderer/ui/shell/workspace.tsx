// Tree or stream on the left, message, broker or subscriptions over publish on the right; the sizes are remembered. Called by content.tsx.

import { Panel, Separator } from 'react-resizable-panels';
import type { Details } from '../../model/view.ts';
import { RememberedGroup } from '../kit/remembered-group.tsx';
import { BrokerPane } from '../broker/broker-pane.tsx';
import { MessagePane } from '../message/message-pane.tsx';
import { PinnedTopics } from '../pinned-topics/pinned-topics.tsx';
import { PublishPanel } from '../publish/publish-panel.tsx';
import { PauseBar } from '../stream/pause-bar.tsx';
import { StreamView } from '../stream/stream-view.tsx';
import { SubscriptionsPane } from '../subscriptions/subscriptions-pane.tsx';
import { FindBar } from '../topic-tree/find-bar.tsx';
import { HiddenBar } from '../topic-tree/hidden-bar.tsx';
import { TopicTree } from '../topic-tree/topic-tree.tsx';
import { TreeToolbar } from '../topic-tree/tree-toolbar.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { KeyHint } from './key-hint.tsx';
import styles from './workspace.module.css';

const detailsNames: Readonly<Record<Details, string>> = {
  message: 'Message',
  broker: 'Broker',
  subscriptions: 'Subscriptions',
};

function DetailsPane({ details }: { readonly details: Details }) {
  if (details === 'broker') return <BrokerPane />;
  return details === 'subscriptions' ? <SubscriptionsPane /> : <MessagePane />;
}

export function Workspace() {
  const isTree = useReadable(useModel().view.store, (state) => state.column === 'tree');
  const details = useReadable(useModel().view.store, (state) => state.details);
  return (
    <RememberedGroup className={styles.group} name="columns" panelIds={['tree', 'details']} orientation="horizontal">
      <Panel id="tree" defaultSize="38%" minSize="220px" className={styles.panel}>
        <section className={styles.column} aria-label={isTree ? 'Topic tree' : 'Stream'}>
          <TreeToolbar />
          {isTree ? <FindBar /> : null}
          <PauseBar />
          <PinnedTopics />
          {isTree ? <TopicTree /> : <StreamView />}
          {isTree ? <HiddenBar /> : null}
          <KeyHint />
        </section>
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the tree" />
      <Panel id="details" minSize="320px" className={styles.panel}>
        <RememberedGroup className={styles.group} name="rows" panelIds={['message', 'publish']} orientation="vertical">
          <Panel id="message" minSize="120px" className={styles.panel}>
            <section className={styles.column} aria-label={detailsNames[details]}>
              <DetailsPane details={details} />
            </section>
          </Panel>
          <Separator className={styles.separator} aria-label="Height of the publish form" />
          <Panel id="publish" defaultSize="30%" minSize="96px" className={styles.panel}>
            <section className={styles.column} aria-label="Publish">
              <PublishPanel />
            </section>
          </Panel>
        </RememberedGroup>
      </Panel>
    </RememberedGroup>
  );
}
