// The dialog of the packet log: what was sent and received on the shown connection. Called by shell.tsx; shows itself when it is the open dialog.

import { useEffect } from 'react';
import { selectedConnection } from '../../model/connections.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { countText } from '../kit/format.ts';
import { Menu } from '../kit/menu.tsx';
import { SwitchField } from '../kit/switch-field.tsx';
import { useModel, useReadable } from '../use-model.ts';
import { PacketList } from './packet-list.tsx';
import { PacketTools } from './packet-tools.tsx';
import styles from './packet-log.module.css';
import { useSavePackets } from './use-save-packets.ts';

export function PacketLogDialog() {
  const { view, connections } = useModel();
  const isOpen = useReadable(view.store, (state) => state.dialog?.kind === 'packetLog');
  const connection = useReadable(connections.store, selectedConnection);
  return (
    <DialogFrame
      open={isOpen && connection !== null}
      onClose={() => view.closeDialog()}
      title={connection === null ? 'Control packets' : `Control packets of ${connection.name}`}
      size="wide"
      footer={<PacketLogFooter />}
    >
      {connection === null ? null : <PacketLogBody connectionId={connection.connectionId} />}
    </DialogFrame>
  );
}

function PacketLogBody({ connectionId }: Pick<NonNullable<ReturnType<typeof selectedConnection>>, 'connectionId'>) {
  const { packetLog } = useModel();
  const ended = useReadable(packetLog.store, (state) => state.ended);
  useEffect(() => packetLog.look(connectionId), [packetLog, connectionId]);
  return (
    <>
      <PacketTools />
      {ended === null ? null : (
        <p className={styles.note} role="alert">
          {ended}
        </p>
      )}
      <PacketList />
    </>
  );
}

function PacketLogFooter() {
  const { packetLog } = useModel();
  const frame = useReadable(packetLog.store, (state) => state.frame);
  const save = useSavePackets();
  const isEmpty = frame === null || frame.matchCount === 0;
  return (
    <div className={styles.footer}>
      <div className={styles.switch}>
        <SwitchField
          label="Messages from the broker too"
          checked={frame?.messages ?? false}
          disabled={frame === null}
          hint={
            frame !== null && frame.unloggedCount > 0
              ? `${countText(frame.unloggedCount)} such packets were only counted.`
              : 'Costs time with every message.'
          }
          onChange={(messages) => packetLog.setMessages(messages)}
        />
      </div>
      <Button kind="quiet" disabled={frame === null || frame.keptCount === 0} onClick={() => packetLog.clear()}>
        Clear
      </Button>
      <Menu
        trigger={<Button disabled={isEmpty}>Export…</Button>}
        side="top"
        align="end"
        entries={[
          { label: 'Save as JSON lines', run: () => void save('jsonl') },
          { label: 'Save as text', run: () => void save('txt') },
          'separator',
          { label: 'Copy as JSON', run: () => void packetLog.copy('json') },
          { label: 'Copy as CSV', run: () => void packetLog.copy('csv') },
        ]}
      />
    </div>
  );
}
