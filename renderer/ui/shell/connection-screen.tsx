// A connection that has nothing to show yet: not connected, connecting, failed. Says what, why, since when and what to do.
// Called by content.tsx.

import CircleX from 'lucide-react/icons/circle-x';
import Plug from 'lucide-react/icons/plug';
import type { ConnectionSnapshot } from '../../../shared/contract.ts';
import type { Profile } from '../../../shared/profile.ts';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { clockText } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';
import { useModel } from '../use-model.ts';
import { secondsUntil } from './connection-words.ts';
import { FailureDetails } from './failure-details.tsx';
import { RefusedActions } from './refused-actions.tsx';

export interface ConnectionScreenProps {
  readonly profile: Profile | null;
  readonly connection: ConnectionSnapshot | null;
}

/** mqtts://broker.example:8883 */
function addressOf({ settings }: Profile): string {
  if (settings.demo) return 'Simulated devices on this machine';
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.scheme}://${host}:${settings.port}`;
}

export function ConnectionScreen({ profile, connection }: ConnectionScreenProps) {
  const { connections, view } = useModel();
  const now = useNow();
  const name = connection?.name ?? profile?.settings.name ?? '';
  const profileId = profile?.profileId ?? connection?.profileId ?? null;
  if (profileId === null) return null;
  const edit = (
    <Button onClick={() => view.openDialog({ kind: 'profile', profileId })} disabled={profile === null}>
      Edit connection
    </Button>
  );
  const state = connection?.state;
  switch (state?.kind) {
    case 'connecting':
      return (
        <EmptyState
          icon={<Plug aria-hidden />}
          title={`Connecting to ${name}`}
          actions={
            <Button onClick={() => connection && void connections.close(connection.connectionId)}>Cancel</Button>
          }
        >
          <p role="status">{state.step}</p>
          <p>
            Since {clockText(state.since)}
            {state.attempt > 1 ? `, attempt ${state.attempt}` : ''}
          </p>
        </EmptyState>
      );
    case 'waiting':
      return (
        <EmptyState
          icon={<CircleX aria-hidden />}
          title={`${name} cannot be reached`}
          actions={
            <>
              <Button kind="primary" onClick={() => connection && void connections.retryNow(connection.connectionId)}>
                Try now
              </Button>
              {edit}
              <Button onClick={() => connection && void connections.close(connection.connectionId)}>Stop trying</Button>
            </>
          }
        >
          <p>{state.failure.message}</p>
          <p>
            Attempt {state.attempt + 1} in {secondsUntil(state.retryAt, now)} s.
          </p>
          <FailureDetails name={name} failure={state.failure} />
        </EmptyState>
      );
    case 'refused':
      return (
        <EmptyState
          icon={<CircleX aria-hidden />}
          title={state.sessionTakenOver ? `${name} was taken over` : `${name} refused the connection`}
          actions={<RefusedActions profileId={profileId} sessionTakenOver={state.sessionTakenOver} edit={edit} />}
        >
          <p role="alert">{state.failure.message}</p>
          <FailureDetails name={name} failure={state.failure} />
        </EmptyState>
      );
    case 'online':
    case 'idle':
    case 'closed':
    case undefined:
      return (
        <EmptyState
          icon={<Plug aria-hidden />}
          title={name}
          actions={
            <>
              <Button kind="primary" onClick={() => void connections.open(profileId)}>
                Connect
              </Button>
              {edit}
            </>
          }
        >
          <p>{profile === null ? 'Not connected.' : addressOf(profile)}</p>
        </EmptyState>
      );
  }
}
