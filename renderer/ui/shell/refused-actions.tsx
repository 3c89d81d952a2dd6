// The ways on after a refusal. Called by the connection's screen and banner.

import { type ReactNode, useState } from 'react';
import type { ConnectionSnapshot, ConnectionState } from '../../../shared/connection.ts';
import { Button } from '../kit/button.tsx';
import { useModel } from '../use-model.ts';
import { TrustDialog } from './trust-dialog.tsx';

export interface RefusedActionsProps {
  readonly connection: ConnectionSnapshot;
  readonly state: Extract<ConnectionState, { kind: 'refused' }>;
  readonly edit: ReactNode;
  readonly diagnose: ReactNode;
  /** The certificate that it was refused over is shown beside these. */
  readonly showsCertificate?: boolean;
}

/** Another client took our session: trying again takes it back, a new client id leaves it alone. */
export function RefusedActions(props: RefusedActionsProps) {
  const { connection, state, edit, diagnose, showsCertificate = false } = props;
  const { connections, vault, view } = useModel();
  const [isLooking, setLooking] = useState(false);
  const { profileId, name } = connection;
  const offered = state.failure.offeredCertificate;
  const { sessionTakenOver, commandToApprove, vaultLocked } = state;
  if (vaultLocked === true) {
    return (
      <>
        <Button kind="primary" onClick={() => vault.ask('unlock')}>
          Unlock the vault
        </Button>
        {edit}
      </>
    );
  }
  if (commandToApprove !== undefined) {
    return (
      <>
        <Button kind="primary" onClick={() => view.openDialog({ kind: 'passwordCommand' })}>
          Look at the command
        </Button>
        {edit}
      </>
    );
  }
  if (offered !== undefined) {
    return (
      <>
        {showsCertificate ? null : (
          <Button kind="primary" onClick={() => setLooking(true)}>
            Look at the certificate
          </Button>
        )}
        <Button onClick={() => void connections.open(profileId)}>Try again</Button>
        {diagnose}
        {edit}
        {isLooking ? (
          <TrustDialog
            offered={offered}
            name={name}
            onPin={() => void connections.pin(profileId, offered.certificate.fingerprint)}
            onClose={() => setLooking(false)}
          />
        ) : null}
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
