// The broker panel: what the broker told of itself, which topics talk most, which fell silent. Called by the shell's workspace.

import { useEffect } from 'react';
import type { ConnectionSnapshot } from '../../../shared/connection.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import { selectedConnection } from '../../model/connections.ts';
import { Button } from '../kit/button.tsx';
import { DetailPane } from '../kit/detail-pane.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './broker-pane.module.css';
import { checkRows, limitRows } from './broker-words.ts';
import { SilentTopics } from './silent-topics.tsx';
import { SysFigures } from './sys-figures.tsx';
import { Talkers } from './talkers.tsx';

export function BrokerPane() {
  const { brokerPanel, connections, view } = useModel();
  const connection = useReadable(connections.store, selectedConnection);
  const frame = useReadable(brokerPanel.store, (state) => state.frame);
  const connectionId = connection?.connectionId ?? null;
  useEffect(() => (connectionId === null ? undefined : brokerPanel.look(connectionId)), [brokerPanel, connectionId]);
  return (
    <DetailPane
      title="Broker"
      shortcut="Alt+B"
      onClose={() => view.showDetails('message')}
      label="Figures of the broker"
    >
      {frame === null ? (
        <p className={styles.hint}>Looking at the topics of this connection.</p>
      ) : (
        <div className={styles.columns}>
          <div className={styles.column}>
            <Talkers talkers={frame.talkers} scan={frame.scan} />
            <SilentTopics silent={frame.silent} />
          </div>
          <section className={styles.column} aria-label="The broker about itself">
            {frame.sys.figures.length > 0 ? (
              <SysFigures sys={frame.sys} />
            ) : (
              <NothingTold subscribed={frame.sys.subscribed} connection={connection} />
            )}
            {connection === null ? null : <Accepted connection={connection} />}
          </section>
        </div>
      )}
    </DetailPane>
  );
}

interface NothingToldProps {
  readonly subscribed: boolean;
  readonly connection: ConnectionSnapshot | null;
}

function NothingTold({ subscribed, connection }: NothingToldProps) {
  const { subscriptions, view } = useModel();
  const subscribe = async (profileId: ProfileId): Promise<void> => {
    const known = connection?.subscriptions.find(({ topicFilter }) => topicFilter === '$SYS/#');
    // Switched off, or refused: what became of it is told there.
    if (known !== undefined) view.showDetails('subscriptions');
    else await subscriptions.put(profileId, { ...subscriptions.blank(), topicFilter: '$SYS/#' }, null);
  };
  return (
    <div>
      <h3 className={styles.group}>Broker</h3>
      <p className={styles.hint}>
        {subscribed
          ? 'This broker tells nothing of itself: $SYS/# is subscribed, and nothing has come. Some brokers let only certain users read it.'
          : 'Whether this broker tells anything of itself is not known: $SYS/# is not subscribed.'}
      </p>
      {subscribed || connection === null ? null : (
        <Button onClick={() => void subscribe(connection.profileId)}>Subscribe to $SYS/#</Button>
      )}
    </div>
  );
}

function Accepted({ connection }: { readonly connection: ConnectionSnapshot }) {
  if (connection.broker === null) return null;
  return (
    <section>
      <h3 className={styles.group}>When it accepted us</h3>
      <table className={styles.figures} aria-label="When it accepted us">
        <tbody>
          {[...limitRows(connection.broker), ...checkRows(connection)].map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className={styles.value} colSpan={3} title={value}>
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
