// What stands in place of an empty tree, and what to do about it. Called by topic-tree.tsx.

import EyeOff from 'lucide-react/icons/eye-off';
import Inbox from 'lucide-react/icons/inbox';
import Search from 'lucide-react/icons/search';
import SearchX from 'lucide-react/icons/search-x';
import type { SubscriptionState } from '../../../shared/connection.ts';
import { selectedConnection } from '../../model/connections.ts';
import { filterHint } from '../../model/filter-hint.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { countText, plural } from '../kit/format.ts';
import { TopicText } from '../kit/topic-text.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './tree-empty.module.css';

function outcomeText({ outcome }: SubscriptionState): string {
  if (outcome.kind === 'granted') return `granted, QoS ${outcome.grantedQos}`;
  if (outcome.kind === 'refused' || outcome.kind === 'notEnded') return outcome.message;
  return { disabled: 'switched off', ending: 'being ended', waiting: 'asked for, no answer yet' }[outcome.kind];
}

function Subscriptions({ subscriptions }: { readonly subscriptions: readonly SubscriptionState[] }) {
  return (
    <ul className={styles.list}>
      {subscriptions.map((one) => (
        <li key={one.topicFilter} className={styles.item}>
          <code className={styles.filter}>
            <TopicText text={one.topicFilter} />
          </code>
          <span className={one.outcome.kind === 'refused' ? styles.refused : undefined}>{outcomeText(one)}</span>
        </li>
      ))}
    </ul>
  );
}

export function TreeEmpty() {
  const { tree, connections, view } = useModel();
  const connection = useReadable(connections.store, selectedConnection);
  const { validFilter: filter, topicCount, hiddenCount, scanning } = tree.summary();
  if (scanning) {
    return (
      <div className={styles.over}>
        <EmptyState icon={<Search aria-hidden />} title={`Searching ${countText(topicCount)} topics`}>
          None of those looked at so far matches “<TopicText text={filter} limit={60} />
          ”.
        </EmptyState>
      </div>
    );
  }
  if (hiddenCount > 0) {
    return (
      <div className={styles.over}>
        <EmptyState
          icon={<EyeOff aria-hidden />}
          title={filter === '' ? 'All topics are hidden' : 'All that matches is hidden'}
          actions={<Button onClick={() => view.openDialog({ kind: 'hiddenTopics' })}>Hidden topics…</Button>}
        >
          {filter === '' ? plural(hiddenCount, 'topic') : plural(hiddenCount, 'match', 'matches')} of{' '}
          {plural(topicCount, 'topic')}, by your own choice.
        </EmptyState>
      </div>
    );
  }
  if (filter !== '' && topicCount > 0) {
    const hint = filterHint(filter);
    return (
      <div className={styles.over}>
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={`None of ${countText(topicCount)} topics matches`}
          actions={<Button onClick={() => tree.setFilter('')}>Clear filter</Button>}
        >
          No topic matches “<TopicText text={filter} limit={60} />
          ”.
          {hint === null ? null : <p>{hint}</p>}
        </EmptyState>
      </div>
    );
  }
  if (connection === null) return null;
  if (connection.state.kind !== 'online') {
    return (
      <div className={styles.over}>
        <EmptyState icon={<Inbox aria-hidden />} title="Nothing was received">
          The connection is not online.
        </EmptyState>
      </div>
    );
  }
  const allRefused =
    connection.subscriptions.length > 0 && connection.subscriptions.every((one) => one.outcome.kind === 'refused');
  return (
    <div className={styles.over}>
      <EmptyState
        icon={<Inbox aria-hidden />}
        title={allRefused ? 'The broker refused every subscription' : 'Nothing received yet'}
        actions={<Button onClick={() => view.showDetails('subscriptions')}>Change subscriptions</Button>}
      >
        {allRefused ? null : <p>Topics appear as soon as somebody publishes to one of these filters.</p>}
        <Subscriptions subscriptions={connection.subscriptions} />
      </EmptyState>
    </div>
  );
}
