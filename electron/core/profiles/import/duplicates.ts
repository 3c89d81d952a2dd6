// When two profiles are the same connection. Pure. Used by profile-imports.ts.

import type { ProfileSettings } from '../../../../shared/profile.ts';

/** The same for profiles that reach the same broker, the same way, as the same user and client. Names, subscriptions and the rest may differ. */
export function connectionKey(settings: ProfileSettings): string {
  const { scheme, host, port, socketPath, path, username, clientId, clientIdUnique, demo } = settings;
  const isWebSocket = scheme === 'ws' || scheme === 'wss';
  const place = socketPath === '' ? [host.toLowerCase(), port] : [socketPath];
  return JSON.stringify([demo, scheme, place, isWebSocket ? path : '', username, clientId, clientIdUnique]);
}
