// Asks before a profile is deleted: its secrets could not be brought back by an undo. Called by the editor and the list.

import { profileOf } from '../../model/app-state.ts';
import type { ProfileId } from '../../../shared/ids.ts';
import { Button } from '../kit/button.tsx';
import { DialogFrame } from '../kit/dialog-frame.tsx';
import { useModel, useReadable } from '../use-model.ts';

export interface DeleteDialogProps {
  /** Null: closed. */
  readonly profileId: ProfileId | null;
  readonly onClose: () => void;
}

export function DeleteDialog({ profileId, onClose }: DeleteDialogProps) {
  const { app, connections, profileEditor } = useModel();
  const profile = useReadable(app.store, (state) => profileOf(state, profileId));
  const isConnected = useReadable(connections.store, (state) =>
    state.connections.some((one) => one.profileId === profileId),
  );
  const remove = async (): Promise<void> => {
    if (profileId !== null) await profileEditor.remove(profileId);
    onClose();
  };
  const losses = [
    'Its settings and saved passwords are removed.',
    ...(isConnected ? ['It is disconnected, and everything received is forgotten.'] : []),
    'This cannot be undone.',
  ];
  return (
    <DialogFrame
      open={profile !== null}
      onClose={onClose}
      title={`Delete “${profile?.settings.name ?? ''}”?`}
      description={losses.join(' ')}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    />
  );
}
