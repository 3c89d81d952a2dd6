// Live connections and which profile the window shows. Called by the rail, the status bar and everything that acts on a
// connection. A place in the window is a profile; its connection, if it has one, is found by the profile.

import { createStore } from 'zustand/vanilla';
import type { ConnectionSnapshot } from '../../shared/connection.ts';
import type { ConnectionId, ProfileId } from '../../shared/ids.ts';
import type { ProfileSettings } from '../../shared/profile.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import type { Readable } from './readable.ts';

export interface ConnectionsState {
  readonly connections: readonly ConnectionSnapshot[];
  /** The profile whose connection the window shows; null: the start screen. */
  readonly selectedProfileId: ProfileId | null;
}

/** The connection the window shows, or null. */
export function selectedConnection(state: ConnectionsState): ConnectionSnapshot | null {
  return state.connections.find((one) => one.profileId === state.selectedProfileId) ?? null;
}

/** Whether there is a way to prove again who we are: it takes MQTT 5, an authentication method, and a connection that is online. */
export function mayReAuthenticate(
  { authenticationMethod }: Pick<ProfileSettings, 'authenticationMethod'>,
  connection: ConnectionSnapshot | null,
): boolean {
  return authenticationMethod !== '' && connection?.state.kind === 'online' && connection.broker?.protocolVersion === 5;
}

export interface Connections {
  readonly store: Readable<ConnectionsState>;
  select(profileId: ProfileId | null): void;
  /** Opens (or opens again) the connection of a profile and shows it. Failures become toasts, as with all below. */
  open(profileId: ProfileId, options?: { freshClientId?: boolean }): Promise<void>;
  close(connectionId: ConnectionId): Promise<void>;
  retryNow(connectionId: ConnectionId): Promise<void>;
  /** Lets a guarded connection be changed; `lock` takes that back. */
  unlock(connectionId: ConnectionId): Promise<void>;
  lock(connectionId: ConnectionId): Promise<void>;
  /** Allows the command that the connection waits to run for its password, and connects. */
  approveCommand(connectionId: ConnectionId, command: string): Promise<void>;
  /** Proves once more who we are, by the profile's authentication method, and says what comes of it. */
  reAuthenticate(connectionId: ConnectionId): Promise<void>;
  /** Closes and forgets everything received. */
  discard(connectionId: ConnectionId): Promise<void>;
  /** Takes this certificate and no other from now on, and connects. */
  pin(profileId: ProfileId, fingerprint: string): Promise<void>;
}

/** Where the selected profile is kept over a reload of the page. */
const storageKey = 'treeline.selectedProfile';

export function createConnections(
  line: Line,
  notices: Notices,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  beforeOpening: (profileId: ProfileId) => void = () => undefined,
): Connections & { replace(connections: readonly ConnectionSnapshot[]): void } {
  const store = createStore<ConnectionsState>(() => ({
    connections: [],
    selectedProfileId: storage.getItem(storageKey) as ProfileId | null,
  }));

  line.on('connection.stateChanged', ({ connection }) => {
    store.setState(({ connections, selectedProfileId }) => {
      const known = connections.some((one) => one.connectionId === connection.connectionId);
      return {
        connections: known
          ? connections.map((one) => (one.connectionId === connection.connectionId ? connection : one))
          : [...connections, connection],
        // A connection that comes while nothing is shown (started by the command line) is what the user wants to see.
        selectedProfileId: selectedProfileId ?? connection.profileId,
      };
    });
  });
  line.on('connection.discarded', ({ connectionId }) => {
    store.setState(({ connections }) => ({
      connections: connections.filter((one) => one.connectionId !== connectionId),
    }));
  });

  const act = async (action: Promise<unknown>): Promise<void> => {
    try {
      await action;
    } catch (error) {
      notices.report(error);
    }
  };

  const select = (profileId: ProfileId | null): void => {
    if (profileId === null) storage.removeItem(storageKey);
    else storage.setItem(storageKey, profileId);
    store.setState({ selectedProfileId: profileId });
  };

  return {
    store,
    select,
    open(profileId, options = {}) {
      select(profileId);
      beforeOpening(profileId);
      return act(line.call('connection.open', { profileId, ...options }));
    },
    close: (connectionId) => act(line.call('connection.close', { connectionId })),
    approveCommand: (connectionId, command) => act(line.call('connection.approveCommand', { connectionId, command })),
    retryNow: (connectionId) => act(line.call('connection.retryNow', { connectionId })),
    unlock: (connectionId) => act(line.call('connection.unlock', { connectionId })),
    lock: (connectionId) => act(line.call('connection.lock', { connectionId })),
    reAuthenticate: (connectionId) =>
      act(
        line.call('connection.reAuthenticate', { connectionId }).then(({ result }) =>
          notices.toast(
            result.started
              ? {
                  message:
                    'Proving again who you are. A broker that does not accept it ends the connection and says why.',
                }
              : {
                  severity: 'warning',
                  message: 'Nothing was proved again: an authentication is under way, or there is none.',
                },
          ),
        ),
      ),
    discard: (connectionId) => act(line.call('connection.discard', { connectionId })),
    pin: (profileId, fingerprint) =>
      act(
        line
          .call('profile.pinCertificate', { profileId, fingerprint })
          .then(() => line.call('connection.open', { profileId })),
      ),
    replace(connections) {
      store.setState(({ selectedProfileId }) => ({
        connections,
        selectedProfileId: selectedProfileId ?? connections[0]?.profileId ?? null,
      }));
    },
  };
}
