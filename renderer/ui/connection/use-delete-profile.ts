// Deletes a profile: at once, with Undo, or after a question where something could not be brought back. Called by the list and the editor.

import { useState } from 'react';
import type { ProfileId } from '../../../shared/ids.ts';
import { profileOf } from '../../model/app-state.ts';
import { useModel } from '../use-model.ts';

export interface DeleteProfile {
  /** The profile that is asked about; null: none. */
  readonly askedId: ProfileId | null;
  readonly remove: (profileId: ProfileId) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

export function useDeleteProfile(): DeleteProfile {
  const { app, connections, profileList } = useModel();
  const [askedId, setAskedId] = useState<ProfileId | null>(null);
  return {
    askedId,
    remove(profileId) {
      const isOpen = connections.store.getState().connections.some((one) => one.profileId === profileId);
      const isGuarded = profileOf(app.store.getState(), profileId)?.settings.guarded === true;
      if (isOpen || isGuarded) setAskedId(profileId);
      else void profileList.remove(profileId);
    },
    confirm() {
      setAskedId(null);
      if (askedId !== null) void profileList.remove(askedId);
    },
    cancel: () => setAskedId(null),
  };
}
