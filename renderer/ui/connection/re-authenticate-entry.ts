// The menu entry to prove again who we are, where the connection has a way to. Called by the menus of the rail and of the list.

import type { ConnectionSnapshot } from '../../../shared/connection.ts';
import type { Profile } from '../../../shared/profile.ts';
import { mayReAuthenticate } from '../../model/connections.ts';
import type { Model } from '../../model/model.ts';
import type { MenuEntry } from '../kit/menu-items.tsx';

/** One entry, or none where there is no way to. */
export function reAuthenticateEntry(
  { connections }: Pick<Model, 'connections'>,
  { settings }: Profile,
  connection: ConnectionSnapshot | null,
): readonly MenuEntry[] {
  if (connection === null || !mayReAuthenticate(settings, connection)) return [];
  return [
    {
      label: 'Authenticate again',
      shortcut: 'Alt+Shift+A',
      run: () => void connections.reAuthenticate(connection.connectionId),
    },
  ];
}
