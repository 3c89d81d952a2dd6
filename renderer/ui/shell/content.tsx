// What fills the window between rail and status bar: start screen, a connection's screens, or its workspace. Called by shell.tsx.

import { profileOf } from '../../model/app-state.ts';
import { selectedConnection } from '../../model/connections.ts';
import { useModel, useReadable } from '../use-model.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { ConnectionScreen } from './connection-screen.tsx';
import { StartScreen } from './start-screen.tsx';
import { Starting } from './starting.tsx';
import { Workspace } from './workspace.tsx';

export function Content() {
  const { app, connections } = useModel();
  const ready = useReadable(app.store, (state) => state.ready);
  const selectedProfileId = useReadable(connections.store, (state) => state.selectedProfileId);
  const profile = useReadable(app.store, (state) => profileOf(state, selectedProfileId));
  const connection = useReadable(connections.store, selectedConnection);
  if (!ready) return <Starting />;
  if (profile === null && connection === null) return <StartScreen />;
  // Once it was online there is something to read, whatever became of it.
  if (connection !== null && connection.broker !== null) {
    return (
      <>
        <h1 className="visually-hidden">{connection.name}</h1>
        <ConnectionBanner connection={connection} />
        <Workspace key={connection.connectionId} />
      </>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{connection?.name ?? profile?.settings.name}</h1>
      <ConnectionScreen profile={profile} connection={connection} />
    </>
  );
}
