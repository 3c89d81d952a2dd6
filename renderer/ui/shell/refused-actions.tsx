// The ways on after a refusal. Called by the connection's screen and banner.

import type { ReactNode } from 'react';
import type { ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';

export interface RefusedActionsProps {
  readonly connection: ConnectionSnapshot;
  readonly state: Extract<ConnectionState, { kind: 'refused' }>;
  readonly edit: ReactNode;
  readonly diagnose: ReactNode;
}

/** Another client took our session: trying again takes it back, a new client id leaves it alone. */
export function RefusedActions({ connection, state, edit, diagnose }: RefusedActionsProps) {
  const { connections } = useModel();
  const { connectionId, profileId } = connection;
  const { sessionTakenOver, commandToApprove } = state;
  if (commandToApprove !== undefined) {
    return (
      <>
        <Button kind="primary" onClick={() => void connections.approveCommand(connectionId, commandToApprove)}>
          Allow and connect
        </Button>
        {edit}
      </>
    );
  }
  return (
    <>
      <Button kind="primary" onClick={() => void connections.open(profileId)}>
        {sessionTakenOver ? 'Take over' : 'Try again'}
      </Button>
      {sessionTakenOver ? (
        <Button onClick={() => void connections.open(profileId, { freshClientId: true })}>Use a new client id</Button>
      ) : null}
      {diagnose}
      {edit}
    </>
  );
}
