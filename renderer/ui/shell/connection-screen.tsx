// A connection that has nothing to show yet: not connected, connecting, failed. Says what, why, since when and what to do.
// Called by content.tsx.

import CircleX from 'lucide-react/icons/circle-x';
import LockKeyhole from 'lucide-react/icons/lock-keyhole';
import Plug from 'lucide-react/icons/plug';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldQuestionMark from 'lucide-react/icons/shield-question-mark';
import type { ReactNode } from 'react';
import type { ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import type { Profile } from '../../../shared/profile.ts';
import { CertificateOffer } from '../doctor/certificate-offer.tsx';
import { DiagnoseButton } from '../doctor/diagnose-button.tsx';
import { Button } from '../kit/button.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import { clockText } from '../kit/format.ts';
import { useNow } from '../kit/use-now.ts';
import { useModel } from '../use-model.ts';
import { secondsUntil, waitsForUser } from './connection-words.ts';
import { FailureDetails } from './failure-details.tsx';
import { RefusedActions } from './refused-actions.tsx';
import { trustTitle, TrustWords } from './trust-words.tsx';

type StateOf<Kind extends ConnectionState['kind']> = Extract<ConnectionState, { kind: Kind }>;

interface ScreenProps<Kind extends ConnectionState['kind']> {
  readonly connection: ConnectionSnapshot;
  readonly state: StateOf<Kind>;
  readonly edit: ReactNode;
}

function ConnectingScreen({ connection, state }: ScreenProps<'connecting'>) {
  const { connections } = useModel();
  return (
    <EmptyState
      icon={<Plug aria-hidden />}
      title={`Connecting to ${connection.name}`}
      actions={<Button onClick={() => void connections.close(connection.connectionId)}>Cancel</Button>}
    >
      <p role="status">{state.step}</p>
      <p>
        Since {clockText(state.since)}
        {state.attempt > 1 ? `, attempt ${state.attempt}` : ''}
      </p>
    </EmptyState>
  );
}

function WaitingScreen({ connection, state, edit }: ScreenProps<'waiting'>) {
  const { connections } = useModel();
  const now = useNow();
  const { connectionId, profileId, name } = connection;
  return (
    <EmptyState
      icon={<CircleX aria-hidden />}
      title={`${name} cannot be reached`}
      actions={
        <>
          <Button kind="primary" onClick={() => void connections.retryNow(connectionId)}>
            Try now
          </Button>
          <DiagnoseButton profileId={profileId} name={name} />
          {edit}
          <Button onClick={() => void connections.close(connectionId)}>Stop trying</Button>
        </>
      }
    >
      <p>{state.failure.message}</p>
      <p>Next try in {secondsUntil(state.retryAt, now)} s.</p>
      <FailureDetails name={name} failure={state.failure} />
    </EmptyState>
  );
}

function RefusedScreen({ connection, state, edit }: ScreenProps<'refused'>) {
  const { connections } = useModel();
  const { name, profileId } = connection;
  const offered = state.failure.offeredCertificate;
  if (offered !== undefined) {
    return (
      <EmptyState
        icon={offered.pinnedFingerprint === null ? <ShieldQuestionMark aria-hidden /> : <ShieldAlert aria-hidden />}
        tone={offered.pinnedFingerprint === null ? 'calm' : 'failure'}
        title={trustTitle(offered, name)}
        actions={
          <RefusedActions
            connection={connection}
            state={state}
            edit={edit}
            diagnose={<DiagnoseButton profileId={profileId} name={name} />}
            showsCertificate
          />
        }
      >
        <div role="alert">
          <TrustWords offered={offered} />
        </div>
        <CertificateOffer
          offered={offered}
          onPin={() => void connections.pin(profileId, offered.certificate.fingerprint)}
        />
      </EmptyState>
    );
  }
  const isWaiting = waitsForUser(state);
  return (
    <EmptyState
      icon={isWaiting ? <LockKeyhole aria-hidden /> : <CircleX aria-hidden />}
      title={refusedTitle(name, state)}
      actions={
        <RefusedActions
          connection={connection}
          state={state}
          edit={edit}
          diagnose={<DiagnoseButton profileId={profileId} name={name} />}
        />
      }
    >
      <p role="alert">{state.failure.message}</p>
      {isWaiting ? null : <FailureDetails name={name} failure={state.failure} />}
    </EmptyState>
  );
}

function refusedTitle(name: string, state: StateOf<'refused'>): string {
  if (state.vaultLocked === true) return `${name} waits for the vault`;
  if (state.commandToApprove !== undefined) return `${name} waits for your permission`;
  return state.sessionTakenOver ? `${name} was taken over` : `Could not connect to ${name}`;
}

/** mqtts://broker.example:8883 */
function addressOf({ settings }: Profile): string {
  if (settings.demo) return 'A home, a factory and a fleet, simulated on this machine.';
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.scheme}://${host}:${settings.port}`;
}

export interface ConnectionScreenProps {
  /** Null: the connection has none that is saved. */
  readonly profile: Profile | null;
  /** Null: not opened yet. One that has been online shows its workspace instead. */
  readonly connection: ConnectionSnapshot | null;
}

export function ConnectionScreen({ profile, connection }: ConnectionScreenProps) {
  const { connections, view } = useModel();
  const profileId = profile?.profileId ?? connection?.profileId ?? null;
  if (profileId === null) return null;
  const edit =
    profile === null ? null : (
      <Button onClick={() => view.openDialog({ kind: 'profile', profileId })}>Edit connection</Button>
    );
  if (connection !== null) {
    const { state } = connection;
    if (state.kind === 'connecting') return <ConnectingScreen connection={connection} state={state} edit={edit} />;
    if (state.kind === 'waiting') return <WaitingScreen connection={connection} state={state} edit={edit} />;
    if (state.kind === 'refused') return <RefusedScreen connection={connection} state={state} edit={edit} />;
  }
  return (
    <EmptyState
      icon={<Plug aria-hidden />}
      title={connection?.name ?? profile?.settings.name ?? ''}
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
