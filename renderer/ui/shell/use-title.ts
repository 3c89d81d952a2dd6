// The window's title: the shown connection and its state. Called by shell.tsx.

import { useEffect } from 'react';
import { selectedConnection } from '../../model/connections.ts';
import { useModel, useReadable } from '../use-model.ts';
import { stateWord } from './connection-words.ts';

export function useTitle(): void {
  const { connections } = useModel();
  const title = useReadable(connections.store, (state) => {
    const connection = selectedConnection(state);
    if (connection === null) return 'Treeline';
    const word = connection.state.kind === 'online' ? '' : ` (${stateWord(connection.state).toLowerCase()})`;
    return `${connection.name}${word} – Treeline`;
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
