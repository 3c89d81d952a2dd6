// The subscriptions of the connection as they live: granted or refused, what each brings, and changes that act at once.
// Called by the shell's workspace.

import { useEffect, useState } from 'react';
import type { ConnectionSnapshot, SubscriptionState } from '../../../shared/connection.ts';
import { narrowerFilters } from '../../../shared/mqtt/narrower-filters.ts';
import type { Subscription } from '../../../shared/profile-parts.ts';
import { selectedConnection } from '../../model/connections.ts';
import { profileOf } from '../../model/app-state.ts';
import type { Tree } from '../../model/tree.ts';
import { classNames } from '../kit/class-names.ts';
import { DetailPane } from '../kit/detail-pane.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { Exclusions } from './exclusions.tsx';
import { SubscriptionForm } from './subscription-form.tsx';
import { SubscriptionRow } from './subscription-row.tsx';
import styles from './subscriptions-pane.module.css';

/** Rows of the tree in which known branches are looked for. */
const rowsLookedAt = 60;

export function SubscriptionsPane() {
  const { subscriptions, connections, view } = useModel();
  const connection = useReadable(connections.store, selectedConnection);
  const connectionId = connection?.connectionId ?? null;
  useEffect(
    () => (connectionId === null ? undefined : subscriptions.look(connectionId)),
    [subscriptions, connectionId],
  );
  return (
    <DetailPane
      title="Subscriptions"
      shortcut="Alt+S"
      onClose={() => view.showDetails('message')}
      label="Subscriptions of this connection"
    >
      {connection === null ? null : <SubscriptionList key={connection.profileId} connection={connection} />}
    </DetailPane>
  );
}

function SubscriptionList({ connection }: { readonly connection: ConnectionSnapshot }) {
  const { subscriptions, app, tree } = useModel();
  const { profileId } = connection;
  const frame = useReadable(subscriptions.store, (state) => state.frame);
  const profile = useReadable(app.store, (state) => profileOf(state, profileId));
  const [edited, setEdited] = useState<string | null>(null);
  const hasOptions = connection.broker === null || connection.broker.protocolVersion === 5;
  const isOnline = connection.state.kind === 'online';
  const asked = new Set(connection.subscriptions.map(({ topicFilter }) => topicFilter));
  const put = async (subscription: Subscription, replaces: string | null): Promise<string | null> => {
    const answer = await subscriptions.put(profileId, subscription, replaces);
    if (answer.kind === 'done') setEdited(null);
    return answer.kind === 'done' ? null : (answer.message ?? 'This was not saved; the notice says why.');
  };
  const insteadOf = (state: SubscriptionState): readonly string[] =>
    state.outcome.kind !== 'refused'
      ? []
      : narrowerFilters(state.topicFilter, {
          username: profile?.settings.username ?? null,
          clientId: profile?.settings.clientId ?? '',
          firstLevels: firstLevels(tree),
        }).filter((topicFilter) => !asked.has(topicFilter));
  return (
    <div className={styles.parts}>
      <table className={styles.table} aria-label="Subscriptions">
        <thead>
          <tr>
            <td className={styles.switch} />
            <th scope="col">Topic filter</th>
            <th scope="col" className={styles.state}>
              State
            </th>
            <Figure title="QoS" kind={styles.qos} />
            <Figure title="Topics" kind={styles.topics} />
            <Figure title="Messages" kind={styles.messages} />
            <Figure title="msg/s" />
            <Figure title="B/s" kind={styles.bytes} />
            <td className={styles.actions} />
          </tr>
        </thead>
        <tbody>
          {connection.subscriptions.map((state) =>
            state.topicFilter === edited ? (
              <tr key={state.topicFilter}>
                <td colSpan={9} className={styles.editing}>
                  <SubscriptionForm
                    initial={plainPart(state)}
                    submitLabel="Apply"
                    hasOptions={hasOptions}
                    showsOptions
                    onSubmit={(subscription) => put(subscription, state.topicFilter)}
                    onCancel={() => setEdited(null)}
                  />
                </td>
              </tr>
            ) : (
              <SubscriptionRow
                key={state.topicFilter}
                state={state}
                isOnline={isOnline}
                figures={frame?.filters.find(({ topicFilter }) => topicFilter === state.topicFilter) ?? null}
                instead={insteadOf(state)}
                onSwitch={(enabled) => void put({ ...plainPart(state), enabled }, state.topicFilter)}
                onEdit={() => setEdited(state.topicFilter)}
                onRemove={() => void subscriptions.remove(profileId, plainPart(state))}
                onTry={(topicFilter) => void put({ ...plainPart(state), topicFilter, enabled: true }, null)}
              />
            ),
          )}
        </tbody>
      </table>
      {connection.guard === 'locked' ? (
        <p className={styles.hint}>
          Guarded: filters that the broker is asked for can be changed once you unlock the connection, in the band at
          the top.
        </p>
      ) : null}
      {connection.subscriptions.length === 0 ? (
        <p className={styles.hint}>
          Nothing is subscribed, so nothing is received. Add a topic filter: # is all of them.
        </p>
      ) : null}
      <SubscriptionForm
        initial={subscriptions.blank()}
        submitLabel="Subscribe"
        hasOptions={hasOptions}
        showsOptions={false}
        onSubmit={(subscription) => put(subscription, null)}
      />
      <p className={styles.hint}>
        Changes are saved with the connection and act at once. Messages of topics that two filters match count for both.
      </p>
      <Exclusions profileId={profileId} exclusions={frame?.exclusions ?? []} />
    </div>
  );
}

function Figure({ title, kind }: { readonly title: string; readonly kind?: string | undefined }) {
  return (
    <th scope="col" className={classNames(styles.number, kind)}>
      {title}
    </th>
  );
}

/** Names of the first levels in view, those that begin with $ apart. */
function firstLevels(tree: Tree): readonly string[] {
  const names: string[] = [];
  for (let index = 0; index < rowsLookedAt; index += 1) {
    const row = tree.rowAt(index);
    if (row !== null && row.depth === 0 && !row.level.startsWith('$')) names.push(row.level);
  }
  return names;
}

/** The subscription without what became of it. */
function plainPart({ outcome: _outcome, ...subscription }: SubscriptionState): Subscription {
  return subscription;
}
