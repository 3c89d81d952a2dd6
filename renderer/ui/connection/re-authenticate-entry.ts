// The menu entry to prove again who we are, where the connection has a way to. Called by the menus of the rail and of the list.

import type { ConnectionSnapshot } from '../../../shared/connection.ts';
import type { Profile } from '../../../shared/profile.ts';
import type { Model } from '../../model/model.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';

/** One entry, or none: it takes MQTT 5, an authentication method, and a connection that is online. */
export function reAuthenticateEntry(
  { connections }: Pick<Model, 'connections'>,
  { settings }: Profile,
  connection: ConnectionSnapshot | null,
): readonly MenuEntry[] {
  if (settings.authenticationMethod === '' || connection?.state.kind !== 'online') return [];
  if (connection.broker?.protocolVersion !== 5) return [];
  return [
    {
      label: 'Authenticate again',
      shortcut: 'Alt+Shift+A',
      run: () => void connections.reAuthenticate(connection.connectionId),
    },
  ];
}
