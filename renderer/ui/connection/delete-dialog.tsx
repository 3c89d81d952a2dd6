// Asks before a profile is deleted that is guarded or has received something: the latter cannot be brought back. Called by the editor and
// the list.

import { profileOf } from '../../model/app-state.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';
import type { DeleteProfile } from './use-delete-profile.ts';

export function DeleteDialog({ askedId, confirm, cancel }: DeleteProfile) {
  const { app, connections } = useModel();
  const profile = useReadable(app.store, (state) => profileOf(state, askedId));
  const isOpen = useReadable(connections.store, (state) => state.connections.some((one) => one.profileId === askedId));
  const words = [
    ...(profile?.settings.guarded === true ? ['This connection is guarded.'] : []),
    ...(isOpen ? ['It is disconnected, and what it has received is forgotten for good.'] : []),
    'Its settings and passwords can be brought back for some seconds.',
  ];
  return (
    <DialogFrame
      open={profile !== null}
      onClose={cancel}
      title={`Delete “${profile?.settings.name ?? ''}”?`}
      description={words.join(' ')}
      size="small"
      footer={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button kind="danger" onClick={confirm}>
            Delete
          </Button>
        </>
      }
    />
  );
}
