// Search, direction and kind of the packet log. Called by packet-log-dialog.tsx.

import type { PacketKind, PacketLogState } from '../../model/packet-log.ts';
import list from '../kit/list-dialog.module.css';
import { SelectField, type SelectOption } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import styles from './packet-log.module.css';

const directions: readonly SelectOption<PacketLogState['direction']>[] = [
  { value: 'both', label: 'Both directions' },
  { value: 'sent', label: 'Sent' },
  { value: 'received', label: 'Received' },
];
const kinds: readonly SelectOption<PacketKind>[] = [
  { value: 'all', label: 'All packets' },
  { value: 'connection', label: 'Connection' },
  { value: 'subscriptions', label: 'Subscriptions' },
  { value: 'messages', label: 'Messages' },
  { value: 'pings', label: 'Pings' },
];

export function PacketTools() {
  const { packetLog } = useModel();
  const { text, direction, kind } = useReadable(packetLog.store, (state) => state);
  return (
    <div className={list.tools}>
      <TextField
        label="Search topics, packets and properties"
        hideLabel
        className={styles.search}
        value={text}
        placeholder="Topic, packet or property"
        maxLength={1000}
        onChange={(value) => packetLog.setText(value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          packetLog.setText('');
        }}
      />
      <SelectField
        label="Direction"
        hideLabel
        className={styles.select}
        value={direction}
        options={directions}
        onChange={(value) => packetLog.setDirection(value)}
      />
      <SelectField
        label="Kind of packet"
        hideLabel
        className={styles.select}
        value={kind}
        options={kinds}
        onChange={(value) => packetLog.setKind(value)}
      />
    </div>
  );
}
