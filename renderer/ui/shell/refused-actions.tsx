// The ways on after a refusal. Called by the connection's screen and banner.

import type { ReactNode } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';

export interface RefusedActionsProps {
  readonly profileId: ProfileId;
  /** Another client took our session: trying again takes it back, a new client id leaves it alone. */
  readonly sessionTakenOver: boolean;
  readonly edit: ReactNode;
}

export function RefusedActions({ profileId, sessionTakenOver, edit }: RefusedActionsProps) {
  const { connections } = useModel();
  return (
    <>
      <Button kind="primary" onClick={() => void connections.open(profileId)}>
        {sessionTakenOver ? 'Take over' : 'Try again'}
      </Button>
      {sessionTakenOver ? (
        <Button onClick={() => void connections.open(profileId, { freshClientId: true })}>Use a new client id</Button>
      ) : null}
      {edit}
    </>
  );
}
