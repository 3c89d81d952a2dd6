// Saves the packet log to a file, all that fits its filter. Called by packet-log-dialog.tsx.

import { selectedConnection } from '../../model/connections.ts';
import { plural } from '../kit/format.ts';
import { saveFile } from '../kit/save-file.ts';
import { fileNameFor } from '../message/message-format.ts';
import { useModel } from '../use-model.ts';

/** Hands the log to the browser's (or the desktop's) download; a toast says what came of it. */
export function useSavePackets(): (form: 'jsonl' | 'txt') => Promise<void> {
  const { packetLog, connections, notices } = useModel();
  return async (form) => {
    const connection = selectedConnection(connections.store.getState());
    const file = await packetLog.file(form);
    if (file === null || connection === null) return;
    const fileName = fileNameFor(`packets-${connection.name.replaceAll('/', '-')}`, Date.now(), form);
    saveFile(file.bytes, fileName);
    notices.toast({ message: `Saving ${plural(file.packetCount, 'packet')} as ${fileName}.` });
  };
}
